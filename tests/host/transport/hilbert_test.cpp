// SPDX-License-Identifier: Apache-2.0
#include "host/transport/hilbert.hpp"
#include "host/transport/source_shares.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace yttria {
namespace {

TEST(Hilbert, PassesEveryCellOnceFromFaceToFace) {
    for (int const bits : {1, 2, 4}) {
        std::uint32_t const side = 1U << static_cast<unsigned>(bits);
        std::vector<std::array<std::uint32_t, 3>> path(std::size_t{side} * side * side, {side, side, side});
        for (std::uint32_t x = 0; x < side; ++x) {
            for (std::uint32_t y = 0; y < side; ++y) {
                for (std::uint32_t z = 0; z < side; ++z) {
                    auto const at = hilbert_index({x, y, z}, bits);
                    ASSERT_LT(at, path.size());
                    ASSERT_EQ(path[at][0], side) << "two cells at one place";
                    path[at] = {x, y, z};
                }
            }
        }
        for (std::size_t i = 1; i < path.size(); ++i) {
            int steps = 0;
            for (std::size_t a = 0; a < 3; ++a) steps += std::abs(static_cast<int>(path[i][a]) - static_cast<int>(path[i - 1][a]));
            ASSERT_EQ(steps, 1) << "from place " << i - 1 << " to the next";
        }
    }
}

TEST(Hilbert, HoldsTheCellsOfABlockInARow) {
    // What make_source builds on: the upper digits of a place are those of the block of 8^3 cells on its own curve.
    for (std::uint32_t const side : {16U, 32U, 64U}) {
        auto const bits = static_cast<int>(std::bit_width(side - 1));
        for (std::uint32_t z = 0; z < side; ++z) {
            for (std::uint32_t y = 0; y < side; ++y) {
                for (std::uint32_t x = 0; x < side; ++x)
                    ASSERT_EQ(hilbert_index({x, y, z}, bits) / 512, hilbert_index({x / 8, y / 8, z / 8}, bits - 3));
            }
        }
    }
}

TEST(Hilbert, ReachesTheLargestGrid) {
    EXPECT_LT(hilbert_index({2097151, 2097151, 2097151}, 21), std::uint64_t{1} << 63U);
    EXPECT_NE(hilbert_index({2097151, 0, 0}, 21), hilbert_index({2097150, 0, 0}, 21));
}

/// Root mean square distance [voxels] within stretches of `length` of the list, from their centroids.
double stretch_size(std::vector<std::uint32_t> const& voxels, std::array<int, 3> const& size, std::size_t length) {
    double sum = 0;
    for (std::size_t begin = 0; begin + length <= voxels.size(); begin += length) {
        for (int axis = 0; axis < 3; ++axis) {
            double first = 0, second = 0;
            for (std::size_t i = begin; i < begin + length; ++i) {
                auto rest = static_cast<int>(voxels[i]);
                for (int a = 0; a < axis; ++a) rest /= size[static_cast<std::size_t>(a)];
                double const x = rest % size[static_cast<std::size_t>(axis)];
                first += x;
                second += x * x;
            }
            sum += second - first * first / static_cast<double>(length);
        }
    }
    return std::sqrt(sum / static_cast<double>(voxels.size() / length * length));
}

TEST(Source, ListsTheSameVoxelsAndSharesAlongTheCurve) {
    std::array<int, 3> const size{20, 13, 9};
    std::vector<float> decays;
    for (int v = 0; v < 20 * 13 * 9; ++v) decays.push_back(v % 7 == 0 ? 0.0F : static_cast<float>(1 + v % 5));
    auto const grid = make_source_in_grid_order(decays);
    auto const curve = make_source(decays, size);
    auto sorted = curve.voxel;
    std::sort(sorted.begin(), sorted.end());
    EXPECT_EQ(sorted, grid.voxel);
    EXPECT_NE(curve.voxel, grid.voxel);
    for (std::size_t i = 0; i < curve.voxel.size(); ++i) {
        auto const at = std::lower_bound(grid.voxel.begin(), grid.voxel.end(), curve.voxel[i]) - grid.voxel.begin();
        // Both are floor(partial sums): they differ by 2^-64 at most at either end.
        ASSERT_NEAR(static_cast<double>(source_share(curve, i) / source_share(grid, static_cast<std::size_t>(at))), 1.0, 1e-14);
    }
}

TEST(Source, FollowsTheCurveCellByCell) {
    // Blocks and single cells, over the border of a block, and more of them than one thread takes.
    for (std::array<int, 3> const size : {std::array{2, 3, 1}, std::array{8, 8, 8}, std::array{20, 13, 9}, std::array{70, 65, 33}}) {
        std::vector<float> decays(static_cast<std::size_t>(size[0]) * size[1] * size[2], 1.0F);
        for (std::size_t v = 0; v < decays.size(); v += 3) decays[v] = 0;
        decays[1] = 2;
        auto const source = make_source(decays, size);
        auto const nx = static_cast<std::uint32_t>(size[0]), ny = static_cast<std::uint32_t>(size[1]);
        auto const bits = static_cast<int>(std::bit_width(static_cast<std::uint32_t>(std::max({size[0], size[1], size[2]}) - 1)));
        auto const place = [&](std::uint32_t voxel) { return hilbert_index({voxel % nx, voxel / nx % ny, voxel / nx / ny}, bits); };
        EXPECT_EQ(source.voxel.size(), decays.size() - (decays.size() + 2) / 3);
        for (std::size_t i = 1; i < source.voxel.size(); ++i) ASSERT_LT(place(source.voxel[i - 1]), place(source.voxel[i])) << i;
    }
}

TEST(Source, HasCompactStrata) {
    // 64 voxels of a full 32^3 grid that follow one another: two rows of the grid, rms 9.2 voxels; the blocks of the curve are cubes of 4^3
    // (rms 1.94).
    std::array<int, 3> const size{32, 32, 32};
    std::vector<float> const decays(32 * 32 * 32, 1.0F);
    EXPECT_NEAR(stretch_size(make_source(decays, size).voxel, size, 64), std::sqrt(3 * 15.0 / 12), 1e-9);
    EXPECT_GT(stretch_size(make_source_in_grid_order(decays).voxel, size, 64), 9);
}

TEST(Source, OfOneVoxelAndOfOneRowHasACurveToo) {
    EXPECT_EQ(make_source({1.0F}, {1, 1, 1}).voxel, std::vector<std::uint32_t>{0});
    EXPECT_EQ(make_source({0.0F, 1.0F, 2.0F}, {3, 1, 1}).voxel.size(), 2U);
}

}  // namespace
}  // namespace yttria
