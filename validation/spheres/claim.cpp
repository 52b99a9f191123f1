// SPDX-License-Identifier: Apache-2.0
#include "validation/ball.hpp"
#include "validation/claims.hpp"
#include "validation/harness.hpp"

#include <algorithm>

namespace yttria::validation {

ClaimResult run_spheres(SuiteOptions const& options) {
    ClaimResult result;
    Curve curve{"absorbed fraction of a sphere with uniform Y-90", "mass [g]", "absorbed fraction", true, {}, {}, {}, {}, {}};
    for (auto const& row : read_csv(folder() / "spheres" / "reference.csv")) {
        double const mass = number(row[0]);
        double const radius = number(row[1]);
        constexpr double emitted = 0.935516;  // MeV, of y90_egsnrc.csv
        Estimate const reference{number(row[2]) / emitted, number(row[2]) * number(row[3]) / emitted};
        // A cut voxel spreads its decays over its whole volume: the sphere loses h/(2R) of what the nearest h/2 receive. These voxels keep
        // that below 0.15 %. What scatters back comes from within half a range.
        double const h = std::clamp(0.075 * radius, 0.2, 1.25);
        int const half = static_cast<int>((radius + std::clamp(radius, 6.0, 15.0)) / h);
        auto scene = uniform_scene({2 * half + 1, 2 * half + 1, 2 * half + 1}, {h, h, h}, "soft_tissue", 1.04);
        scene.activity = ball_fractions(scene.geometry, radius);
        Weights weights;
        for (std::size_t v = 0; v < scene.activity.size(); ++v) {
            if (scene.activity[v] > 0) weights.emplace_back(v, scene.activity[v]);
        }
        auto const tally = simulate(scene, spectrum("y90_egsnrc.csv"), options.full ? 3e6 : 5e5, options, result).tally;
        auto const ours = energy_per_decay(tally, weights) * (1 / emitted);
        result.rows.push_back(monte_carlo_row(row[0] + " g", "", ours, reference, 0.005));
        curve.x.push_back(mass);
        curve.value.push_back(ours.value);
        curve.sigma.push_back(ours.sigma);
        curve.reference.push_back(reference.value);
        curve.reference_sigma.push_back(reference.sigma);
    }
    result.curves.push_back(std::move(curve));
    return result;
}

}  // namespace yttria::validation
