// SPDX-License-Identifier: Apache-2.0
#include "kernels/core/lookup.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace yttria {
namespace {

std::vector<double> nodes_of(BitGrid const& grid) {
    std::vector<double> nodes;
    for (int i = 0; i < grid.nodes(); ++i) { nodes.push_back(grid.node(i)); }
    return nodes;
}

/// Compares a bit-grid lookup with a binary search over the nodes, for random values inside and at every node.
template <class Point>
void expect_binary_search(BitGrid const& grid, Point&& point) {
    auto const nodes = nodes_of(grid);
    ASSERT_TRUE(std::is_sorted(nodes.begin(), nodes.end()));
    auto const check = [&](float value) {
        auto const above = std::upper_bound(nodes.begin(), nodes.end(), static_cast<double>(value));
        auto const cell = std::min(static_cast<int>(above - nodes.begin()) - 1, grid.cells() - 1);
        double const low = nodes[static_cast<std::size_t>(cell)];
        double const high = nodes[static_cast<std::size_t>(cell) + 1];
        GridPoint const found = point(value);
        ASSERT_EQ(found.cell, cell) << value;
        ASSERT_EQ(static_cast<double>(found.fraction), (value - low) / (high - low)) << value;  // exact: powers of two
    };
    std::mt19937 random(4);
    std::uniform_real_distribution<double> exponent(std::log(grid.low()), std::log(grid.high()));
    for (int i = 0; i < 100000; ++i) {
        check(std::clamp(static_cast<float>(std::exp(exponent(random))), static_cast<float>(grid.low()), static_cast<float>(grid.high())));
    }
    for (double const node : nodes) { check(static_cast<float>(node)); }
}

TEST(BitGridLookup, EqualsABinarySearch) {
    expect_binary_search(range_grid, range_point<float>);
    expect_binary_search(energy_grid, energy_point<float>);
    expect_binary_search(scattering_grid, scattering_point<float>);
    expect_binary_search(bremsstrahlung_grid, bremsstrahlung_point);
    expect_binary_search(photon_grid, photon_point<float>);
}

TEST(BitGridLookup, GoesToTheEndsForValuesOutside) {
    for (float const below : {0.0F, 1e-30F, 6e-5F}) {
        EXPECT_EQ(range_point(below).cell, 0);
        EXPECT_EQ(range_point(below).fraction, 0.0F);
    }
    for (float const above : {4.0F, 5.0F, 1e30F, std::numeric_limits<float>::infinity()}) {
        EXPECT_EQ(range_point(above).cell, range_grid.cells() - 1);
        EXPECT_EQ(range_point(above).fraction, 1.0F);
    }
}

TEST(BitGridLookup, InterpolatesALinearFunctionExactlyAndGivesTheNodeValues) {
    std::vector<float> column;
    for (double const node : nodes_of(energy_grid)) { column.push_back(static_cast<float>(node)); }
    for (double const node : nodes_of(energy_grid)) {
        EXPECT_EQ(interpolate(column.data(), energy_point(static_cast<float>(node))), static_cast<float>(node));
    }
    for (float T = 0.01F; T < 4.0F; T *= 1.001F) { EXPECT_NEAR(interpolate(column.data(), energy_point(T)), T, 1.2e-7F * T); }
}

TEST(UniformLookup, InterpolatesBetweenNodesAndHoldsTheLastCell) {
    std::vector<float> const column{1.0F, 3.0F, 2.0F};
    EXPECT_EQ(interpolate_uniform(column.data(), 0.0F, 2), 1.0F);
    EXPECT_EQ(interpolate_uniform(column.data(), 0.5F, 2), 2.0F);
    EXPECT_EQ(interpolate_uniform(column.data(), 1.0F, 2), 3.0F);
    EXPECT_EQ(interpolate_uniform(column.data(), 1.75F, 2), 2.25F);
    EXPECT_EQ(interpolate_uniform(column.data(), 2.0F, 2), 2.0F);  // the upper end belongs to the last cell
}

}  // namespace
}  // namespace yttria
