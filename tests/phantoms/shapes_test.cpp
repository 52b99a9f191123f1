// SPDX-License-Identifier: Apache-2.0
#include "phantoms/shapes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "host/base/error.hpp"

namespace yttria {
namespace {

Shape parsed(std::string const& inline_table) {
    auto const root = toml::parse("shape = " + inline_table);
    TomlProblems problems("test.toml");
    TomlReader reader(*root["shape"].as_table(), "shape", problems);
    auto const shape = read_shape(reader);
    problems.throw_if_any();
    return shape;
}

std::vector<std::string> const all_kinds{
    "{ kind = 'sphere', centre_mm = [3, 0, 0], radius_mm = 12 }",
    "{ kind = 'ellipsoid', centre_mm = [0, 1, 0], radii_mm = [20, 9, 13] }",
    "{ kind = 'box', centre_mm = [0, 0, 2], size_mm = [20, 30, 14] }",
    "{ kind = 'cylinder', axis = 'y', centre_mm = [0, 0, 0], radii_mm = [10, 15], length_mm = 25 }",
    "{ kind = 'slab', axis = 'x', from_mm = -4, to_mm = 9 }",
    "{ kind = 'sphere', centre_mm = [0, 0, 0], radius_mm = 16, clip_z_mm = [-100, 0] }",
};

TEST(ShapeLevel, NeverChangesFasterThanTheDistanceWalked) {
    std::mt19937 random(1);
    std::uniform_real_distribution<double> place(-30, 30);
    for (auto const& text : all_kinds) {
        auto const shape = parsed(text);
        for (int n = 0; n < 2000; ++n) {
            Vec3d const a{place(random), place(random), place(random)}, b{place(random), place(random), place(random)};
            double const walked = std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
            EXPECT_LE(std::abs(level_mm(shape, a) - level_mm(shape, b)), walked * (1 + 1e-12)) << text;  // 1e-12: rounding
        }
    }
}

TEST(ShapeLevel, IsTheDistanceToTheSurfaceOfASphere) {
    auto const sphere = parsed(all_kinds[0]);
    EXPECT_DOUBLE_EQ(level_mm(sphere, {3, 0, 0}), 12);
    EXPECT_DOUBLE_EQ(level_mm(sphere, {3, 5, 0}), 7);
    EXPECT_DOUBLE_EQ(level_mm(sphere, {23, 0, 0}), -8);
}

TEST(ShapeLevel, HasTheSignOfTheTextbookInequality) {
    auto const ellipsoid = parsed(all_kinds[1]);
    EXPECT_GT(level_mm(ellipsoid, {19.9, 1, 0}), 0);
    EXPECT_LT(level_mm(ellipsoid, {20.1, 1, 0}), 0);
    auto const cylinder = parsed(all_kinds[3]);  // radii along x and z, axis y
    EXPECT_GT(level_mm(cylinder, {0, 12.4, 14.9}), 0 - 1e-9);
    EXPECT_LT(level_mm(cylinder, {10.1, 0, 0}), 0);
    EXPECT_LT(level_mm(cylinder, {0, 12.6, 0}), 0);
    auto const half = parsed(all_kinds[5]);
    EXPECT_GT(level_mm(half, {0, 0, -1}), 0);
    EXPECT_LT(level_mm(half, {0, 0, 1}), 0);
}

TEST(ReadShape, RefusesAWrongUnitAndAnUnknownKind) {
    EXPECT_THROW(parsed("{ kind = 'sphere', centre_mm = [0, 0, 0], radius_cm = 1 }"), Error);
    EXPECT_THROW(parsed("{ kind = 'cube', centre_mm = [0, 0, 0] }"), Error);
    EXPECT_THROW(parsed("{ kind = 'slab', axis = 'x' }"), Error);
}

}  // namespace
}  // namespace yttria
