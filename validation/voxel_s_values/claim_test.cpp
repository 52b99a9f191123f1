// SPDX-License-Identifier: Apache-2.0
#include "validation/harness.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace yttria::validation {
namespace {

/// Voxels at the offsets that are equivalent to i <= j <= k by symmetry, each with the same share of the mean.
std::vector<std::pair<std::size_t, double>> equivalent(int n, std::array<int, 3> const& sorted) {
    std::vector<std::pair<std::size_t, double>> voxels;
    int const reach = sorted[2];
    Geometry geometry;
    geometry.size = {n, n, n};
    for (int k = -reach; k <= reach; ++k) {
        for (int j = -reach; j <= reach; ++j) {
            for (int i = -reach; i <= reach; ++i) {
                std::array<int, 3> offset{std::abs(i), std::abs(j), std::abs(k)};
                std::sort(offset.begin(), offset.end());
                if (offset == sorted) { voxels.emplace_back(geometry.index(n / 2 + i, n / 2 + j, n / 2 + k), 1.0); }
            }
        }
    }
    for (auto& voxel : voxels) { voxel.second = 1.0 / static_cast<double>(voxels.size()); }
    return voxels;
}

struct Code {
    char const* name;
    char const* spectrum;
    char const* size;
};

class VoxelSValues : public testing::TestWithParam<Code> {};

TEST_P(VoxelSValues, AgreeWithTheReferenceCode) {
    auto const& code = GetParam();
    constexpr int n = 41;  // 12 to 18 cm: what scatters back from beyond is below 1e-4 of the face neighbour
    double const size = std::atof(code.size);
    auto const input = middle_voxel_input({n, size, "water", 1.0, folder() / "spectra" / code.spectrum});
    RunOptions options;
    options.histories = 4'000'000;
    options.quiet = true;
    auto const energy = run_transport(input, options, {});
    double const mass_kg = size * size * size * 1e-6;
    double const mGy_per_MBq_s = 1.602176634e-13 / mass_kg * 1e9;
    int compared = 0;
    for (auto const& row : read_csv(folder() / "voxel_s_values" / "reference.csv")) {
        if (row[0] != code.name || row[1] != code.size) { continue; }
        std::array<int, 3> const offset{std::stoi(row[2]), std::stoi(row[3]), std::stoi(row[4])};
        auto ours = energy_per_decay(energy.tally, equivalent(n, offset));
        ours = {ours.value * mGy_per_MBq_s, ours.sigma * mGy_per_MBq_s};
        Estimate const reference{std::stod(row[5]), std::stod(row[5]) * std::stod(row[6])};
        // Source voxel and face neighbour: 1 % (what this release claims; both noises are below 0.15 %). Farther voxels: 2 % for the
        // difference of the models where straggling counts, plus two sigma of both.
        bool const near = offset[1] == 0 && offset[2] <= 1;
        double const noise = 2 * std::hypot(ours.sigma / ours.value, reference.sigma / reference.value);
        double const tolerance = near ? 0.01 : 0.02 + noise;
        print_row(std::string("voxel S ") + code.size + " mm " + code.name, row[2] + row[3] + row[4], ours, reference, 100 * tolerance);
        EXPECT_NEAR(ours.value / reference.value, 1.0, tolerance) << code.name << " voxel S " << row[2] << row[3] << row[4];
        ++compared;
    }
    EXPECT_EQ(compared, 10) << "offsets up to two voxels";
}

INSTANTIATE_TEST_SUITE_P(Codes, VoxelSValues,
                         testing::Values(Code{"egsnrc", "y90_egsnrc.csv", "3"}, Code{"egsnrc", "y90_egsnrc.csv", "4.42"},
                                         Code{"penelope", "y90_penelope.csv", "3"}, Code{"penelope", "y90_penelope.csv", "4.42"}));

}  // namespace
}  // namespace yttria::validation
