// SPDX-License-Identifier: Apache-2.0
#include "host/base/distance.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace yttria {
namespace {

TEST(Distance, EqualsTheNearestOfAllVoxelsOnAnAnisotropicGrid) {
    Geometry grid;
    grid.size = {9, 7, 11};
    grid.spacing_mm = {1.3, 2.0, 4.42};
    std::mt19937 random(3);
    std::vector<float> fraction(grid.voxels(), 0.0F);
    for (int n = 0; n < 12; ++n) fraction[random() % fraction.size()] = 0.5F;
    auto const distance = distance_to(fraction, grid);
    auto const place = [&](std::size_t v) {
        auto const nx = static_cast<std::size_t>(grid.size[0]), ny = static_cast<std::size_t>(grid.size[1]);
        return Vec3d{1.3 * static_cast<double>(v % nx), 2.0 * static_cast<double>(v / nx % ny), 4.42 * static_cast<double>(v / nx / ny)};
    };
    for (std::size_t v = 0; v < fraction.size(); ++v) {
        double nearest = 1e9;
        for (std::size_t w = 0; w < fraction.size(); ++w) {
            if (fraction[w] < 0.5F) continue;
            auto const a = place(v), b = place(w);
            nearest = std::min(nearest, std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]));
        }
        EXPECT_NEAR(distance[v], nearest, 1e-5);  // float32 at 50 mm
    }
}

TEST(Distance, IsInfiniteWithoutAnyVoxelAndIgnoresFractionsBelowHalf) {
    Geometry grid;
    grid.size = {2, 2, 1};
    for (auto const d : distance_to({0.49F, 0, 0, 0}, grid)) EXPECT_TRUE(std::isinf(d));
}

}  // namespace
}  // namespace yttria
