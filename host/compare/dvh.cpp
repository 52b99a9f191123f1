// SPDX-License-Identifier: Apache-2.0
#include "host/compare/dvh.hpp"

#include "host/metrics/ranked_dose.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

constexpr int curve_points = 400;

RankedDose rank(ComparedVoxels const& set, std::vector<float> const& dose) {
    std::vector<float> doses;
    std::vector<std::uint32_t> weights;
    for (std::size_t n = 0; n < set.voxel.size(); ++n) {
        doses.push_back(std::max(0.0F, dose[set.voxel[n]]));
        weights.push_back(volume_weight(set.fraction[n]));
    }
    return {doses, weights};
}

double mean_dose(ComparedVoxels const& set, std::vector<float> const& dose, std::vector<float> const& density) {
    double sum = 0, weight = 0;
    for (std::size_t n = 0; n < set.voxel.size(); ++n) {
        double const w = static_cast<double>(set.fraction[n]) * (density.empty() ? 1.0 : static_cast<double>(density[set.voxel[n]]));
        sum += w * static_cast<double>(dose[set.voxel[n]]);
        weight += w;
    }
    return sum / weight;
}

}  // namespace

void compare_dvh(StructureComparison& out, ComparedVoxels const& set, Comparison const& doses, std::vector<float> const& density) {
    auto const a = rank(set, doses.a.values), b = rank(set, doses.b.values);
    out.dvh.push_back({"mean_Gy", mean_dose(set, doses.a.values, density), mean_dose(set, doses.b.values, density)});
    for (int const percent : {98, 95, 50, 2})
        out.dvh.push_back({"D" + std::to_string(percent) + "_Gy", a.dose_at(percent), b.dose_at(percent)});
    double const top = std::max(a.maximum(), b.maximum());
    for (int i = 0; i <= curve_points; ++i) {
        double const dose = top * i / curve_points;
        out.curve_Gy.push_back(dose);
        out.curve_a_percent.push_back(a.volume_at(dose));
        out.curve_b_percent.push_back(b.volume_at(dose));
        out.dvh_gap_percent = std::max(out.dvh_gap_percent, std::abs(out.curve_a_percent.back() - out.curve_b_percent.back()));
    }
}

}  // namespace yttria
