// SPDX-License-Identifier: Apache-2.0
#include "phantoms/build.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>

#include "host/activity/activity.hpp"
#include "host/base/error.hpp"

namespace yttria {
namespace {

double sum(std::vector<float> const& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// A sphere at concentration 1 in a box of lung.
PhantomDescription sphere_in_lung() {
    PhantomDescription phantom;
    phantom.grid.size = {20, 20, 20};
    phantom.grid.spacing_mm = {2, 2, 2};
    phantom.grid.origin_mm = {-19, -19, -19};
    phantom.background = {"", "water", 1.0, 0, {}};
    Shape box;
    box.kind = Shape::Kind::box;
    box.centre_mm = {0, 0, 10};
    box.half_mm = {20, 20, 10};
    Shape sphere;
    sphere.half_mm = {9.5, 9.5, 9.5};
    phantom.regions = {{"lung", "lung", 0.25, 0, {box}}, {"sphere", "liver", 2.0, 1, {sphere}}};
    phantom.structures = {{"Lung", Role::lung, {1}}, {"Sphere", Role::tumour, {2}}};
    return phantom;
}

TEST(BuildPhantom, PartialVolumesGiveTheVolumeOfASphere) {
    auto description = sphere_in_lung();
    auto const phantom = build_phantom(description);
    // mean density = water in the lower half, lung in the upper half, sphere over both
    double const sphere_mL = 4.0 / 3 * std::numbers::pi * std::pow(0.95, 3);
    double const mass_g = sum(phantom.density.values) * description.grid.voxel_mL();
    double const exact_g = (32 - sphere_mL / 2) * 1.0 + (32 - sphere_mL / 2) * 0.25 + sphere_mL * 2.0;
    EXPECT_NEAR(mass_g, exact_g, 1e-3 * sphere_mL);  // 16x16x16 cells in surface voxels: measured 4e-4 of the volume
}

TEST(BuildPhantom, TotalIsTheGivenActivity) {
    auto description = sphere_in_lung();
    description.activity.total_GBq = 0.5;
    auto const phantom = build_phantom(description);
    double const decays = 0.5e9 * y90_half_life_s / std::numbers::ln2;
    EXPECT_NEAR(sum(phantom.activity.values) / decays, 1, 1e-6);  // float voxels
    description.activity.quantity = Quantity::counts;
    EXPECT_NEAR(sum(build_phantom(description).activity.values), counts_in_image, 1e-6 * counts_in_image);
}

TEST(BuildPhantom, LungGetsItsFractionByMass) {
    auto description = sphere_in_lung();
    description.activity.quantity = Quantity::counts;
    description.activity.lung_fraction = 0.05;
    auto const phantom = build_phantom(description);
    auto const& grid = description.grid;
    double lung = 0;
    for (int k = 0; k < 20; ++k) {
        for (int j = 0; j < 20; ++j) {
            for (int i = 0; i < 20; ++i) {
                auto const p = grid.to_patient({double(i), double(j), double(k)});
                if (std::hypot(p[0], p[1], p[2]) > 9.5 + 2 && p[2] > 0) lung += phantom.activity.values[grid.index(i, j, k)];
            }
        }
    }
    double const lung_mL = 32 - 2.0 / 3 * std::numbers::pi * std::pow(0.95, 3);
    double const far_mL = 32 - 2.0 / 3 * std::numbers::pi * std::pow(1.15, 3);
    EXPECT_NEAR(lung / counts_in_image, 0.05 * far_mL / lung_mL, 0.001);  // voxels at the rim of the counted part are taken whole
}

TEST(BuildPhantom, BlurKeepsTheTotalAndHasItsWidth) {
    Volume<float> image{Geometry{{61, 61, 61}, {2, 2, 2}, {0, 0, 0}}, {}};
    image.values.assign(image.geometry.voxels(), 0);
    image.values[image.geometry.index(30, 30, 30)] = 1000;
    blur(image, 12);
    EXPECT_NEAR(sum(image.values), 1000, 0.01);  // cut at 4 sigma and renormalised; float voxels
    double second_moment = 0;
    for (int i = 0; i < 61; ++i) {
        for (int j = 0; j < 61; ++j) {
            for (int k = 0; k < 61; ++k) second_moment += 4.0 * (i - 30) * (i - 30) * image.values[image.geometry.index(i, j, k)] / 1000;
        }
    }
    double const sigma = 12 / (2 * std::sqrt(2 * std::numbers::ln2));
    EXPECT_NEAR(std::sqrt(second_moment), sigma, 0.01 * sigma);  // the cut at 4 sigma takes 0.1 %
    // At half the width from the centre the value is half of the largest.
    EXPECT_NEAR(image.values[image.geometry.index(33, 30, 30)] / image.values[image.geometry.index(30, 30, 30)], 0.5, 1e-4);
}

TEST(BuildPhantom, BlurAlongOneAxisStaysInItsColumn) {
    Volume<float> image{Geometry{{9, 9, 41}, {4, 4, 2}, {0, 0, 0}}, std::vector<float>(std::size_t{9} * 9 * 41)};
    auto const& grid = image.geometry;
    image.values[grid.index(4, 4, 20)] = 1;
    blur(image, {0, 0, 15});
    double column = 0, variance = 0;
    for (int k = 0; k < 41; ++k) {
        double const value = image.values[grid.index(4, 4, k)];
        column += value;
        variance += value * 4.0 * (k - 20) * (k - 20);
    }
    EXPECT_NEAR(column, 1, 1e-6);
    EXPECT_NEAR(std::sqrt(variance) * 2.3548, 15, 0.15);  // cut at 4 sigma, sampled every 2 mm
    EXPECT_EQ(image.values[grid.index(5, 4, 20)], 0);
    EXPECT_EQ(image.values[grid.index(4, 3, 20)], 0);
}

TEST(BuildPhantom, LaterRegionsLieOverEarlierOnes) {
    auto const phantom = build_phantom(sphere_in_lung());
    auto const& grid = phantom.labels.geometry;
    EXPECT_EQ(phantom.labels.values[grid.index(10, 10, 10)], 2);
    EXPECT_EQ(phantom.labels.values[grid.index(0, 0, 19)], 1);
    EXPECT_EQ(phantom.labels.values[grid.index(0, 0, 0)], 0);
    EXPECT_EQ(phantom.materials[phantom.material.values[grid.index(10, 10, 10)]], "liver");
    EXPECT_EQ(phantom.materials[phantom.material.values[grid.index(0, 0, 19)]], "lung");
}

TEST(BuildPhantom, RefinedLabelsCoverTheSameSpace) {
    Geometry const grid{{10, 11, 12}, {3, 2, 1}, {-5, 7, 1}, {0, -1, 0, 1, 0, 0, 0, 0, 1}};
    auto const fine = refined(grid, 2);
    EXPECT_EQ(fine.size, (std::array{20, 22, 24}));
    auto const corner = grid.to_patient({-0.5, -0.5, -0.5}), fine_corner = fine.to_patient({-0.5, -0.5, -0.5});
    auto const end = grid.to_patient({9.5, 10.5, 11.5}), fine_end = fine.to_patient({19.5, 21.5, 23.5});
    for (std::size_t a = 0; a < 3; ++a) {
        EXPECT_NEAR(corner[a], fine_corner[a], 1e-12);
        EXPECT_NEAR(end[a], fine_end[a], 1e-12);
    }
}

TEST(BuildPhantom, RefusesAPhantomWithoutActivity) {
    auto description = sphere_in_lung();
    description.regions[1].concentration = 0;
    EXPECT_THROW(build_phantom(description), Error);
}

}  // namespace
}  // namespace yttria
