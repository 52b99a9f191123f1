// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "bodies.hpp"
#include "host/margin/cell_reader.hpp"
#include "host/margin/half_space.hpp"
#include "host/margin/level_set.hpp"
#include "host/margin/triangle_tree.hpp"

#include <numbers>
#include <random>

namespace yttria::testing {
namespace {

Vec3d direction(std::mt19937& random) {
    std::normal_distribution<double> normal;
    Vec3d n{normal(random), normal(random), normal(random)};
    double const l = length(n);
    return {n[0] / l, n[1] / l, n[2] / l};
}

TEST(HalfSpace, IsTheVolumeThatPointsOfTheBoxCount) {
    std::mt19937 random(1);
    std::uniform_real_distribution<double> unit(-0.5, 0.5);
    Vec3d const edge{1, 2.2, 4};
    for (int n = 0; n < 40; ++n) {
        auto const m = n == 0 ? Vec3d{0, 0, 1} : n == 1 ? Vec3d{0.6, -0.8, 0} : direction(random);
        double const level = 2.5 * unit(random);
        int below = 0;
        constexpr int points = 40000;
        for (int p = 0; p < points; ++p) {
            double along = level;
            for (std::size_t a = 0; a < 3; ++a) along += m[a] * edge[a] * unit(random);
            below += along <= 0;
        }
        // 4.5 standard deviations of a binomial share, at most 0.0113: 40 checks fail by chance once in 4000 runs.
        EXPECT_NEAR(fraction_below(level, m, edge), static_cast<double>(below) / points, 4.5 * 0.5 / std::sqrt(points));
    }
}

TEST(HalfSpace, LevelIsTheInverseOfFraction) {
    std::mt19937 random(2);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    Vec3d const edge{0.7, 1, 3};
    for (int n = 0; n < 200; ++n) {
        auto const m = direction(random);
        double const fraction = unit(random);
        EXPECT_NEAR(fraction_below(level_of_fraction(fraction, m, edge), m, edge), fraction, 1e-6);  // tilted by least_slope
    }
    EXPECT_NEAR(level_of_fraction(0.25, {1, 0, 0}, {2, 1, 1}), 0.5, 1e-4);
    EXPECT_NEAR(level_of_fraction(0, {1, 0, 0}, {2, 1, 1}), 1, 1e-4);
}

TEST(LevelSet, FindsAnObliquePlaneBetweenUnequalVoxels) {
    Lattice const lattice{{24, 18, 12}, {1, 1.7, 3}};
    std::mt19937 random(3);
    for (int n = 0; n < 12; ++n) {
        auto const m = direction(random);
        Vec3d const through{11.3, 14.9, 16.2};
        std::vector<float> fraction(lattice.nodes());
        auto const level = [&](Vec3d const& p) {
            return m[0] * (p[0] - through[0]) + m[1] * (p[1] - through[1]) + m[2] * (p[2] - through[2]);
        };
        for (std::size_t v = 0; v < fraction.size(); ++v)
            fraction[v] = static_cast<float>(fraction_below(level(lattice.point_mm(v)), m, lattice.spacing_mm));
        auto const found = level_set(lattice, fraction);
        double worst = 0, squared = 0;
        std::size_t count = 0;
        for (std::size_t v = 0; v < found.size(); ++v) {
            auto const ijk = lattice.at(v);
            bool inner = true;  // at the edge of the lattice a gradient lacks a side
            for (std::size_t a = 0; a < 3; ++a) inner = inner && ijk[a] > 2 && ijk[a] < lattice.size[a] - 3;
            if (!inner || fraction[v] < 0.01F || fraction[v] > 0.99F) continue;
            double const off = std::abs(static_cast<double>(found[v]) - level(lattice.point_mm(v)));
            worst = std::max(worst, off);
            squared += off * off;
            ++count;
        }
        ASSERT_GT(count, 20U);
        // A twentieth of the smallest edge at worst; interpolating fractions linearly is off by 0.09 of an edge (margin.md).
        EXPECT_LT(worst, 0.05);
        EXPECT_LT(std::sqrt(squared / static_cast<double>(count)), 0.015);
    }
}

TEST(Surface, OfABallIsClosedAndHasItsArea) {
    auto const grid = grid_around({2, 2, 3}, 28);
    Lattice const lattice{grid.size, grid.spacing_mm};
    auto const surface = zero_surface(lattice, level_set(lattice, fractions(grid, ball({0, 0, 0}, 20))));
    // Euler: corners - edges + faces = 2 for a closed surface without holes; each face has 3 half edges.
    auto const faces = static_cast<long>(surface.triangle.size());
    EXPECT_EQ(faces % 2, 0);
    EXPECT_EQ(static_cast<long>(surface.point_mm.size()) - 3 * faces / 2 + faces, 2);
    EXPECT_NEAR(surface.area_mm2(), 4 * std::numbers::pi * 400, 0.01 * 4 * std::numbers::pi * 400);  // chords of 2 to 3 mm: 0.3 %
}

TEST(TriangleTree, FindsTheNearestOfAllTriangles) {
    std::mt19937 random(4);
    std::uniform_real_distribution<float> place(0, 30), small(-2, 2);
    Surface soup;
    for (std::uint32_t t = 0; t < 500; ++t) {
        Vec3f const a{place(random), place(random), place(random)};
        for (int c = 0; c < 3; ++c) soup.point_mm.push_back({a[0] + small(random), a[1] + small(random), a[2] + small(random)});
        soup.triangle.push_back({3 * t, 3 * t + 1, 3 * t + 2});
    }
    TriangleTree const tree(soup);
    TriangleTree::Nearest hint;
    for (int n = 0; n < 200; ++n) {
        Vec3d const p{static_cast<double>(place(random)), static_cast<double>(place(random)), static_cast<double>(place(random))};
        double best = 1e9;
        for (auto const& t : soup.triangle) {
            Surface one;
            one.point_mm = {soup.point_mm[t[0]], soup.point_mm[t[1]], soup.point_mm[t[2]]};
            one.triangle = {{0, 1, 2}};
            // Points of the triangle itself, fine enough that the nearest is within 0.15 mm of the exact one.
            for (int i = 0; i <= 40; ++i)
                for (int j = 0; i + j <= 40; ++j) {
                    Vec3d q{};
                    for (std::size_t a = 0; a < 3; ++a)
                        q[a] = static_cast<double>(one.point_mm[0][a]) +
                               i / 40.0 * static_cast<double>(one.point_mm[1][a] - one.point_mm[0][a]) +
                               j / 40.0 * static_cast<double>(one.point_mm[2][a] - one.point_mm[0][a]);
                    best = std::min(best, length({p[0] - q[0], p[1] - q[1], p[2] - q[2]}));
                }
        }
        auto const found = tree.nearest(p, 100);
        EXPECT_LE(found.distance_mm, best + 1e-5);
        EXPECT_GE(found.distance_mm, best - 0.15);
        hint = tree.nearest(p, 100, hint);
        EXPECT_NEAR(hint.distance_mm, found.distance_mm, 1e-9);
    }
    EXPECT_FALSE(tree.nearest({-500, 0, 0}, 100).found);
}

TEST(SmoothField, IsExactForQuadratics) {
    Lattice const lattice{{9, 8, 7}, {1, 2, 1.5}};
    auto const value = [](Vec3d const& p) {
        return 3 + p[0] - 2 * p[1] + 0.5 * p[2] + 0.1 * p[0] * p[0] + 0.04 * p[1] * p[2] + p[2] * p[2];
    };
    std::vector<float> values(lattice.nodes());
    for (std::size_t n = 0; n < values.size(); ++n) values[n] = static_cast<float>(value(lattice.point_mm(n)));
    auto const field = smooth(lattice, values);
    for (Vec3d const p : {Vec3d{3.2, 5.1, 4.9}, Vec3d{5.5, 7.9, 3.1}, Vec3d{2.01, 9.7, 6.6}})
        EXPECT_NEAR(field.at(p), value(p), 1e-4);  // rounding of floats near 50; linear interpolation is 0.2 to 0.6 off
}

std::vector<float> on_nodes(Lattice const& lattice, std::function<double(Vec3d const&)> const& value) {
    std::vector<float> out(lattice.nodes());
    for (std::size_t n = 0; n < out.size(); ++n) out[n] = static_cast<float>(value(lattice.point_mm(n)));
    return out;
}

TEST(DoseField, MeetsExponentialsAndGaussians) {
    Lattice const lattice{{9, 9, 9}, {4, 4.4, 3}};
    auto const exponential = [](Vec3d const& p) { return 200 * std::exp(-0.05 * p[0] - 0.06 * p[1] - 0.1 * p[2]); };
    auto const gaussian = [](Vec3d const& p) { return 200 * std::exp(-(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]) / (2 * 15.0 * 15.0)); };
    auto const a = dose_field(lattice, on_nodes(lattice, exponential)), b = dose_field(lattice, on_nodes(lattice, gaussian));
    for (Vec3d const p : {Vec3d{13.1, 9.9, 10.3}, Vec3d{6.2, 22.0, 7.6}, Vec3d{18.0, 14.1, 16.4}}) {
        EXPECT_NEAR(a.at(p) / exponential(p), 1, 1e-5);  // floats; linear interpolation is 0.5 to 1.5 % off
        EXPECT_NEAR(b.at(p) / gaussian(p), 1, 1e-5);
    }
}

/// A fall that begins between nodes: what lies beyond the next node does not know of it, and no value leaves those around.
TEST(DoseField, AKinkBendsNothingBeyondItsCell) {
    Lattice const lattice{{12, 2, 2}, {4, 4, 4}};
    auto const value = [](Vec3d const& p) { return p[0] < 13 ? 200.0 : 200 * std::exp(-(p[0] - 13) / 10); };
    auto const field = dose_field(lattice, on_nodes(lattice, value));
    for (double const x : {16.5, 18.9, 25.0}) EXPECT_NEAR(field.at(Vec3d{x, 1, 1}) / value({x, 0, 0}), 1, 1e-5);
    EXPECT_EQ(field.at(Vec3d{9, 1, 1}), 200);
    EXPECT_LE(field.at(Vec3d{13.5, 1, 1}), 200);
    EXPECT_GE(field.at(Vec3d{13.5, 1, 1}), value({16, 0, 0}) - 1e-4);
}

/// Where dose ends at an edge the voxel of the edge is a mixture: its share tells where, by linear interpolation.
TEST(DoseField, AnEdgeIsInterpolatedLinearly) {
    Lattice const lattice{{6, 2, 2}, {2, 2, 2}};
    auto const field = dose_field(lattice, on_nodes(lattice, [](Vec3d const& p) { return p[0] < 5 ? 200.0 : 0.0; }));
    EXPECT_NEAR(field.at(Vec3d{4.5, 1, 1}), 150, 1e-9);
    EXPECT_EQ(field.at(Vec3d{8, 1, 1}), 0);
}

TEST(CellReader, SaysWhatTheFieldSays) {
    Lattice const lattice{{7, 6, 5}, {4, 3, 2}};
    std::array<std::vector<double>, 3> axis;
    for (std::size_t a = 0; a < 3; ++a)
        for (double x = -1; x < lattice.spacing_mm[a] * lattice.size[a]; x += 0.7) axis[a].push_back(x);
    std::vector<std::array<std::uint32_t, 3>> place;
    for (std::uint32_t n = 0; n < 60; ++n)
        place.push_back({static_cast<std::uint32_t>(n * 7 % axis[0].size()), static_cast<std::uint32_t>(n * 5 % axis[1].size()),
                         static_cast<std::uint32_t>(n * 3 % axis[2].size())});
    std::mt19937 random(7);
    // Neighbours that differ much (linear), by up to 5 times (between both), little (logarithms).
    for (float const least : {0.0F, 60.0F, 150.0F}) {
        std::uniform_real_distribution<float> dose(least, 300.0F);
        std::vector<float> values(lattice.nodes());
        for (auto& v : values) v = dose(random);
        auto const field = dose_field(lattice, values);
        auto const read = CellReader(lattice, axis, place).read(field);
        for (std::size_t n = 0; n < place.size(); ++n)
            EXPECT_EQ(read[n], static_cast<float>(field.at(Vec3d{axis[0][place[n][0]], axis[1][place[n][1]], axis[2][place[n][2]]})));
    }
}

}  // namespace
}  // namespace yttria::testing
