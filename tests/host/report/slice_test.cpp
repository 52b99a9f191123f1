// SPDX-License-Identifier: Apache-2.0
#include "host/report/slice.hpp"

#include "tests/host/results/synthetic_result.hpp"

#include <gtest/gtest.h>

namespace yttria {
namespace {

/// A grid of water with one bright voxel (HU 1000, the rest at -1000) and no dose.
Result one_bright_voxel(Geometry const& grid, std::array<int, 3> const& voxel) {
    Result r;
    r.tissue.density = {grid, std::vector<float>(grid.voxels(), 1.0F)};
    r.dose.mean_Gy = {grid, std::vector<float>(grid.voxels(), 0.0F)};
    r.ct_HU = Volume<float>{grid, std::vector<float>(grid.voxels(), -1000.0F)};
    r.ct_HU->values[grid.index(voxel[0], voxel[1], voxel[2])] = 1000.0F;
    return r;
}

/// Centre of brightness as parts of the width (from the left) and of the height (from the top).
std::array<double, 2> brightness_centre(Picture const& p) {
    double x_sum = 0, y_sum = 0, sum = 0;
    for (int y = 0; y < p.height; ++y)
        for (int x = 0; x < p.width; ++x) {
            double const value = p.rgb[static_cast<std::size_t>(3 * (y * p.width + x))];
            sum += value;
            x_sum += value * (x + 0.5);
            y_sum += value * (y + 0.5);
        }
    return {x_sum / sum / p.width, y_sum / sum / p.height};
}

Geometry grid_10x20x40(std::array<double, 9> const& direction = {1, 0, 0, 0, 1, 0, 0, 0, 1}) {
    Geometry grid;
    grid.size = {10, 20, 40};
    grid.spacing_mm = {4, 4, 4};
    grid.direction = direction;
    return grid;
}

TEST(Slice, ShowsLeftAtTheRightPosteriorBelowAndSuperiorUp) {
    auto const grid = grid_10x20x40();
    std::array<int, 3> const voxel{8, 15, 30};  // far left (L), posterior (P), superior (S)
    auto const r = one_bright_voxel(grid, voxel);
    auto const axial = brightness_centre(draw_slice(r, View::axial, {voxel, 1, {}}));
    EXPECT_NEAR(axial[0], 8.5 / 10, 0.02);  // a voxel is a tenth of the width; pixels are finer
    EXPECT_NEAR(axial[1], 15.5 / 20, 0.02);
    auto const coronal = brightness_centre(draw_slice(r, View::coronal, {voxel, 1, {}}));
    EXPECT_NEAR(coronal[0], 8.5 / 10, 0.02);
    EXPECT_NEAR(coronal[1], 1 - 30.5 / 40, 0.02);
    auto const sagittal = brightness_centre(draw_slice(r, View::sagittal, {voxel, 1, {}}));
    EXPECT_NEAR(sagittal[0], 15.5 / 20, 0.02);
    EXPECT_NEAR(sagittal[1], 1 - 30.5 / 40, 0.02);
}

TEST(Slice, FollowsReversedAndSwappedAxes) {
    // Grid axis 0 runs to -P, axis 1 to L, axis 2 to -S.
    auto const grid = grid_10x20x40({0, 1, 0, -1, 0, 0, 0, 0, -1});
    std::array<int, 3> const voxel{8, 15, 30};
    auto const r = one_bright_voxel(grid, voxel);
    auto const axial = brightness_centre(draw_slice(r, View::axial, {voxel, 1, {}}));
    EXPECT_NEAR(axial[0], 15.5 / 20, 0.02);
    EXPECT_NEAR(axial[1], 1 - 8.5 / 10, 0.02);
    auto const coronal = brightness_centre(draw_slice(r, View::coronal, {voxel, 1, {}}));
    EXPECT_NEAR(coronal[1], 30.5 / 40, 0.02);
    EXPECT_NEAR(slice_position_mm(grid, View::axial, voxel), -120, 1e-9);
}

TEST(Slice, ColoursDoseAndLeavesUndosedTissueGrey) {
    auto const grid = grid_10x20x40();
    auto r = one_bright_voxel(grid, {0, 0, 0});
    r.dose.mean_Gy.values[grid.index(5, 10, 20)] = 100;
    auto const picture = draw_slice(r, View::axial, {{5, 10, 20}, 100, {}});
    auto const pixel = [&](double x, double y) {
        auto const at =
            static_cast<std::size_t>(3 * (static_cast<int>(y * picture.height) * picture.width + static_cast<int>(x * picture.width)));
        return std::array<int, 3>{picture.rgb[at], picture.rgb[at + 1], picture.rgb[at + 2]};
    };
    EXPECT_GT(pixel(0.55, 0.525)[0], 100);  // the brightest colour, yellow, over black
    EXPECT_EQ(pixel(0.1, 0.1), (std::array<int, 3>{0, 0, 0}));
}

TEST(Slice, LooksAtTheLargestTumourOrTheHighestDose) {
    auto r = testing::synthetic_result();
    auto const& grid = r.tissue.density.geometry;
    auto const voxel = central_voxel(r);
    EXPECT_GT(r.structures.list[1].fraction[grid.index(voxel[0], voxel[1], voxel[2])], 0.5F);
    r.structures.list.clear();
    r.dose.mean_Gy.values[grid.index(3, 4, 5)] = 1e6F;
    r.tissue.density.values[grid.index(3, 4, 5)] = 1.0F;
    EXPECT_EQ(central_voxel(r), (std::array<int, 3>{3, 4, 5}));
    r.tissue.density.values[grid.index(3, 4, 5)] = 0.01F;  // air does not count
    EXPECT_NE(central_voxel(r), (std::array<int, 3>{3, 4, 5}));
}

TEST(Slice, ScaleEndsAtARoundNumber) {
    EXPECT_EQ(round_up(187), 200);
    EXPECT_EQ(round_up(200), 200);
    EXPECT_EQ(round_up(0.036), 0.04);
    EXPECT_EQ(round_up(0), 1);
}

}  // namespace
}  // namespace yttria
