// SPDX-License-Identifier: Apache-2.0
// A target with its margin as volume fractions, against volumes of balls.
#include <gtest/gtest.h>

#include "bodies.hpp"

#include "host/base/error.hpp"

#include <numbers>

namespace yttria::testing {
namespace {

double ball_mL(double radius) { return 4.0 / 3 * std::numbers::pi * radius * radius * radius * 1e-3; }
/// Of two balls whose centres are `d` apart.
double lens_mL(double r, double R, double d) {
    return std::numbers::pi * std::pow(r + R - d, 2) * (d * d + 2 * d * (r + R) - 3 * (r - R) * (r - R)) / (12 * d) * 1e-3;
}
double sum_mL(std::vector<float> const& fraction, Geometry const& grid) {
    double sum = 0;
    for (auto const f : fraction) sum += static_cast<double>(f);
    return sum * grid.voxel_mL();
}

class TargetWithMargin : public ::testing::TestWithParam<Vec3d> {};

/// A facet between nodes h apart lies up to h^2 / 8R inside a ball: 0.04 mm for 2 mm and R 12, 0.17 for 4 mm. A margin from that far
/// inside, and as much again for the gradient of fractions over so few voxels, is 3 * 2 * h^2 / 8R / 17 smaller; the test's own: 0.1 %.
double tolerance(Vec3d const& spacing_mm) {
    double const h = std::max({spacing_mm[0], spacing_mm[1], spacing_mm[2]});
    return 0.001 + 3 * 2 * h * h / (8 * 12.0) / 17;
}

TEST_P(TargetWithMargin, IsTheBallOfTheLargerRadiusInTheLiverWithoutTheOtherTumour) {
    Scene s(grid_around(GetParam(), 40));
    double const close = tolerance(GetParam());
    s.add("A", Role::tumour, ball({0, 0, 0}, 12));
    double const alone = ball_mL(17);
    EXPECT_NEAR(sum_mL(with_margin(s.structures, s.structures.list[0], 5), s.grid()) / alone, 1, close);
    s.add("B", Role::tumour, ball({20, 0, 0}, 7));
    double const without_B = alone - lens_mL(17, 7, 20);
    EXPECT_NEAR(sum_mL(with_margin(s.structures, s.structures.list[0], 5), s.grid()) / without_B, 1, close);
    s.add("whole_liver", Role::liver, below_plane(1, 14), true);  // a cap of 3 mm is cut off
    double const cap = std::numbers::pi * 9 * (17 - 1) * 1e-3;
    EXPECT_NEAR(sum_mL(with_margin(s.structures, s.structures.list[0], 5), s.grid()) / (without_B - cap), 1, close);
}

INSTANTIATE_TEST_SUITE_P(Grids, TargetWithMargin, ::testing::Values(Vec3d{2, 2, 2}, Vec3d{4, 4, 4}, Vec3d{1.5, 2.5, 4}));

TEST(TargetWithMargin, OfWhatFillsNoVoxelIsRefused) {
    Scene s(grid_around({4, 4, 4}, 20));
    s.add("A", Role::tumour, ball({0.5, 0.5, 0.5}, 1));
    EXPECT_THROW(with_margin(s.structures, s.structures.list[0], 5), Error);
}

}  // namespace
}  // namespace yttria::testing
