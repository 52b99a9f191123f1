// SPDX-License-Identifier: Apache-2.0
#include "host/compare/gamma.hpp"

#include "host/base/parallel.hpp"
#include "host/compare/cell_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yttria {

double GammaResult::pass_percent() const {
    return assessed == 0 ? std::numeric_limits<double>::quiet_NaN() : 100.0 * static_cast<double>(passed) / static_cast<double>(assessed);
}

GammaResult gamma_index(Volume<float> const& reference, Volume<float> const& evaluated, GammaCriteria const& criteria,
                        std::vector<char> const& use) {
    auto const& grid = reference.geometry;
    auto const used = [&](std::size_t v) { return use.empty() || use[v] != 0; };
    GammaResult result;
    result.gamma.assign(reference.values.size(), std::numeric_limits<float>::quiet_NaN());
    for (std::size_t v = 0; v < reference.values.size(); ++v)
        if (used(v)) result.maximum_Gy = std::max(result.maximum_Gy, static_cast<double>(reference.values[v]));
    double const threshold = 0.01 * criteria.threshold_percent * result.maximum_Gy;

    CellSearch const search(evaluated, criteria.distance_mm, criteria.largest);
    auto const width = static_cast<std::size_t>(grid.size[0]);
    auto const height = static_cast<std::size_t>(grid.size[1]);
    parallel_for(height * static_cast<std::size_t>(grid.size[2]), [&](std::size_t row) {
        auto const j = static_cast<double>(row % height), k = static_cast<double>(row / height);
        for (std::size_t i = 0; i < width; ++i) {
            std::size_t const v = i + width * row;
            auto const dose = static_cast<double>(reference.values[v]);
            if (!used(v) || !(dose > 0) || dose < threshold) continue;
            double const tolerance = 0.01 * criteria.dose_percent * (criteria.local ? dose : result.maximum_Gy);
            auto const at = evaluated.geometry.to_index(grid.to_patient({static_cast<double>(i), j, k}));
            result.gamma[v] = static_cast<float>(search.gamma(at, dose, tolerance));
        }
    });
    double sum = 0;
    for (float const gamma : result.gamma) {
        if (std::isnan(gamma)) continue;
        ++result.assessed;
        result.passed += gamma <= 1.0F ? 1 : 0;
        result.at_largest += static_cast<double>(gamma) >= criteria.largest ? 1 : 0;
        sum += static_cast<double>(gamma);
    }
    result.mean = result.assessed == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(result.assessed);
    return result;
}

}  // namespace yttria
