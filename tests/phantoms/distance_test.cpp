// SPDX-License-Identifier: Apache-2.0
#include "phantoms/distance.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace yttria {
namespace {

/// The definition: the nearest background voxel of the image or of its rim of one voxel.
double by_search(Geometry const& grid, std::vector<std::uint8_t> const& inside, std::array<int, 3> const& at) {
    double best = 1e9;
    for (int k = -1; k <= grid.size[2]; ++k) {
        for (int j = -1; j <= grid.size[1]; ++j) {
            for (int i = -1; i <= grid.size[0]; ++i) {
                bool const outside = i < 0 || j < 0 || k < 0 || i == grid.size[0] || j == grid.size[1] || k == grid.size[2];
                if (!outside && inside[grid.index(i, j, k)]) continue;
                best = std::min(
                    best, std::hypot((i - at[0]) * grid.spacing_mm[0], (j - at[1]) * grid.spacing_mm[1], (k - at[2]) * grid.spacing_mm[2]));
            }
        }
    }
    return best;
}

TEST(Depth, EqualsTheSearchOverAllVoxels) {
    Geometry const grid{{11, 9, 8}, {1.5, 2, 3}};
    std::mt19937 random(3);
    std::vector<std::uint8_t> inside(grid.voxels());
    for (auto& value : inside) value = random() % 20 != 0;
    auto const depth = depth_mm(grid, inside);
    for (int k = 0; k < 8; ++k) {
        for (int j = 0; j < 9; ++j) {
            for (int i = 0; i < 11; ++i) {
                double const expected = inside[grid.index(i, j, k)] ? by_search(grid, inside, {i, j, k}) : 0;
                EXPECT_NEAR(depth.values[grid.index(i, j, k)], expected,
                            1e-5);  // squares of at most 1e3 mm2 beside 1e9: 1e-7, stored as float
            }
        }
    }
}

}  // namespace
}  // namespace yttria
