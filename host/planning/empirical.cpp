// SPDX-License-Identifier: Apache-2.0
#include "host/planning/empirical.hpp"

#include <cmath>
#include <limits>

namespace yttria {

double body_surface_m2(double height_cm, double weight_kg) {
    return 0.20247 * std::pow(height_cm / 100, 0.725) * std::pow(weight_kg, 0.425);
}

double bsa_activity_GBq(double surface_m2, double tumour_mL, double liver_mL) { return surface_m2 - 0.2 + tumour_mL / liver_mL; }

double lobar_bsa_activity_GBq(double surface_m2, double lobe_tumour_mL, double lobe_mL, double liver_mL) {
    return (surface_m2 - 0.2 + lobe_tumour_mL / lobe_mL) * lobe_mL / liver_mL;
}

double shunt_reduction(double shunt) {
    if (shunt < 0.10) return 1.0;
    if (shunt < 0.15) return 0.8;
    if (shunt <= 0.20) return 0.6;
    return std::numeric_limits<double>::quiet_NaN();
}

double empirical_activity_GBq(double tumour_mL, double liver_mL) {
    double const share = tumour_mL / liver_mL;
    if (share < 0.25) return 2.0;
    return share <= 0.50 ? 2.5 : 3.0;
}

}  // namespace yttria
