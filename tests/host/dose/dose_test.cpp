// SPDX-License-Identifier: Apache-2.0
#include "host/dose/dose.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace yttria {
namespace {

struct Setup {
    EnergyResult energy;
    Tissue tissue;
    Activity activity;
};

Setup two_voxels(std::uint64_t histories_per_batch) {
    Setup s;
    s.tissue.density.geometry.size = {2, 1, 1};
    s.tissue.density.geometry.spacing_mm = {10, 10, 10};  // 1 mL
    s.tissue.density.values = {1.0F, 2.0F};
    s.activity.total_decays = 1e12;
    s.energy.method = "mc";
    s.energy.tally.resize(2);
    s.energy.tally.histories.fill(histories_per_batch);
    return s;
}

TEST(Dose, IsEnergyOverMassScaledToAllDecays) {
    auto s = two_voxels(10);
    auto const quantum_MeV = 1.0 / 16777216.0;
    for (std::size_t b = 0; b < batches; ++b) {
        s.energy.tally.energy[2 * b] = 16777216;      // 1 MeV a batch
        s.energy.tally.energy[2 * b + 1] = 33554432;  // 2 MeV a batch in twice the mass: the same dose
    }
    auto const dose = make_dose(s.energy, s.tissue, s.activity);
    // 0.1 MeV per history x 1e12 decays x 1.602176634e-13 J/MeV in 1e-3 kg; float32 holds 6e-8 relative.
    double const expected = 0.1 * 1e12 * 1.602176634e-13 / 1e-3;
    EXPECT_NEAR(dose.mean_Gy.values[0], expected, expected * 1e-7);
    EXPECT_NEAR(dose.mean_Gy.values[1], expected, expected * 1e-7);
    EXPECT_EQ(dose.relative_uncertainty.values[0], 0.0F);  // all batches equal
    EXPECT_NEAR(dose.gy_gram_per_quantum_history, quantum_MeV * 1.602176634e-10 * 1e12, 1e-12);
}

TEST(Dose, UncertaintyOfEqualBatchesIsTheStandardErrorOfTheirMean) {
    auto s = two_voxels(1);
    double sum = 0, squares = 0;
    for (std::size_t b = 0; b < batches; ++b) {
        auto const x = static_cast<std::int64_t>(1000 + 37 * b * b % 101);
        s.energy.tally.energy[2 * b] = x;
        sum += static_cast<double>(x);
        squares += static_cast<double>(x * x);
    }
    double const mean = sum / batches;
    double const expected = std::sqrt((squares / batches - mean * mean) / (batches - 1)) / mean;
    auto const dose = make_dose(s.energy, s.tissue, s.activity);
    EXPECT_NEAR(dose.relative_uncertainty.values[0], expected, expected * 1e-6);  // float32, and cancellation in `squares`
}

TEST(Dose, UnequalBatchesCountByTheirHistories) {
    auto s = two_voxels(0);
    // Two batches, 1 and 3 histories, with 4 and 24 quanta: y = 4, 8; m = 7; s2 = 1*9 + 3*1 = 12; var(m) = 12/4 = 3.
    s.energy.tally.histories[0] = 1;
    s.energy.tally.histories[1] = 3;
    s.energy.tally.energy[0] = 4;
    s.energy.tally.energy[2] = 24;
    auto const dose = make_dose(s.energy, s.tissue, s.activity);
    EXPECT_NEAR(dose.relative_uncertainty.values[0], std::sqrt(3.0) / 7.0, 1e-7);  // float32
}

TEST(Dose, VoxelWithoutDepositAndLocalMethodHaveNoUncertainty) {
    auto s = two_voxels(5);
    s.energy.tally.energy[0] = 9;
    auto dose = make_dose(s.energy, s.tissue, s.activity);
    EXPECT_TRUE(std::isfinite(dose.relative_uncertainty.values[0]));
    EXPECT_TRUE(std::isnan(dose.relative_uncertainty.values[1]));
    EXPECT_EQ(dose.mean_Gy.values[1], 0.0F);
    s.energy.method = "local";
    dose = make_dose(s.energy, s.tissue, s.activity);
    EXPECT_TRUE(std::isnan(dose.relative_uncertainty.values[0]));
}

TEST(Dose, RefusesATallyOfAnotherGridAndARunWithoutHistories) {
    auto s = two_voxels(0);
    EXPECT_THROW(make_dose(s.energy, s.tissue, s.activity), Error);
    s = two_voxels(1);
    s.energy.tally.resize(3);
    EXPECT_THROW(make_dose(s.energy, s.tissue, s.activity), Error);
}

}  // namespace
}  // namespace yttria
