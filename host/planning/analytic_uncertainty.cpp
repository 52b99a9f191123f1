// SPDX-License-Identifier: Apache-2.0
#include "host/planning/analytic_uncertainty.hpp"

#include "host/metrics/partition.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace yttria {
namespace {

/// Band of shunt fractions shown beside a lung dose (clinical.md 2.3: planar and SPECT differ by about that).
constexpr double shunt_band = 0.02;

}  // namespace

double contour_diameter_u_mm(double voxel_mm, double fwhm_mm) {
    return std::sqrt(voxel_mm * voxel_mm / 6 + fwhm_mm * fwhm_mm / (4 * std::numbers::ln2));
}

double volume_relative_u(double diameter_mm, double voxel_mm, double fwhm_mm) {
    return 3 * contour_diameter_u_mm(voxel_mm, fwhm_mm) / diameter_mm;
}

double sphere_diameter_mm(double volume_mL) { return std::cbrt(6 * volume_mL * 1e3 / std::numbers::pi); }

Budget make_budget(std::string quantity, std::vector<BudgetLine> lines) {
    double squares = 0;
    for (auto const& line : lines) squares += line.relative * line.relative;
    return {std::move(quantity), std::move(lines), std::sqrt(squares)};
}

std::vector<Budget> plan_budgets(std::vector<Territory> const& territories, PlanUncertaintyEntry const& u, double density_g_per_mL) {
    std::vector<Budget> out;
    double lung_GBq = 0, slope = 0;  // one shunt measurement serves all territories: its error is shared
    for (auto const& t : territories) {
        for (auto const& tumour : t.tumours) {
            double const diameter = sphere_diameter_mm(tumour.kg * 1e3 / density_g_per_mL);
            out.push_back(make_budget(tumour.name + " mean dose",
                                      {{"activity", u.activity},
                                       {"share of the activity", u.fraction},
                                       {"lung shunt", u.lung_shunt / (1 - t.lung_shunt)},
                                       {"mass (contour)", volume_relative_u(diameter, u.contour_voxel_mm, u.contour_fwhm_mm)},
                                       {"dose factor", u.dose_factor}}));
        }
        lung_GBq += t.activity_GBq * t.lung_shunt;
        slope += t.activity_GBq;
    }
    if (lung_GBq > 0)
        out.push_back(make_budget("lung mean dose", {{"activity", u.activity},
                                                     {"lung shunt", u.lung_shunt * slope / lung_GBq},
                                                     {"lung mass", u.lung_mass},
                                                     {"dose factor", u.dose_factor}}));
    return out;
}

LungSensitivity lung_sensitivity(double tumour_kg, double normal_kg, double ratio, double shunt, double lung_kg, double tumour_Gy) {
    LungSensitivity out;
    double const effective_kg = tumour_kg + normal_kg / ratio;
    double const odds = shunt / (1 - shunt);
    out.per_shunt = tumour_Gy * effective_kg / (lung_kg * (1 - shunt) * (1 - shunt));
    out.per_ratio = -tumour_Gy * odds * normal_kg / (ratio * ratio * lung_kg);
    PartitionInputs const in{tumour_kg, normal_kg, ratio, shunt, lung_kg};
    auto lower = in, upper = in;
    lower.lung_shunt = std::max(0.0, shunt - shunt_band);
    upper.lung_shunt = std::min(shunt + shunt_band, 0.999);
    out.at_lower_Gy = partition_lung_Gy(lower, tumour_Gy);
    out.at_upper_Gy = partition_lung_Gy(upper, tumour_Gy);
    return out;
}

}  // namespace yttria
