// SPDX-License-Identifier: Apache-2.0
#include "host/contours/plane_shape.hpp"

#include "host/base/error.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>

namespace yttria {
namespace {

/// Sums of a few hundred terms of order 1.
constexpr double rounding = 1e-11;

Polygon2d box(double x0, double y0, double x1, double y1) { return {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}; }

std::vector<double> coverage(PlaneShape const& shape, int nx, int ny) {
    std::vector<double> fraction(static_cast<std::size_t>(nx * ny), 0.0);
    shape.add_coverage(nx, ny, fraction);
    return fraction;
}
double sum(std::vector<double> const& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// An outline without symmetry: no edge is parallel to an axis or passes a corner of a pixel.
Polygon2d blob(double x, double y, double radius, double start = 0.1) {
    Polygon2d polygon;
    for (int i = 0; i < 37; ++i) {
        double const angle = start + 2 * std::numbers::pi * i / 37, r = radius * (1 + 0.3 * std::sin(3 * angle));
        polygon.push_back({x + r * std::cos(angle), y + r * std::sin(angle)});
    }
    return polygon;
}
double shoelace(Polygon2d const& p) {
    double area = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
        auto const &a = p[i], &b = p[(i + 1) % p.size()];
        area += 0.5 * (a[0] * b[1] - a[1] * b[0]);
    }
    return std::abs(area);
}

TEST(PlaneShape, a_box_covers_the_parts_of_pixels_that_it_covers) {
    auto const f = coverage(PlaneShape({box(0.25, 0.5, 2.5, 2.25)}), 3, 3);
    std::vector<double> const wanted{0.375, 0.5, 0.25, 0.75, 1, 0.5, 0.1875, 0.25, 0.125};
    for (std::size_t i = 0; i < 9; ++i) { EXPECT_NEAR(f[i], wanted[i], rounding) << i; }
}

TEST(PlaneShape, a_slanted_line_gives_the_exact_area_in_every_pixel) {
    auto const f = coverage(PlaneShape({{{0, 0}, {2, 0}, {0, 2}}}), 2, 2);  // below the diagonal of 2 x 2 pixels
    std::vector<double> const wanted{1, 0.5, 0.5, 0};
    for (std::size_t i = 0; i < 4; ++i) { EXPECT_NEAR(f[i], wanted[i], rounding) << i; }
}

TEST(PlaneShape, the_sum_over_pixels_is_the_area_wherever_the_outline_lies) {
    for (double const shift : {0.0, 0.123, 0.5, 7.77}) {
        auto const outline = blob(12 + shift, 11.3 + shift, 5.1, 0.1 + shift);
        PlaneShape const shape({outline});
        EXPECT_NEAR(shape.area(), shoelace(outline), 1e-10);
        auto const f = coverage(shape, 40, 40);
        EXPECT_NEAR(sum(f), shoelace(outline), 1e-10);
        for (double const x : f) {
            EXPECT_GE(x, -rounding);
            EXPECT_LE(x, 1 + rounding);
        }
    }
}

TEST(PlaneShape, what_lies_outside_the_pixels_is_left_out) {
    auto const whole = coverage(PlaneShape({blob(20, 20, 12)}), 40, 40);
    auto shifted = blob(20, 20, 12);
    for (auto& point : shifted) { point = {point[0] - 17, point[1] - 15}; }
    auto const part = coverage(PlaneShape({shifted}), 6, 9);
    for (int j = 0; j < 9; ++j) {
        for (int i = 0; i < 6; ++i) {
            EXPECT_NEAR(part[static_cast<std::size_t>(i + 6 * j)], whole[static_cast<std::size_t>(i + 17 + 40 * (j + 15))], rounding);
        }
    }
}

TEST(PlaneShape, a_contour_inside_another_is_a_hole_and_one_in_the_hole_an_island_however_they_turn) {
    auto const outer = blob(20, 20, 12), inner = blob(20, 20, 7), island = blob(20, 20, 3);
    auto reversed = inner;
    std::reverse(reversed.begin(), reversed.end());
    double const wanted = shoelace(outer) - shoelace(inner) + shoelace(island);
    for (auto const& hole : {inner, reversed}) {
        PlaneShape const shape({outer, hole, island});
        EXPECT_NEAR(shape.area(), wanted, 1e-10);
        EXPECT_NEAR(sum(coverage(shape, 40, 40)), wanted, 1e-10);
        EXPECT_TRUE(shape.contains(20, 20));
        EXPECT_FALSE(shape.contains(25, 20));
        EXPECT_TRUE(shape.contains(30, 20));
        EXPECT_FALSE(shape.contains(39, 20));
    }
}

TEST(PlaneShape, a_keyhole_gives_the_same_as_the_hole) {
    Polygon2d const key{{0, 0}, {10, 0}, {10, 5}, {7, 5}, {7, 3}, {3, 3}, {3, 7}, {7, 7}, {7, 5}, {10, 5}, {10, 10}, {0, 10}};
    PlaneShape const one({key}), two({box(0, 0, 10, 10), box(3, 3, 7, 7)});
    EXPECT_NEAR(one.area(), 84, rounding);
    auto const a = coverage(one, 10, 10), b = coverage(two, 10, 10);
    for (std::size_t i = 0; i < a.size(); ++i) { EXPECT_NEAR(a[i], b[i], rounding) << i; }
    EXPECT_FALSE(one.contains(5, 5.1));
}

TEST(PlaneShape, lines_that_cross_count_by_parity) {
    // Two triangles that meet in the middle, and two boxes that overlap in one unit.
    EXPECT_NEAR(PlaneShape({{{0, 0}, {2, 2}, {2, 0}, {0, 2}}}).area(), 2, rounding);
    PlaneShape const overlap({box(0, 0, 2, 2), box(1, 1, 3, 3)});
    EXPECT_NEAR(overlap.area(), 6, rounding);
    EXPECT_FALSE(overlap.contains(1.5, 1.5));
}

TEST(PlaneShape, points_are_inside_as_the_coverage_says) {
    PlaneShape const shape({blob(20, 20, 12), blob(22, 19, 4)});
    auto const f = coverage(shape, 40, 40);
    int checked = 0;
    for (int j = 0; j < 40; ++j) {
        for (int i = 0; i < 40; ++i) {
            double const part = f[static_cast<std::size_t>(i + 40 * j)];
            if (part > rounding && part < 1 - rounding) { continue; }
            EXPECT_EQ(shape.contains(i + 0.5, j + 0.5), part > 0.5);
            ++checked;
        }
    }
    EXPECT_GT(checked, 1000);
}

TEST(PlaneShape, a_plane_without_area_is_empty) {
    EXPECT_EQ(PlaneShape({}).area(), 0);
    EXPECT_NEAR(PlaneShape({{{1, 1}, {5, 5}, {3, 3}}}).area(), 0, rounding);
    EXPECT_TRUE(PlaneShape({{{1, 1}, {5, 1}, {3, 1}}}).empty());
}

TEST(PlaneShape, lines_that_overlap_without_end_are_refused_instead_of_computed_for_hours) {
    Polygon2d comb;  // 40 000 long strokes over one another
    for (int i = 0; i < 20000; ++i) {
        comb.push_back({i * 1e-3, 0.0});
        comb.push_back({i * 1e-3, 100.0});
    }
    EXPECT_THROW(PlaneShape({comb}), Error);
}

}  // namespace
}  // namespace yttria
