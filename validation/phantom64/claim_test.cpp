// SPDX-License-Identifier: Apache-2.0
#include "validation/harness.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace yttria::validation {
namespace {

/// Standard error of the reference's region mean (its own history counting, phantom64/README.md).
std::map<std::string, double> const reference_sigma{{"liver normal", 1.9e-4}, {"tumour1", 3.2e-4}, {"tumour2", 6.4e-4},
                                                    {"lung", 4.5e-4},         {"bone", 4.8e-3},    {"soft", 9.8e-4}};

TEST(Phantom64, RegionMeansAgreeWithEgsnrc) {
    auto request = read_case(folder() / "phantom64" / "case.toml");
    auto const prepared = prepare(request);
    RunOptions options;
    options.histories = request.transport.histories;
    options.quiet = true;
    auto const energy = run_transport(prepared.input, options, {});
    EXPECT_EQ(energy.tally.total_emitted(), energy.tally.total_deposited() + energy.tally.total_escaped());
    std::printf("phantom64: %.4g decays/s on %d threads of %s\n", static_cast<double>(energy.tally.total_histories()) / energy.seconds,
                energy.threads, energy.device.c_str());
    auto const reference_dose = read_image(folder() / "phantom64" / "egsnrc_dose_Gy_per_decay.nrrd");
    ASSERT_EQ(reference_dose.volume.values.size(), prepared.structures.grid.voxels());
    auto const mass = voxel_mass_g(prepared.tissue);
    for (auto const& [name, sigma] : reference_sigma) {
        auto const* structure = prepared.structures.find(name);
        ASSERT_NE(structure, nullptr) << name;
        std::vector<std::pair<std::size_t, double>> weights;
        double reference = 0;
        for (std::size_t v = 0; v < mass.size(); ++v) {
            if (structure->fraction[v] <= 0) { continue; }
            weights.emplace_back(v, 1.602176634e-13 / (mass[v] * 1e-3));  // MeV per decay to Gy per decay: the mean of voxel doses
            reference += reference_dose.volume.values[v];
        }
        double const count = static_cast<double>(weights.size());
        auto ours = energy_per_decay(energy.tally, weights);
        ours = {ours.value / count, ours.sigma / count};
        Estimate const theirs{reference / count, reference / count * sigma};
        // 1.5 % is the claim of this release; bone and soft tissue see bremsstrahlung only, so that two sigma of both noises are added.
        double const noise = 2 * std::hypot(ours.sigma / ours.value, sigma);
        double const tolerance = 0.015 + (name == "bone" || name == "soft" ? noise : 0.0);
        print_row("phantom64 egsnrc", name, ours, theirs, 100 * tolerance);
        EXPECT_NEAR(ours.value / theirs.value, 1.0, tolerance) << name;
    }
}

}  // namespace
}  // namespace yttria::validation
