// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/lesions.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace yttria {
namespace {

/// Ellipse of half axes a, b [mm] turned by 30 degrees in each plane, voxel fractions by 8 x 8 points.
Structure turned_ellipse(Geometry const& grid, double a, double b, std::string const& name) {
    Structure s;
    s.name = name;
    s.role = Role::tumour;
    s.fraction.assign(grid.voxels(), 0.0F);
    double const cosine = std::cos(0.5236), sine = std::sin(0.5236);
    for (int k = 0; k < grid.size[2]; ++k)
        for (int j = 0; j < grid.size[1]; ++j)
            for (int i = 0; i < grid.size[0]; ++i) {
                int inside = 0;
                for (int n = 0; n < 64; ++n) {
                    double const x = (i - 0.5 * grid.size[0] + (n % 8 + 0.5) / 8) * grid.spacing_mm[0];
                    double const y = (j - 0.5 * grid.size[1] + (n / 8 + 0.5) / 8) * grid.spacing_mm[1];
                    double const p = (x * cosine + y * sine) / a, q = (y * cosine - x * sine) / b;
                    inside += p * p + q * q <= 1;
                }
                s.fraction[grid.index(i, j, k)] = static_cast<float>(inside) / 64;
            }
    return s;
}

TEST(Lesions, TheLongestTransaxialChordIsFoundToAFractionOfAVoxel) {
    Structures structures;
    structures.grid.size = {60, 40, 2};
    structures.grid.spacing_mm = {2, 3, 5};
    structures.list = {turned_ellipse(structures.grid, 20, 15, "small"), turned_ellipse(structures.grid, 42, 20, "large")};
    auto const lesions = measure_lesions(structures);
    EXPECT_EQ(lesions.count, 2);
    EXPECT_EQ(lesions.largest, "large");
    // Outlines cross rows and columns, not the tip itself: a chord is short by at most half a voxel's diagonal at each end.
    EXPECT_NEAR(lesions.largest_diameter_mm, 84, 1.8);
    EXPECT_NEAR(lesions.u_mm, 3 / std::sqrt(6.0), 1e-12);
}

TEST(Lesions, OnlyContouredTumoursCount) {
    Structures structures;
    structures.grid.size = {10, 10, 1};
    auto one = turned_ellipse(structures.grid, 3, 2, "A");
    auto all = one, liver = one;
    all.derived = true;
    liver.role = Role::liver;
    structures.list = {one, all, liver};
    EXPECT_EQ(measure_lesions(structures).count, 1);
    structures.list = {liver};
    EXPECT_EQ(measure_lesions(structures).count, 0);
    EXPECT_TRUE(std::isnan(measure_lesions(structures).largest_diameter_mm));
}

}  // namespace
}  // namespace yttria
