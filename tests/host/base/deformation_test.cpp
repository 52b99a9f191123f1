// SPDX-License-Identifier: Apache-2.0
#include "host/base/deformation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace yttria {
namespace {

/// Displacements of a function of the place on a grid of 41 x 41 x 21 points 4 mm apart, centred at 0.
template <class Shift>
Deformation field(Shift const& shift) {
    Deformation d;
    d.grid.size = {41, 41, 21};
    d.grid.spacing_mm = {4, 4, 4};
    d.grid.origin_mm = {-80, -80, -40};
    for (int k = 0; k < 21; ++k)
        for (int j = 0; j < 41; ++j)
            for (int i = 0; i < 41; ++i) {
                Vec3d const s = shift(d.grid.to_patient({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)}));
                d.shift_mm.push_back({static_cast<float>(s[0]), static_cast<float>(s[1]), static_cast<float>(s[2])});
            }
    return d;
}

/// Two blobs in the image's space, 5 mm voxels.
Volume<float> image() {
    Volume<float> v;
    v.geometry.size = {32, 32, 16};
    v.geometry.spacing_mm = {5, 5, 5};
    v.geometry.origin_mm = {-77.5, -77.5, -37.5};
    for (int k = 0; k < 16; ++k)
        for (int j = 0; j < 32; ++j)
            for (int i = 0; i < 32; ++i) {
                auto const p = v.geometry.to_patient({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                auto const blob = [&](double x, double y, double z) {
                    return std::exp(-((p[0] - x) * (p[0] - x) + (p[1] - y) * (p[1] - y) + (p[2] - z) * (p[2] - z)) / 128);
                };
                v.values.push_back(static_cast<float>(blob(-20, 10, 0) + 3 * blob(30, -15, 5)));
            }
    return v;
}

double moment(Volume<float> const& v, std::size_t axis) {
    double sum = 0, weighted = 0;
    for (int k = 0; k < v.geometry.size[2]; ++k)
        for (int j = 0; j < v.geometry.size[1]; ++j)
            for (int i = 0; i < v.geometry.size[0]; ++i) {
                double const value = v.values[v.geometry.index(i, j, k)];
                sum += value;
                weighted += value * v.geometry.to_patient({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)})[axis];
            }
    return weighted / sum;
}

TEST(Deformation, MapsPointsBetweenMatricesAndGivesTheirVolume) {
    auto d = field([](Vec3d const& p) { return Vec3d{0.1 * p[0], 0, -0.2 * p[2]}; });
    d.before.offset_mm = {1, 2, 3};
    d.after = {{0, -1, 0, 1, 0, 0, 0, 0, 2}, {0, 0, 10}};  // a quarter turn, and z stretched
    auto const there = d({10, 20, 5});
    // before: (11, 22, 8); shift at x: (1, 0, -1); after: (-22, 12, 2 * 7 + 10)
    EXPECT_NEAR(there.at_mm[0], -22, 1e-5);  // float32 vectors
    EXPECT_NEAR(there.at_mm[1], 12, 1e-5);
    EXPECT_NEAR(there.at_mm[2], 24, 1e-5);
    EXPECT_NEAR(there.volume, 1.1 * 0.8 * 2, 1e-5);
    EXPECT_TRUE(std::isnan(d({81, 0, 0}).volume));
    EXPECT_NEAR(d({80, 80, 40}).at_mm[1], 80 * 1.1 + 1, 1e-4);  // the outer centres belong to it
}

TEST(Deformation, AFoldIsFoundWhereItIsAndASmoothFieldHasNone) {
    auto const smooth = check_deformation(field([](Vec3d const& p) { return Vec3d{8 * std::sin(p[0] / 20), 0, 0}; }));
    EXPECT_EQ(smooth.folded, 0U);
    EXPECT_GT(smooth.corners, 200000U);
    EXPECT_NEAR(smooth.least_volume, 0.6, 0.01);  // 1 - 8/20 at sin' = -1, on 4 mm
    EXPECT_NEAR(smooth.largest_volume, 1.4, 0.01);
    EXPECT_NEAR(smooth.largest_shift_mm, 8, 0.05);
    auto const folded = check_deformation(field([](Vec3d const& p) {
        return Vec3d{0, std::abs(p[1] - 20) < 9 ? -1.5 * (p[1] - 20) : 0, 0};
    }));
    EXPECT_GT(folded.folded, 0U);
    EXPECT_NEAR(folded.least_volume, -0.5, 1e-6);
    EXPECT_NEAR(folded.worst_mm[1], 20, 9);
}

TEST(Deformation, VectorsThatAreNotDefinedAreNoFold) {
    auto d = field([](Vec3d const&) { return Vec3d{3, 0, 0}; });
    for (std::size_t i = 0; i < 2000; ++i) d.shift_mm[i] = {std::nanf(""), 0, 0};
    auto const check = check_deformation(d);
    EXPECT_EQ(check.folded, 0U);
    EXPECT_DOUBLE_EQ(check.least_volume, 1);
    EXPECT_TRUE(std::isnan(d(d.grid.origin_mm).volume));
}

TEST(WarpAmount, KeepsTheSumAndTakesActivityToWhereTheFieldSays) {
    auto const source = image();
    auto const before = std::accumulate(source.values.begin(), source.values.end(), 0.0);
    // y = x + shift leads to the image: what is at y comes to x, so activity moves against the shift.
    auto const moved = warp_amount(source, field([](Vec3d const&) { return Vec3d{7, -4, 3}; }));
    EXPECT_NEAR(moved.sum_after / before, 1, 1e-4);  // linear interpolation keeps sums; the blobs' tails leave the box
    EXPECT_NEAR(moment(moved.volume, 0), moment(source, 0) - 7, 0.02);
    EXPECT_NEAR(moment(moved.volume, 1), moment(source, 1) + 4, 0.02);
    EXPECT_NEAR(moment(moved.volume, 2), moment(source, 2) - 3, 0.02);
    // Stretched by 1.2 along x about 0: the same counts in less space, at x / 1.2.
    auto const squeezed = warp_amount(source, field([](Vec3d const& p) { return Vec3d{0.2 * p[0], 0, 0}; }));
    EXPECT_NEAR(squeezed.sum_after / before, 1, 1e-3);
    EXPECT_NEAR(moment(squeezed.volume, 0), moment(source, 0) / 1.2, 0.02);
    auto const waved = warp_amount(source, field([](Vec3d const& p) {
                                       return Vec3d{6 * std::sin(p[1] / 25), 5 * std::cos(p[0] / 30), 0};
                                   }));
    EXPECT_NEAR(waved.sum_after / before, 1, 2e-3);  // two points a side in 5 mm
    EXPECT_EQ(waved.volume.geometry.spacing_mm, source.geometry.spacing_mm);
}

TEST(WarpAmount, AFieldThatDoesNotCoverTheImageLosesItsSum) {
    auto d = field([](Vec3d const&) { return Vec3d{0, 0, 0}; });
    d.grid.origin_mm[0] = 0;  // the left half of the image is not reached
    auto const part = warp_amount(image(), d);
    EXPECT_LT(part.sum_after, 0.9 * part.sum_before);
}

}  // namespace
}  // namespace yttria
