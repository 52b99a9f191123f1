// SPDX-License-Identifier: Apache-2.0
#include "host/export/contours.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace yttria {
namespace {

Geometry plane(int nx, int ny, int nz = 1) {
    Geometry grid;
    grid.size = {nx, ny, nz};
    return grid;
}

/// Share of each voxel that lies between two circles around `centre`, by 20 x 20 points.
std::vector<float> ring(Geometry const& grid, std::array<double, 2> centre, double inner, double outer) {
    std::vector<float> values(grid.voxels(), 0.0F);
    constexpr int points = 20;
    for (int j = 0; j < grid.size[1]; ++j)
        for (int i = 0; i < grid.size[0]; ++i) {
            int inside = 0;
            for (int y = 0; y < points; ++y)
                for (int x = 0; x < points; ++x) {
                    double const r = std::hypot(i + (x + 0.5) / points - 0.5 - centre[0], j + (y + 0.5) / points - 0.5 - centre[1]);
                    inside += r >= inner && r < outer;
                }
            values[grid.index(i, j, 0)] = static_cast<float>(inside) / (points * points);
        }
    return values;
}

/// Even-odd rule.
bool holds(Outline const& outline, double x, double y) {
    bool inside = false;
    auto const& p = outline.points;
    for (std::size_t a = 0, b = p.size() - 1; a < p.size(); b = a++)
        if ((p[a][1] > y) != (p[b][1] > y) && x < (p[b][0] - p[a][0]) * (y - p[a][1]) / (p[b][1] - p[a][1]) + p[a][0]) inside = !inside;
    return inside;
}

TEST(Outlines, OfADiscHaveItsArea) {
    auto const grid = plane(40, 38);
    auto const outlines = outlines_of(grid, ring(grid, {19.3, 18.1}, 0, 14.2));
    ASSERT_EQ(outlines.size(), 1U);
    double const exact = std::numbers::pi * 14.2 * 14.2;
    // Chords inside the circle, and voxels half filled a little inside it, each cost up to 1/(6 r^2) = 8e-4 of the area.
    EXPECT_NEAR(area_of(outlines[0]), exact, 2e-3 * exact);
    for (auto const& point : outlines[0].points) EXPECT_NEAR(std::hypot(point[0] - 19.3, point[1] - 18.1), 14.2, 0.1);
}

TEST(Outlines, LeaveHolesOutByAKeyhole) {
    auto const grid = plane(40, 40);
    auto const outlines = outlines_of(grid, ring(grid, {20, 19.5}, 6, 15));
    ASSERT_EQ(outlines.size(), 1U);
    double const exact = std::numbers::pi * (15.0 * 15 - 6 * 6);
    EXPECT_NEAR(area_of(outlines[0]), exact, 2e-3 * exact);  // as above; the two circles take from each other
    EXPECT_FALSE(holds(outlines[0], 20, 19.6));
    EXPECT_TRUE(holds(outlines[0], 30.3, 19.6));
    EXPECT_TRUE(holds(outlines[0], 9.7, 19.6));
    EXPECT_FALSE(holds(outlines[0], 36, 19.6));
}

TEST(Outlines, KeepTwoHolesBesideEachOtherAndAnIslandInOne) {
    auto const grid = plane(30, 20);
    std::vector<float> filled(grid.voxels(), 0.0F);
    double area = 0;
    for (int j = 1; j < 19; ++j)
        for (int i = 1; i < 29; ++i) {
            bool const left = i >= 5 && i < 12 && j >= 5 && j < 14, right = i >= 15 && i < 24 && j >= 4 && j < 15;
            bool const island = i >= 18 && i < 21 && j >= 8 && j < 11;
            if ((left || right) && !island) continue;
            filled[grid.index(i, j, 0)] = 1;
            area += 1;
        }
    auto const outlines = outlines_of(grid, filled);
    ASSERT_EQ(outlines.size(), 2U);
    // Each of the sixteen corners is cut by a triangle of half by half voxel: 1/8. A convex one loses it, one of a hole gains it: eight of
    // each (outer and island convex).
    EXPECT_NEAR(area_of(outlines[0]) + area_of(outlines[1]), area, 1e-9);
    for (int j = 0; j < 20; ++j)
        for (int i = 0; i < 30; ++i) {
            int inside = 0;
            // A little off the lattice, where the channels lie.
            for (auto const& outline : outlines) inside += holds(outline, i + 1e-3, j + 1e-3);
            EXPECT_EQ(inside, static_cast<int>(filled[grid.index(i, j, 0)])) << i << " " << j;
        }
}

TEST(Outlines, CloseAtTheEdgeOfTheGridAndNameTheirSlice) {
    auto const grid = plane(4, 3, 3);
    std::vector<float> filled(grid.voxels(), 0.0F);
    for (std::size_t v = 0; v < 12; ++v) filled[12 + v] = 1;
    auto const outlines = outlines_of(grid, filled);
    ASSERT_EQ(outlines.size(), 1U);
    EXPECT_EQ(outlines[0].slice, 1);
    EXPECT_NEAR(area_of(outlines[0]), 12 - 4 * 0.125, 1e-9);  // four cut corners
    EXPECT_EQ(outlines[0].points.size(), 8U);                 // straight runs keep their ends only
}

TEST(Outlines, JoinDiagonalVoxelsOnlyWhereTheirMeanIsHalf) {
    auto const grid = plane(2, 2);
    EXPECT_EQ(outlines_of(grid, {1, 0, 0, 1}).size(), 1U);  // mean 0.5
    EXPECT_EQ(outlines_of(grid, {0.9F, 0, 0, 1}).size(), 2U);
    EXPECT_TRUE(outlines_of(grid, {0.4F, 0, 0, 0.49F}).empty());
}

}  // namespace
}  // namespace yttria
