// SPDX-License-Identifier: Apache-2.0
#include "validation/claims.hpp"
#include "validation/harness.hpp"

#include <limits>
#include <sstream>

namespace yttria::validation {
namespace {

struct Layer {
    double thickness_mm, density;
};
/// One material at three densities; the ends are longer than the range of the fastest electron (1.13 g/cm2).
std::vector<Layer> const layers{{84, 0.26}, {20, 1.05}, {14, 1.92}, {40, 0.26}, {14, 1.92}, {20, 1.05}, {84, 0.26}};
constexpr double slab_mm = 2;
constexpr double column_mm =
    30;  // decays in the middle column only, 60 mm from the sides: laterally summed, it stands for an infinite layer
constexpr int columns = 5;
constexpr double end_mm = 44;  // range in the ends

}  // namespace

ClaimResult run_fano(SuiteOptions const& options) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    ClaimResult result;
    std::vector<double> density;
    for (auto const& layer : layers) density.insert(density.end(), static_cast<std::size_t>(layer.thickness_mm / slab_mm), layer.density);
    int const slabs = static_cast<int>(density.size());
    auto scene = uniform_scene({columns, columns, slabs}, {column_mm, column_mm, slab_mm}, "lung", 1);
    double all = 0;
    for (int k = 0; k < slabs; ++k) {
        auto const rho = density[static_cast<std::size_t>(k)];
        for (int j = 0; j < columns; ++j) {
            for (int i = 0; i < columns; ++i) scene.density[scene.geometry.index(i, j, k)] = static_cast<float>(rho);
        }
        scene.activity[scene.geometry.index(columns / 2, columns / 2, k)] = static_cast<float>(rho);
        all += rho;
    }
    auto const tally = simulate(scene, spectrum("y90_egsnrc.csv"), options.full ? 4e7 : 4e6, options, result, false).tally;

    /// Dose of slabs from..to over the dose that all layers would have.
    auto const relative_dose = [&](int from, int to) {
        Weights weights;
        double mass = 0;
        for (int k = from; k < to; ++k) {
            mass += density[static_cast<std::size_t>(k)];
            for (int j = 0; j < columns; ++j) {
                for (int i = 0; i < columns; ++i) weights.emplace_back(scene.geometry.index(i, j, k), 1.0);
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
        int const count = static_cast<int>(layers[l].thickness_mm / slab_mm);
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
