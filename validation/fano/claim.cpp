// SPDX-License-Identifier: Apache-2.0
#include "validation/claims.hpp"
#include "validation/harness.hpp"

#include <cmath>
#include <limits>
#include <numeric>
#include <sstream>

namespace yttria::validation {
namespace {

struct Layer {
    double thickness_mm, density;
};
constexpr double end_mm = 44;  // range in the ends

/// Layers of one density along z, from the case's own grid.
std::vector<Layer> layers_of(Volume<float> const& density) {
    auto const& grid = density.geometry;
    std::vector<Layer> layers;
    for (int k = 0; k < grid.size[2]; ++k) {
        auto const rho = static_cast<double>(density.values[grid.index(0, 0, k)]);
        if (layers.empty() || layers.back().density != rho) layers.push_back({0, rho});
        layers.back().thickness_mm += grid.spacing_mm[2];
    }
    return layers;
}

}  // namespace

ClaimResult run_fano(SuiteOptions const& options) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    ClaimResult result;
    // Decays in the middle column only, 60 mm from the sides: laterally summed, it stands for an infinite layer.
    auto const prepared = prepare_claim(claim_case("fano"), options, false);
    auto const& grid = grid_of(prepared);
    auto const layers = layers_of(prepared.tissue.density);
    double const slab_mm = grid.spacing_mm[2];
    int const slabs = grid.size[2];
    std::vector<double> density;
    for (int k = 0; k < slabs; ++k) density.push_back(static_cast<double>(prepared.tissue.density.values[grid.index(0, 0, k)]));
    double const all = std::accumulate(density.begin(), density.end(), 0.0);
    auto const tally = simulate(prepared.input, options.full ? 4e7 : 4e6, options, result).tally;

    /// Dose of slabs from..to over the dose that all layers would have.
    auto const relative_dose = [&](int from, int to) {
        Weights weights;
        double mass = 0;
        for (int k = from; k < to; ++k) {
            mass += density[static_cast<std::size_t>(k)];
            for (int j = 0; j < grid.size[1]; ++j) {
                for (int i = 0; i < grid.size[0]; ++i) weights.emplace_back(grid.index(i, j, k), 1.0);
            }
        }
        return energy_per_emitted(tally, weights) * (all / mass);
    };
    auto const add = [&](std::string const& what, int from, int to) {
        auto const dose = relative_dose(from, to);
        std::ostringstream reason;
        reason.precision(2);
        reason << "0.1 % + 3 sigma of own noise (" << 100 * dose.sigma << " %; 13 rows)";
        result.rows.push_back(make_row(what, "of K_mc per gram", dose.value, dose.sigma, 1, none, 1e-3 + 3 * dose.sigma, reason.str()));
    };
    int const skip = static_cast<int>(end_mm / slab_mm);
    int start = 0;
    for (std::size_t l = 0; l < layers.size(); ++l) {
        int const count = static_cast<int>(std::lround(layers[l].thickness_mm / slab_mm));
        std::ostringstream name;
        name << layers[l].density << " g/cm3, layer " << l + 1;
        add(name.str(), l == 0 ? skip : start, l + 1 == layers.size() ? slabs - skip : start + count);
        start += count;
        if (l + 1 < layers.size()) {
            std::ostringstream step;
            step << "6 mm about the step " << layers[l].density << " to " << layers[l + 1].density;
            add(step.str(), start - 3, start + 3);
        }
    }
    Curve curve{"dose across density steps, activity uniform per gram", "z [mm]", "dose / (K_mc A/m)", false, {}, {}, {}, {}, {}};
    for (int k = skip; k < slabs - skip; ++k) {
        auto const dose = relative_dose(k, k + 1);
        curve.x.push_back((k + 0.5) * slab_mm);
        curve.value.push_back(dose.value);
        curve.sigma.push_back(dose.sigma);
        curve.reference.push_back(1);
    }
    result.curves.push_back(std::move(curve));
    return result;
}

}  // namespace yttria::validation
