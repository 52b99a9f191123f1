// SPDX-License-Identifier: Apache-2.0
#include "host/export/regrid.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace yttria {
namespace {

Geometry cube(int n, double spacing, double origin) {
    Geometry grid;
    grid.size = {n, n, n};
    grid.spacing_mm = {spacing, spacing, spacing};
    grid.origin_mm = {origin, origin, origin};
    return grid;
}

/// Quarter turn around z: x becomes y.
Affine quarter_turn(Vec3d const& offset) { return {{0, -1, 0, 1, 0, 0, 0, 0, 1}, offset}; }

StoredDose ramp() {
    StoredDose dose;
    dose.mean_Gy.geometry = cube(12, 3, 0);
    auto const& grid = dose.mean_Gy.geometry;
    for (int k = 0; k < 12; ++k)
        for (int j = 0; j < 12; ++j)
            for (int i = 0; i < 12; ++i) {
                auto const p = grid.to_patient({double(i), double(j), double(k)});
                dose.mean_Gy.values.push_back(static_cast<float>(10 + p[0] + 2 * p[1] + 3 * p[2]));
            }
    return dose;
}

TEST(Regrid, KeepsALinearDoseOnFinerAndCoarserGrids) {
    for (double const spacing : {1.0, 2.2, 7.0}) {
        auto const target = cube(3, spacing, 9.3);
        auto const out = regrid(ramp(), target);
        for (int k = 0; k < 3; ++k)
            for (int j = 0; j < 3; ++j)
                for (int i = 0; i < 3; ++i) {
                    auto const p = target.to_patient({double(i), double(j), double(k)});
                    // Rounding of float values below 200.
                    EXPECT_NEAR(out.dose.mean_Gy.values[target.index(i, j, k)], 10 + p[0] + 2 * p[1] + 3 * p[2], 5e-5) << spacing;
                }
    }
}

TEST(Regrid, FollowsTheRegistrationOfTheImage) {
    // A point of planning space p lies at turn(p) + offset in the image.
    auto const turn = quarter_turn({100, 20, -5});
    Geometry target = cube(3, 2, 0);
    target.origin_mm = {100 - 14, 20 + 9, -5 + 12};  // planning (9, 14, 12)
    auto const out = regrid(ramp(), target, turn);
    EXPECT_NEAR(out.dose.mean_Gy.values[0], 10 + 9 + 2 * 14 + 3 * 12, 5e-5);
    EXPECT_NEAR(out.dose.mean_Gy.values[target.index(1, 0, 0)], 10 + 9 + 2 * 12 + 3 * 12, 5e-5);  // +x of the image is -y of planning
    EXPECT_EQ(out.dose.mean_Gy.geometry, target);
}

TEST(Regrid, ReportsTheEnergyThatChanged) {
    auto dose = ramp();
    dose.density_g_per_cm3.assign(dose.mean_Gy.values.size(), 2.0F);
    auto const same = regrid(dose, dose.mean_Gy.geometry);
    EXPECT_TRUE(same.energy);
    EXPECT_NEAR(same.after, same.before, 1e-9 * same.before);
    // Mean dose 10 + 6 * 16.5 Gy over 46656 mm3 of 2 g/cm3: 109 Gy * 93.312 g.
    EXPECT_NEAR(same.before, 109 * 93.312, 1e-2);
    EXPECT_NEAR(same.inside, same.before, 1e-9 * same.before);
    auto half = dose.mean_Gy.geometry;
    half.size[2] = 6;
    auto const cut = regrid(dose, half);
    EXPECT_NEAR(cut.after, 82 * 93.312 / 2, 1e-2);  // lower half: mean 10 + 3 * 16.5 + 3 * 7.5
    EXPECT_NEAR(cut.inside, cut.after, 1e-6 * cut.after);
}

TEST(Regrid, RefusesAScaledRegistrationAndAGridElsewhere) {
    Affine scaled;
    scaled.matrix[0] = 1.01;
    EXPECT_THROW(regrid(ramp(), cube(3, 1, 5), scaled), Error);
    EXPECT_THROW(regrid(ramp(), cube(3, 1, 500)), Error);
}

TEST(Regrid, KeepsTheVolumeOfAStructure) {
    auto dose = ramp();
    dose.structures.push_back({"S", Role::tumour, false, std::vector<float>(dose.mean_Gy.values.size(), 0.0F)});
    dose.structures[0].fraction[dose.mean_Gy.geometry.index(5, 6, 7)] = 1;
    auto const target = cube(40, 1, -1);
    auto const out = regrid(dose, target);
    double sum = 0;
    for (float const value : out.dose.structures[0].fraction) sum += static_cast<double>(value);
    EXPECT_NEAR(sum, 27, 1e-4);  // one voxel of 27 mm3
}

}  // namespace
}  // namespace yttria
