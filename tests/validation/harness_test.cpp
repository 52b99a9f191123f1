// SPDX-License-Identifier: Apache-2.0
#include "validation/harness.hpp"

#include "validation/ball.hpp"
#include "validation/superpose.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace yttria::validation {
namespace {

Geometry cube(int n, double h) {
    Geometry geometry;
    geometry.size = {n, n, n};
    geometry.spacing_mm = {h, h, h};
    return geometry;
}

TEST(ShellWeights, ShareOutEachVoxelInsideTheLastEdgeExactlyOnce) {
    auto const geometry = cube(21, 1.0);
    std::vector<double> shares(geometry.voxels(), 0.0);
    for (auto const& shell : shell_weights(geometry, {0, 2, 4.5, 7})) {
        for (auto const& [voxel, share] : shell) shares[voxel] += share;
    }
    EXPECT_NEAR(shares[geometry.index(10, 10, 10)], 1, 1e-12);
    EXPECT_NEAR(shares[geometry.index(14, 13, 10)], 1, 1e-12);  // farthest corner at 5.7 mm
    EXPECT_EQ(shares[geometry.index(0, 0, 0)], 0);
    EXPECT_DOUBLE_EQ(shares[geometry.index(17, 10, 10)], shares[geometry.index(10, 3, 10)]) << "mirror images and axes are alike";
    EXPECT_GT(shares[geometry.index(17, 10, 10)], 0.3);
    EXPECT_LT(shares[geometry.index(17, 10, 10)], 0.7);
}

TEST(ShellWeights, FindTheEnergyPerShellOfAnInverseSquareField) {
    // Energy of a 1/r^2 field in each voxel, by 12^3 points: every shell holds 4 pi times its width.
    auto const geometry = cube(31, 1.0);
    std::vector<double> energy(geometry.voxels(), 0.0);
    constexpr int parts = 12;
    for (std::size_t v = 0; v < energy.size(); ++v) {
        int const at[3] = {static_cast<int>(v % 31) - 15, static_cast<int>(v / 31 % 31) - 15, static_cast<int>(v / 961) - 15};
        for (int s = 0; s < parts * parts * parts; ++s) {
            double const x = at[0] - 0.5 + (s % parts + 0.5) / parts;
            double const y = at[1] - 0.5 + (s / parts % parts + 0.5) / parts;
            double const z = at[2] - 0.5 + (s / parts / parts + 0.5) / parts;
            energy[v] += 1 / (x * x + y * y + z * z) / (parts * parts * parts);
        }
    }
    // The points miss a part of the singular middle voxel that falls as their distance: half as far apart tells how much.
    auto const middle = [](int n) {
        double sum = 0;
        for (int s = 0; s < n * n * n; ++s) {
            auto const at = [&](int i) { return (i + 0.5) / n - 0.5; };
            sum += 1 / (at(s % n) * at(s % n) + at(s / n % n) * at(s / n % n) + at(s / n / n) * at(s / n / n)) / (n * n * n);
        }
        return sum;
    };
    energy[geometry.index(15, 15, 15)] = 2 * middle(48) - middle(24);
    std::vector<double> const edges{0, 4, 8, 12, 15};
    auto const weights = shell_weights(geometry, edges);
    for (std::size_t s = 0; s < weights.size(); ++s) {
        double sum = 0;
        for (auto const& [voxel, share] : weights[s]) sum += share * energy[voxel];
        // 0.5 %: shares by 6^3 points.
        EXPECT_NEAR(sum / (4 * std::numbers::pi * (edges[s + 1] - edges[s])), 1, 5e-3) << s;
    }
}

TEST(PointCorrection, MovesEnergyBetweenShellsWithoutMakingAny) {
    double const sum = point_correction(1, 0.5, 0, 1) + point_correction(1, 0.5, 1, 2) + point_correction(1, 0.5, 2, 1e9);
    EXPECT_NEAR(sum, 0, 1e-10);
    EXPECT_NEAR(point_correction(1, 0.5, 0, 1), 0.25 / 12, 1e-12);
}

TEST(BallFractions, HaveTheVolumeOfTheBall) {
    auto const geometry = cube(25, 0.5);
    double volume = 0;
    for (float const part : ball_fractions(geometry, 5.3)) volume += 0.125 * static_cast<double>(part);
    // 0.1 %: 10^3 points in each cut voxel.
    EXPECT_NEAR(volume / (4.0 / 3.0 * std::numbers::pi * std::pow(5.3, 3)), 1, 1e-3);
}

TEST(PointKernel, GivesRadiiThatRiseToTheLastShell) {
    PointKernel const kernel("water");
    EXPECT_NEAR(kernel.radius(0), 0, 1e-9);
    EXPECT_NEAR(kernel.radius(1), 200, 1e-6);
    // X50 and X90 of physics.md: 2.34 and 5.39 mm, of the energy within the range.
    EXPECT_NEAR(kernel.radius(0.5 * 0.9932), 2.33, 0.02);
    EXPECT_GT(kernel.radius(0.9), 5.0);
    EXPECT_LT(kernel.deposited_MeV(), kernel.emitted_MeV());
}

TEST(Superposition, OfUniformActivityGivesTheDepositedEnergyPerVolume) {
    auto const geometry = cube(101, 5.0);
    Volume<float> const activity{geometry, std::vector<float>(geometry.voxels(), 3.0F)};
    PointKernel const kernel("water");
    auto const density = superposed_energy_density(activity, {{geometry.index(50, 50, 50), 1.0}}, kernel, 1.0, 2000);
    EXPECT_NEAR(density.value, 3.0 * kernel.deposited_MeV() / 125, 1e-9);
    EXPECT_NEAR(density.sigma, 0, 1e-9);
}

TEST(Numbers, ThatAreNoneAreRefused) {
    EXPECT_DOUBLE_EQ(number("-1.5e-3"), -1.5e-3);
    EXPECT_THROW(number("1.5x"), Error);
    EXPECT_THROW(number(""), Error);
}

}  // namespace
}  // namespace yttria::validation
