// SPDX-License-Identifier: Apache-2.0
#include "host/ensemble/alter_contours.hpp"
#include "host/ensemble/alter_image.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>

namespace yttria {
namespace {

Geometry cube(int n, double spacing_mm) {
    Geometry g;
    g.size = {n, n, n};
    g.spacing_mm = {spacing_mm, spacing_mm, spacing_mm};
    for (auto& o : g.origin_mm) o = -0.5 * spacing_mm * (n - 1);
    return g;
}

double sum_of(std::vector<float> const& values) {
    return std::accumulate(values.begin(), values.end(), 0.0, [](double s, float v) { return s + static_cast<double>(v); });
}

/// Volume fractions of a sphere about the origin from 8x8x8 points a voxel.
std::vector<float> sphere(Geometry const& g, double radius_mm) {
    std::vector<float> out;
    for (int k = 0; k < g.size[2]; ++k)
        for (int j = 0; j < g.size[1]; ++j)
            for (int i = 0; i < g.size[0]; ++i) {
                int inside = 0;
                for (int s = 0; s < 512; ++s) {
                    auto const p =
                        g.to_patient({i + (s % 8 + 0.5) / 8 - 0.5, j + (s / 8 % 8 + 0.5) / 8 - 0.5, k + (s / 64 + 0.5) / 8 - 0.5});
                    inside += p[0] * p[0] + p[1] * p[1] + p[2] * p[2] <= radius_mm * radius_mm ? 1 : 0;
                }
                out.push_back(static_cast<float>(inside) / 512);
            }
    return out;
}

TEST(MovableContour, ASphereTakesTheVolumeOfItsNewRadius) {
    auto const g = cube(24, 3);
    double const R = 21;
    MovableContour const contour(sphere(g, R), g, 5);
    for (double const mm : {-4.0, -1.0, -0.3, 0.0, 0.3, 1.0, 2.5, 4.0}) {
        double const volume = sum_of(contour.moved(mm)) * g.voxel_mL();
        double const expected = 4 * std::numbers::pi / 3 * std::pow(R + mm, 3) * 1e-3;
        // Planes for a curved surface, distances to triangles: good to a fiftieth of a voxel of its place (3 dR/R).
        EXPECT_NEAR(volume / expected, 1, 3 * 0.06 / (R + mm)) << mm;
    }
    // Less than a voxel changes as much as it says: the slope of the volume is the surface.
    double const slope = (sum_of(contour.moved(0.1)) - sum_of(contour.moved(-0.1))) * g.voxel_mL() / 0.2;
    EXPECT_NEAR(slope / (4 * std::numbers::pi * R * R * 1e-3), 1, 0.02);
}

TEST(MovableContour, MovesNoFartherThanItsReachAndErodesToNothing) {
    auto const g = cube(16, 2);
    MovableContour const contour(sphere(g, 5), g, 7);
    EXPECT_EQ(sum_of(contour.moved(-7)), 0);
    EXPECT_EQ(contour.moved(9), contour.moved(7));
}

TEST(AlterImage, BlurKeepsTheSumAndHasItsWidth) {
    auto const g = cube(41, 2);
    Volume<float> image{g, std::vector<float>(g.voxels(), 0.0F)};
    image.values[g.index(20, 20, 20)] = 1000;
    blur_further(image, {0, 0, 12});
    EXPECT_NEAR(sum_of(image.values), 1000, 1e-2);
    double second = 0, sideways = 0;
    for (int i = 0; i < 41; ++i) {
        second += static_cast<double>(image.values[g.index(20, 20, i)]) * std::pow(2.0 * (i - 20), 2) / 1000;
        sideways += static_cast<double>(image.values[g.index(i, 20, 20)]);
    }
    // The kernel is integrated over voxels of 2 mm (h^2/12) and cut at four sigma (1 %).
    EXPECT_NEAR(std::sqrt(second - 4.0 / 12) * 2.3548, 12, 0.15);
    EXPECT_EQ(sideways, static_cast<double>(image.values[g.index(20, 20, 20)]));  // along z only
    image.values.assign(g.voxels(), 0.0F);
    image.values[g.index(0, 0, 0)] = 500;
    blur_further(image, {12, 12, 12});
    EXPECT_NEAR(sum_of(image.values), 500, 5e-3);  // at a corner too
}

TEST(AlterImage, NoiseHasItsSpreadItsWidthAndItsSeed) {
    auto const g = cube(48, 3);
    double const fwhm = 12;
    auto const field = noise_field(g, fwhm, 5);
    double mean = 0, squares = 0, neighbours = 0;
    std::size_t pairs = 0;
    for (int k = 0; k < 48; ++k)
        for (int j = 0; j < 48; ++j)
            for (int i = 0; i < 48; ++i) {
                auto const v = static_cast<double>(field[g.index(i, j, k)]);
                mean += v, squares += v * v;
                if (i + 4 < 48) neighbours += v * static_cast<double>(field[g.index(i + 4, j, k)]), ++pairs;
            }
    auto const n = static_cast<double>(field.size());
    // About (144 mm / 15 mm)^3 = 900 independent elements: the mean is good to 0.033, the variance to 0.047 (3 sigma below).
    EXPECT_NEAR(mean / n, 0, 0.1);
    EXPECT_NEAR(squares / n, 1, 0.15);
    // White noise through a Gaussian of sigma s correlates by exp(-d^2/(4 s^2)): d = 12 mm, s = 5.096 mm.
    EXPECT_NEAR(neighbours / static_cast<double>(pairs), std::exp(-144 / (4 * 5.096 * 5.096)), 0.12);
    EXPECT_EQ(field, noise_field(g, fwhm, 5));
    EXPECT_NE(field, noise_field(g, fwhm, 6));
}

TEST(AlterImage, AShiftAndATurnMoveTheContentAsTheySay) {
    Affine const shifted = displaced({}, {3, -2, 5}, {0, 0, 0}, {10, 10, 10});
    EXPECT_EQ(shifted.matrix, (std::array<double, 9>{1, 0, 0, 0, 1, 0, 0, 0, 1}));  // axes stay parallel
    Vec3d const from = shifted({13, 8, 15});                                        // what is now here was at (10, 10, 10)
    EXPECT_NEAR(from[0], 10, 1e-12);
    EXPECT_NEAR(from[1], 10, 1e-12);
    EXPECT_NEAR(from[2], 10, 1e-12);
    Affine const turned = displaced({}, {0, 0, 0}, {0, 0, 90}, {10, 10, 10});
    Vec3d const was = turned({10, 14, 10});  // a point 4 mm along x went to 4 mm along y
    EXPECT_NEAR(was[0], 14, 1e-12);
    EXPECT_NEAR(was[1], 10, 1e-12);
    EXPECT_NEAR(turned.departure_from_rigid(), 0, 1e-12);
    Geometry g = cube(3, 1);
    EXPECT_EQ(long_axis(g), 2U);
    g.direction = {0, 0, 1, 1, 0, 0, 0, -1, 0};
    EXPECT_EQ(long_axis(g), 1U);
}

}  // namespace
}  // namespace yttria
