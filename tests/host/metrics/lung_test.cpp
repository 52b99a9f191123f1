// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/lung.hpp"

#include "host/metrics/partition.hpp"
#include "run_fixture.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace yttria {
namespace {

using testing::HandMadeRun;

/// 10 mm voxels: liver 0..2, right lung 3..6, left lung 7..9.
HandMadeRun scene() {
    HandMadeRun run(10, 0.01);
    run.add("whole_liver", Role::liver, {1, 1, 1, 0, 0, 0, 0, 0, 0, 0});
    run.add("R", Role::lung_right, {0, 0, 0, 1, 1, 1, 1, 0, 0, 0});
    run.add("L", Role::lung_left, {0, 0, 0, 0, 0, 0, 0, 1, 1, 1});
    run.add("lungs", Role::lung, {0, 0, 0, 1, 1, 1, 1, 1, 1, 1});
    for (std::size_t s : {0U, 3U}) run.structures.list[s].derived = true;
    return run;
}
SessionActivity session(double MBq, std::optional<double> shunt) {
    SessionActivity s;
    s.image = "y90";
    s.net_MBq = MBq;
    if (shunt) s.shunt = LungShunt{*shunt, "spect", false, ""};
    return s;
}

TEST(Lung, SidesAddUpToBothByMassAndHaveTheirOwnUncertainty) {
    auto run = scene();
    run.tissue.density.values[4] = 0.3F;
    auto const lung = run.metrics().lung;
    ASSERT_EQ(lung.sides.size(), 2U);
    EXPECT_EQ(lung.sides[0].name, "right");
    double energy = 0, mass = 0;
    for (auto const& side : lung.sides) {
        energy += side.mc_Gy.value * side.mass_kg;
        mass += side.mass_kg;
        EXPECT_GT(side.mc_Gy.u, 0);
    }
    EXPECT_NEAR(energy / mass, lung.mc_Gy.value, 1e-12 * lung.mc_Gy.value);
    EXPECT_NEAR(lung.sides[1].mc_without_rim_Gy.value, lung.sides[1].mc_Gy.value, 1e-12);  // far from the liver
    // Voxels 3, 4, 5 lie within 30 mm of the liver, centre to centre.
    EXPECT_NEAR(lung.near_liver_MBq, 3e9 * std::log(2.0) / y90_half_life_s * 1e-6, 1e-9);
}

TEST(Lung, PartitionDosesOfSessionsAddWithTheirOwnShunts) {
    auto run = scene();
    run.request.partition.tumour_mass_kg = 0.5;
    run.request.partition.normal_mass_kg = 0.5;
    run.request.partition.tumour_to_normal_ratio = 3;
    run.activity.sessions = {session(1000, 0.05), session(500, 0.10)};
    run.activity.lung_shunt_fraction = (50.0 + 50.0) / 1500;
    run.tissue.density.values.assign(10, 100.0F);  // makes the mask 0.7 kg
    auto const lung = run.metrics().lung;
    ASSERT_EQ(lung.sessions.size(), 2U);
    double const K = partition_dose_constant();
    EXPECT_NEAR(lung.sessions[0].partition_Gy, K * 0.05, 1e-12);
    EXPECT_NEAR(lung.partition_Gy, K * (0.05 + 0.05), 1e-12);
    EXPECT_NEAR(lung.image_mass_kg, 0.7, 1e-6);
    EXPECT_NEAR(lung.partition_of_image_mass_Gy, K * 0.1 / 0.7, 1e-5);
    run.activity.sessions[1].shunt.reset();
    run.activity.lung_shunt_fraction = -1;
    EXPECT_TRUE(std::isnan(run.metrics().lung.partition_Gy));  // one unknown makes the sum unknown
}

/// AC-08: bins of HU and mL; a vessel of 40 HU is left out.
TEST(Lung, MassFromHUFollowsTheWorkedBins) {
    double const volume = 3350.0;
    std::vector<float> const HU{-850, -780, -700, -500, 40};
    std::vector<float> const fraction{900 / 3350.F, 1500 / 3350.F, 800 / 3350.F, 150 / 3350.F, 0.5F};
    EXPECT_NEAR(lung_mass_of_HU_kg(HU, fraction, volume), 0.7800, 0.5e-4);
    EXPECT_EQ(lung_mass_of_HU_kg({-1024}, {1}, 1000), 0);
    auto run = scene();  // 7 mL of mask: 0.5 kg only by the voxel's volume
    Volume<float> ct{run.structures.grid, std::vector<float>(10, -850.0F)};
    EXPECT_FALSE(measure_lungs_kg(run.structures, std::vector<double>(10, 1.0), &ct).has_value());
    EXPECT_NEAR(measure_lungs_kg(run.structures, std::vector<double>(10, 100.0), nullptr).value_or(0), 0.7, 1e-12);
}

TEST(Lung, MassOfTheMaskIsUsedOnlyWhereItIsBothLungs) {
    auto run = scene();  // 7 g
    EXPECT_TRUE(std::isnan(run.metrics().lung.image_mass_kg));
    run.activity.sessions = {session(2000, 0.05)};
    run.request.partition.lung_mass_kg = 0.780;
    EXPECT_NEAR(run.metrics().lung.partition_Gy, 6.331, 0.5e-3);  // AC-08
    run.request.partition.lung_mass_kg = 1.0;
    EXPECT_NEAR(run.metrics().lung.partition_Gy, 4.938, 0.5e-3);
}

}  // namespace
}  // namespace yttria
