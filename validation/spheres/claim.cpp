// SPDX-License-Identifier: Apache-2.0
#include "validation/claims.hpp"
#include "validation/harness.hpp"
#include "validation/superpose.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace yttria::validation {

namespace {

/// Energy [MeV] of a kernel's decay, uniform in a sphere, that stays inside: the part of the sphere from which a step of length r leads to
/// another of its points is 1 - 3r/4R + r^3/16R^3 (r < 2R).
double in_sphere(PointKernel const& kernel, double scale, double radius) {
    constexpr int steps = 20'000;
    double sum = 0;
    for (int i = 0; i < steps; ++i) {
        double const part = scale * kernel.radius((i + 0.5) / steps) / radius;
        if (part < 2) sum += 1 - 0.75 * part + part * part * part / 16;
    }
    return sum / steps * kernel.deposited_MeV();
}

}  // namespace

ClaimResult run_spheres(SuiteOptions const& options) {
    ClaimResult result;
    PointKernel const kernel("water");
    double largest = 0;
    Curve curve{"absorbed fraction of a sphere with uniform Y-90", "mass [g]", "absorbed fraction", true, {}, {}, {}, {}, {}};
    for (auto const& row : read_csv(folder() / "spheres" / "reference.csv")) {
        double const mass = number(row[0]);
        double const radius = number(row[1]);
        constexpr double emitted = 0.935516;  // MeV, of y90_egsnrc.csv
        Estimate const reference{number(row[2]) / emitted, number(row[2]) * number(row[3]) / emitted};
        auto const prepared = prepare_claim(claim_case("spheres", {"activity_" + row[0] + "g.nrrd", "", "", {}}), options);
        auto activity = prepared.activity.decays;
        float const full_voxel = *std::max_element(activity.values.begin(), activity.values.end());
        Weights weights;
        for (std::size_t v = 0; v < activity.values.size(); ++v) {
            activity.values[v] /= full_voxel;
            if (activity.values[v] > 0) weights.emplace_back(v, activity.values[v]);
        }
        auto const tally = simulate(prepared.input, options.full ? 3e6 : 5e5, options, result).tally;
        // A cut voxel spreads its decays over its whole volume: the voxelised sphere keeps a little less than the sphere. The kernel
        // gives both, exactly alike but for that: their ratio is applied.
        auto const voxelised =
            superposed_energy_density(activity, weights, kernel, 1 / 1.04, 4'000'000) * (activity.geometry.voxel_mL() * 1000);
        double const correction = in_sphere(kernel, 1 / 1.04, radius) / voxelised.value;
        auto ours = energy_per_decay(tally, weights) * (correction / emitted);
        ours.sigma = std::hypot(ours.sigma, ours.value * voxelised.sigma / voxelised.value);
        largest = std::max(largest, correction - 1);
        result.rows.push_back(monte_carlo_row(row[0] + " g", "", ours, reference, 0.005));
        curve.x.push_back(mass);
        curve.value.push_back(ours.value);
        curve.sigma.push_back(ours.sigma);
        curve.reference.push_back(reference.value);
        curve.reference_sigma.push_back(reference.sigma);
    }
    result.curves.push_back(std::move(curve));
    std::ostringstream note;
    note.precision(2);
    note << "largest correction from the voxelised sphere to the sphere: " << 100 * largest << " %";
    result.notes.push_back(note.str());
    return result;
}

}  // namespace yttria::validation
