// SPDX-License-Identifier: Apache-2.0
#include "host/base/number_text.hpp"
#include "host/guard/guard.hpp"

#include <cmath>
#include <numbers>

namespace yttria {
namespace {

/// clinical.md 7.2.
constexpr double rim_ratio = 1.5;
constexpr double least_deposited = 0.95;
constexpr double least_scale = 0.96, most_scale = 1.005;
/// Smaller or thinner loaded volumes lose more than that through their surface.
constexpr double least_loaded_kg = 1.0;
constexpr double joule_per_MeV = 1.602176634e-13;

void check_scale(Metrics const& metrics, EnergyResult const& energy, Findings& findings) {
    StructureMetrics const* const liver = metrics.find("whole_liver");
    if (liver == nullptr || !liver->dose.contains("mean_Gy") || !(liver->activity_MBq > 0)) { return; }
    double const kg = liver->mass_g * 1e-3;
    if (kg < least_loaded_kg) { return; }
    double const decays = liver->activity_MBq * 1e6 * y90_half_life_s / std::numbers::ln2;
    double const released_J = decays * energy.mean_emitted_MeV * joule_per_MeV;
    double const share = liver->dose.at("mean_Gy").value * kg / released_J;
    if (share >= least_scale && share <= most_scale) { return; }
    findings.push_back(
        {"dose_scale", Severity::warn,
         "the whole liver absorbs " + brief(share) + " of the energy that its own activity releases (outside 0.96 to 1.005: " +
             (share > 1 ? "activity close around it, or an error of scale" : "activity close to its surface, or an error of scale") +
             "); check mask and registration"});
}

}  // namespace

Findings check_result(Metrics const& metrics, EnergyResult const& energy, Ledger const& ledger) {
    Findings findings;
    LungDose const& lung = metrics.lung;
    if (lung.mc_assessable && lung.mc_without_rim_Gy.value > 0) {
        double const ratio = lung.mc_Gy.value / lung.mc_without_rim_Gy.value;
        if (ratio > rim_ratio) {
            findings.push_back(
                {"lung_base", Severity::warn,
                 "the Monte Carlo lung dose is " + brief(lung.mc_Gy.value) + " Gy, without the 2 cm rim next to the liver " +
                     brief(lung.mc_without_rim_Gy.value) + " Gy (ratio " + brief(ratio) +
                     ", above 1.5: a breathing mismatch or blur puts liver counts into the lung base); prefer the partition lung "
                     "dose"});
        }
    }
    if (energy.method == "mc" && ledger.emitted > 0) {
        double const share = ledger.deposited_share();
        if (!(share >= least_deposited && share <= 1)) {
            findings.push_back({"energy_deposited", Severity::warn,
                                brief(100 * share) +
                                    " % of the emitted energy was deposited (outside 95 to 100 %: activity at the edge of the "
                                    "grid or of the body); check the grid's margin"});
        }
    }
    check_scale(metrics, energy, findings);
    return findings;
}

}  // namespace yttria
