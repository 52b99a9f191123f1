// SPDX-License-Identifier: Apache-2.0
// Each input moves what it must and nothing else.
#include "host/ensemble/inputs.hpp"
#include "host/results/ensemble_files.hpp"
#include "small_case.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace yttria {
namespace {

using testing::input;
using testing::quantity;
using Inputs = testing::SmallCase;

constexpr double rounding = 2e-6;  ///< of values that went through images of 24-bit numbers

TEST_F(Inputs, CalibrationScalesEveryDoseByTheSameFactorAndNeedsNoTransport) {
    Keys keys;
    keys.quantity = "decays";
    keys.session = "";
    keys.uncertainty = "calibration = 0.05\n";
    keys.transport = "histories = 1e5\n";  // Monte Carlo
    auto const result = with_members(keys, 24);
    EXPECT_EQ(result.ensemble->transports, 0U);
    auto const& factor = input(result, "calibration").draws;
    for (auto const* name : {"dose.Tumour.mean_Gy", "dose.Liver.D50_Gy", "lung.mc_Gy", "dose.Tumour.D2_Gy"}) {
        auto const& q = quantity(result, name);
        for (std::size_t m = 0; m < factor.size(); ++m) EXPECT_NEAR(q.raw[m], q.value * factor[m], rounding * q.value) << name;
        EXPECT_NEAR(q.sd / q.value, 0.05, 0.004) << name;  // 24 strata
        EXPECT_EQ(q.dominant, "calibration");
        EXPECT_NEAR(q.total, std::hypot(q.sd, q.u), 1e-9 * q.total);
    }
    EXPECT_EQ(quantity(result, "volume.Tumour_mL").sd, 0);
}

TEST_F(Inputs, AdministeredActivityScalesRelativeImagesOnly) {
    Keys keys;
    keys.uncertainty = "activity = 0.10\ncalibration = 0.05\n";
    auto const result = with_members(keys, 15);
    EXPECT_TRUE(result.ensemble->not_varied.contains("calibration"));
    auto const& factor = input(result, "activity").draws;
    auto const &dose = quantity(result, "dose.Liver.mean_Gy"), &lung = quantity(result, "lung.partition_Gy");
    for (std::size_t m = 0; m < factor.size(); ++m) {
        EXPECT_NEAR(dose.raw[m], dose.value * factor[m], rounding * dose.value);
        EXPECT_NEAR(lung.raw[m], lung.value * factor[m], 1e-9 * lung.value);
    }
    EXPECT_EQ(quantity(result, "partition.lung_at_150_Gy").sd, 0);  // no activity in it
}

TEST_F(Inputs, LungMassMovesThePartitionLungDosesAlone) {
    Keys keys;
    keys.uncertainty = "lung_mass = 0.22\n";
    auto const result = with_members(keys, 15);
    auto const& factor = input(result, "lung_mass").draws;
    for (auto const& q : result.ensemble->quantities) {
        bool const moves = q.name == "lung.partition_Gy" || q.name == "partition.lung_at_150_Gy" || q.name == "plan.lung_Gy";
        if (moves)
            for (std::size_t m = 0; m < factor.size(); ++m) EXPECT_NEAR(q.raw[m], q.value / factor[m], 1e-9 * q.value) << q.name;
        else
            EXPECT_EQ(q.sd, 0) << q.name;
    }
    EXPECT_GT(quantity(result, "lung.partition_Gy").sd, 0);
}

TEST_F(Inputs, ShuntMovesTheLungUpAndTheLiverDown) {
    Keys keys;
    keys.uncertainty = "lung_shunt = 0.01\n";
    auto const result = with_members(keys, 15);
    auto const& more = input(result, "lung_shunt").draws;
    auto const &dose = quantity(result, "dose.Liver.mean_Gy"), &lung = quantity(result, "lung.partition_Gy");
    for (std::size_t m = 0; m < more.size(); ++m) {
        EXPECT_NEAR(dose.raw[m], dose.value * (0.95 - more[m]) / 0.95, rounding * dose.value);
        EXPECT_NEAR(lung.raw[m], lung.value * (0.05 + more[m]) / 0.05, 1e-9 * lung.value);
    }
}

TEST_F(Inputs, AShiftLeavesAUniformRegionAndMovesAnEdge) {
    Keys keys;
    keys.quantity = "decays";
    keys.session = "";
    keys.uniform = true;
    keys.uncertainty = "registration_mm = 3\nrespiration_mm = 2\n";
    auto const uniform = with_members(keys, 12);
    auto const& mean = quantity(uniform, "dose.Tumour.mean_Gy");
    for (double const v : mean.raw) EXPECT_NEAR(v, mean.value, rounding * mean.value);
    EXPECT_EQ(mean.sd, 0);
    keys.uniform = false;
    auto const edged = with_members(keys, 12);
    EXPECT_GT(quantity(edged, "dose.Liver.mean_Gy").sd, 0);
    EXPECT_EQ(edged.ensemble->inputs.size(), 4U);  // three axes and the breathing
    EXPECT_EQ(quantity(edged, "volume.Tumour_mL").sd, 0);
}

TEST_F(Inputs, ContoursMoveVolumesBySurfaceTimesDistance) {
    Keys keys;
    keys.more = "[[uncertainty.contour]]\nstructure = \"Tumour\"\nsd_mm = 1.0\n";
    auto const result = with_members(keys, 20);
    auto const& mm = input(result, "contour_mm:Tumour").draws;
    auto const& volume = quantity(result, "volume.Tumour_mL");
    double const radius = std::cbrt(volume.value * 1e3 * 3 / (4 * std::numbers::pi));
    for (std::size_t m = 0; m < mm.size(); ++m)  // a sphere of voxels of 4 mm: a tenth of the change, and 1 % of the whole
        EXPECT_NEAR(volume.raw[m] / volume.value, std::pow(1 + mm[m] / radius, 3), 0.01 + 0.3 * std::abs(mm[m]) / radius);
    EXPECT_EQ(quantity(result, "volume.Liver_mL").sd, 0);
    EXPECT_GT(quantity(result, "volume.liver_normal_mL").sd, 0);  // what is left of the liver
    // The activity is inside: energy stays, mass goes (both are relative to a reference whose mass is off the run's by 1 %).
    auto const& dose = quantity(result, "dose.Tumour.mean_Gy");
    for (std::size_t m = 0; m < mm.size(); ++m)
        EXPECT_NEAR(dose.raw[m] * volume.raw[m], dose.value * volume.value, 2e-3 * dose.value * volume.value);
    EXPECT_EQ(result.ensemble->transports, 0U);  // contours on the run's dose
}

TEST_F(Inputs, RepairParametersMoveBiologyAlone) {
    Keys keys;
    keys.uncertainty = "alpha_beta = 0.3\n";
    auto const result = with_members(keys, 12);
    EXPECT_GT(quantity(result, "biology.Tumour.BED_mean_Gy").sd, 0);
    for (auto const& q : result.ensemble->quantities)
        if (!q.name.starts_with("biology.")) { EXPECT_EQ(q.sd, 0) << q.name; }
}

TEST_F(Inputs, BlurOnlyTakesFromPeaksAndKeepsTheSum) {
    Keys keys;
    keys.uncertainty = "blur_mm = 6\n";
    auto const result = with_members(keys, 20);
    auto const& peak = quantity(result, "dose.Tumour.D2_Gy");
    for (double const v : peak.raw) EXPECT_LE(v, peak.value * (1 + rounding));
    EXPECT_LT(peak.mean, 0.95 * peak.value);
    EXPECT_NEAR(quantity(result, "dose.Liver.mean_Gy").mean, quantity(result, "dose.Liver.mean_Gy").value, 1e-5);  // scaled to its sum
}

TEST_F(Inputs, DensityMovesMassUnderTheSameEnergy) {
    Keys keys;
    keys.uncertainty = "lung_density = 0.10\n";
    auto const result = with_members(keys, 12);
    auto const& factor = input(result, "lung_density").draws;
    auto const& lung = quantity(result, "dose.Left.mean_Gy");
    for (std::size_t m = 0; m < factor.size(); ++m) EXPECT_NEAR(lung.raw[m], lung.value / factor[m], 1e-5 * lung.value);
    EXPECT_EQ(quantity(result, "dose.Tumour.mean_Gy").sd, 0);
}

TEST_F(Inputs, NoiseIsToldFromTheResidualByMembersOfItsOwn) {
    Keys keys;
    keys.uncertainty = "noise = 0.15\nactivity = 0.02\n";
    auto const result = with_members(keys, 100);
    EXPECT_EQ(result.ensemble->noise_members, 12U);
    auto const& q = quantity(result, "dose.Tumour.D2_Gy");
    ASSERT_TRUE(q.decomposed);
    ASSERT_EQ(q.shares.front().input, "noise");
    // With the activity both together are all there is, but for correlations by chance; alone the noise is a variance of 12 values:
    // 0.23 to 2.4 times the truth in all but one of a thousand seeds.
    double sum = q.residual.share;
    for (auto const& s : q.shares) sum += s.share;
    EXPECT_NEAR(sum, 1, 0.1);
    EXPECT_GT(q.shares.front().share, 0.23);
    EXPECT_LT(q.shares.front().share, 2.4);
    EXPECT_GT(q.shares.front().u, 0.3);
}

TEST_F(Inputs, MembersDependOnTheSeedAndNotOnThreads) {
    Keys keys;
    keys.uncertainty = "registration_mm = 3\ncontour_mm = 1\nnoise = 0.1\nhistories = 20000\n";
    keys.transport = "histories = 5e4\n";  // Monte Carlo
    auto const one = with_members(keys, 12, 1);
    EXPECT_EQ(one.ensemble->transports, 12U + 4U + 1U);  // members, those of noise alone, the reference
    EXPECT_GE(one.ensemble->decays, one.ensemble->transports * 20000U);
    EXPECT_EQ(ensemble_csv(*one.ensemble), ensemble_csv(*with_members(keys, 12, 3).ensemble));
    EXPECT_GT(quantity(one, "dose.Tumour.mean_Gy").member_noise, 0);
    keys.uncertainty += "seed = 2\n";
    EXPECT_NE(ensemble_csv(*one.ensemble), ensemble_csv(*with_members(keys, 12, 1).ensemble));
}

TEST_F(Inputs, MarginsFollowBlurAndShift) {
    Keys keys;
    keys.uncertainty = "registration_mm = 3\n";
    keys.margins = true;
    keys.more = "";
    auto const result = with_members(keys, 10);
    bool any = false;
    for (auto const& q : result.ensemble->quantities) any = any || (q.name.starts_with("margin.Tumour.") && q.sd > 0);
    EXPECT_TRUE(any);
}

TEST_F(Inputs, AGroupSharesItsDraws) {
    Keys keys;
    keys.uncertainty =
        "activity = { sd = 0.1, group = \"meter\", correlation = 0.8 }\nlung_mass = { sd = 0.2, group = \"meter\", correlation = 0.5 }\n";
    auto const draws = draw_inputs(computed(keys), 500, 1);
    ASSERT_EQ(draws.inputs.size(), 2U);
    auto const &a = draws.inputs[0].draws, &b = draws.inputs[1].draws;
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t m = 0; m < a.size(); ++m) {
        double const x = (a[m] - 1) / 0.1, y = std::log(b[m]);
        ab += x * y, aa += x * x, bb += y * y;
    }
    EXPECT_NEAR(ab / std::sqrt(aa * bb), 0.4, 0.12);  // 0.8 x 0.5; 3/sqrt(500)
    EXPECT_EQ(draws.owner, (std::vector<std::string>{"group meter", "activity", "lung_mass"}));
}

}  // namespace
}  // namespace yttria
