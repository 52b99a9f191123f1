// SPDX-License-Identifier: Apache-2.0
#include "host/contours/contours.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>

namespace yttria {
namespace {

/// float fractions of a few thousand voxels.
constexpr double float_sum = 1e-5;

Geometry grid(std::array<int, 3> size, Vec3d spacing, Vec3d origin) { return {size, spacing, origin, {1, 0, 0, 0, 1, 0, 0, 0, 1}}; }

/// Regular polygon of 64 corners; its area is known.
Polygon3d circle(double x, double y, double z, double radius) {
    Polygon3d polygon;
    for (int i = 0; i < 64; ++i) {
        double const angle = 2 * std::numbers::pi * (i + 0.3) / 64;
        polygon.push_back({x + radius * std::cos(angle), y + radius * std::sin(angle), z});
    }
    return polygon;
}
double circle_area(double radius) { return 32 * radius * radius * std::sin(2 * std::numbers::pi / 64); }

std::vector<Polygon3d> cylinder(std::vector<double> const& heights, double radius = 8) {
    std::vector<Polygon3d> polygons;
    for (double const z : heights) { polygons.push_back(circle(1.3, -2.1, z, radius)); }
    return polygons;
}
double volume(std::vector<float> const& fraction, Geometry const& g) {
    return std::accumulate(fraction.begin(), fraction.end(), 0.0) * g.voxel_mL();
}
bool warned(ContourStack const& stack, std::string const& id) {
    for (auto const& warning : stack.warnings) {
        if (warning.id == id) { return true; }
    }
    return false;
}
std::string error_of(std::vector<Polygon3d> const& polygons) {
    try {
        stack_contours("T", polygons);
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::input);
        return error.what();
    }
    ADD_FAILURE() << "no Error was thrown";
    return {};
}
Affine turned(double degrees, std::size_t a, std::size_t b) {
    Affine map;
    double const c = std::cos(degrees * std::numbers::pi / 180), s = std::sin(degrees * std::numbers::pi / 180);
    map.matrix[3 * a + a] = map.matrix[3 * b + b] = c;
    map.matrix[3 * a + b] = -s;
    map.matrix[3 * b + a] = s;
    map.offset_mm = {3, -4, 5};
    return map;
}

TEST(Contours, slabs_reach_half_a_distance_beyond_the_ends) {
    auto const stack = stack_contours("T", cylinder({0, 3, 6, 9}));
    EXPECT_DOUBLE_EQ(stack.planes.front().low_mm, -1.5);
    EXPECT_DOUBLE_EQ(stack.planes.back().high_mm, 10.5);
    EXPECT_NEAR(stack.volume_mL(), circle_area(8) * 12e-3, 1e-9);
    EXPECT_TRUE(stack.warnings.empty());
}

TEST(Contours, fractions_add_up_to_the_volume_on_any_straight_grid) {
    auto const stack = stack_contours("T", cylinder({9, 0, 6, 3}));  // in any order
    for (auto const& g : {grid({30, 30, 30}, {1, 1, 1}, {-13.2, -16.4, -9.7}), grid({9, 8, 7}, {4.1, 5.3, 2.9}, {-15, -20, -5}),
                          grid({60, 60, 3}, {0.5, 0.6, 9}, {-14, -20, -4})}) {
        EXPECT_NEAR(volume(volume_fractions(stack, g), g), stack.volume_mL(), float_sum);
    }
}

TEST(Contours, a_voxel_holds_exactly_the_part_that_the_slab_covers) {
    std::vector<Polygon3d> const boxes{{{-10, -10, 0}, {10, -10, 0}, {10, 10, 0}, {-10, 10, 0}},
                                       {{-10, -10, 2}, {10, -10, 2}, {10, 10, 2}, {-10, 10, 2}}};
    auto const g = grid({1, 1, 4}, {4, 4, 1.5}, {9, 0, -1.5});  // reaches from 7 to 11 in x; slabs from -1 to 3
    auto const f = volume_fractions(stack_contours("T", boxes), g);
    std::vector<double> const covered{0.25 / 1.5, 1, 1, 0.75 / 1.5};  // z from -2.25, -0.75, 0.75, 2.25
    for (std::size_t k = 0; k < 4; ++k) { EXPECT_NEAR(f[k], 0.75 * covered[k], 1e-6) << k; }
}

TEST(Contours, grids_of_other_orders_senses_and_turns_in_the_plane_are_exact_too) {
    auto const stack = stack_contours("T", cylinder({0, 3, 6, 9}));
    Geometry prone = grid({40, 40, 12}, {1, 1, 2}, {20, 18, 16});
    prone.direction = {-1, 0, 0, 0, -1, 0, 0, 0, -1};
    Geometry coronal = grid({40, 20, 40}, {1, 1, 1}, {-18, -21, -4});  // second axis along z, third along y
    coronal.direction = {1, 0, 0, 0, 0, 1, 0, 1, 0};
    Geometry turned_in_plane = grid({60, 60, 20}, {1, 1, 1}, {0, -42, -4});
    double const h = std::sqrt(0.5);
    turned_in_plane.direction = {h, -h, 0, h, h, 0, 0, 0, 1};
    for (auto const& g : {prone, coronal, turned_in_plane}) {
        auto const f = volume_fractions(stack, g);
        EXPECT_NEAR(volume(f, g), stack.volume_mL(), float_sum);
        Vec3d centre{};
        for (int k = 0; k < g.size[2]; ++k) {
            for (int j = 0; j < g.size[1]; ++j) {
                for (int i = 0; i < g.size[0]; ++i) {
                    Vec3d const p = g.to_patient({1.0 * i, 1.0 * j, 1.0 * k});
                    for (std::size_t a = 0; a < 3; ++a) { centre[a] += p[a] * static_cast<double>(f[g.index(i, j, k)]); }
                }
            }
        }
        double const total = std::accumulate(f.begin(), f.end(), 0.0);
        // The centre of the voxels is that of the solid to the spread within boundary voxels, far below a tenth of a millimetre.
        EXPECT_NEAR(centre[0] / total, 1.3, 0.02);
        EXPECT_NEAR(centre[1] / total, -2.1, 0.02);
        EXPECT_NEAR(centre[2] / total, 4.5, 0.02);
    }
}

TEST(Contours, an_oblique_stack_keeps_its_volume_and_place) {
    auto const straight = stack_contours("T", cylinder({0, 3, 6, 9, 12}));
    auto const map = turned(25, 1, 2);
    std::vector<Polygon3d> oblique = cylinder({0, 3, 6, 9, 12});
    for (auto& polygon : oblique) {
        for (auto& point : polygon) { point = map(point); }
    }
    auto const g = grid({50, 50, 50}, {1, 1, 1}, {-20, -35, -15});
    for (auto const& stack : {stack_contours("T", oblique), moved(straight, map)}) {
        EXPECT_NEAR(stack.volume_mL(), straight.volume_mL(), 1e-9);
        // 4 points an axis: half a millilitre of surface voxels, each known to a few hundredths and of either sign.
        EXPECT_NEAR(volume(volume_fractions(stack, g), g) / straight.volume_mL(), 1, 2e-3);
        auto const box = lattice_around(stack, g);
        EXPECT_NEAR(volume(volume_fractions(stack, box), box) / straight.volume_mL(), 1, 2e-3);
        EXPECT_LT(box.voxels(), g.voxels());
    }
}

TEST(Contours, two_missing_planes_are_bridged_and_a_wide_gap_parts_the_solid) {
    auto const bridged = stack_contours("T", cylinder({0, 2, 4, 10, 12}));
    EXPECT_TRUE(warned(bridged, "structures.planes_missing"));
    EXPECT_NEAR(bridged.volume_mL(), circle_area(8) * 14e-3, 1e-9);
    auto const apart = stack_contours("T", cylinder({0, 2, 4, 20, 22}));
    EXPECT_TRUE(warned(apart, "structures.separate_parts"));
    EXPECT_NEAR(apart.volume_mL(), circle_area(8) * 10e-3, 1e-9);
    auto const g = grid({1, 1, 1}, {1, 1, 1}, {1, -2, 12});
    EXPECT_EQ(volume_fractions(apart, g)[0], 0.0F);
}

TEST(Contours, one_plane_takes_the_thickness_that_is_given) {
    EXPECT_NEAR(stack_contours("T", cylinder({5}), 3.0).volume_mL(), circle_area(8) * 3e-3, 1e-9);
    EXPECT_NE(error_of(cylinder({5})).find("one plane only"), std::string::npos);
}

TEST(Contours, a_hole_in_one_plane_is_a_hole_in_its_slab_only) {
    auto polygons = cylinder({0, 3, 6});
    polygons.push_back(circle(1.3, -2.1, 3, 4));
    auto const stack = stack_contours("T", polygons);
    EXPECT_EQ(stack.planes.size(), 3U);
    EXPECT_NEAR(stack.volume_mL(), (circle_area(8) * 9 - circle_area(4) * 3) * 1e-3, 1e-9);
}

TEST(Contours, what_is_no_stack_of_plane_contours_is_refused) {
    EXPECT_NE(error_of({}).find("no closed contour"), std::string::npos);
    EXPECT_NE(error_of({{{0, 0, 0}, {1, 1, 1}}}).find("no closed contour"), std::string::npos);
    EXPECT_NE(error_of({{{0, 0, 0}, {1, 1, 1}, {2, 2, 2}}}).find("no area"), std::string::npos);
    auto bent = cylinder({0, 3});
    bent[1][5][2] += 1;
    EXPECT_NE(error_of(bent).find("leaves the plane"), std::string::npos);
    auto far = cylinder({0, 3});
    far[1][5][0] = 1e9;
    EXPECT_NE(error_of(far).find("1e+09"), std::string::npos);
    far[1][5][0] = NAN;
    EXPECT_NE(error_of(far).find("nan"), std::string::npos);
}

TEST(Contours, a_contour_of_two_points_is_left_out_and_said) {
    auto polygons = cylinder({0, 3});
    polygons.push_back({{0, 0, 6}, {1, 1, 6}});
    EXPECT_TRUE(warned(stack_contours("T", polygons), "structures.contours_skipped"));
}

}  // namespace
}  // namespace yttria
