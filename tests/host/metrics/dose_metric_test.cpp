// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/dose_metric.hpp"

#include <gtest/gtest.h>

#include "run_fixture.hpp"

#include <cmath>

namespace yttria::testing {
namespace {

std::vector<float> const ten{10, 20, 30, 40, 50, 60, 70, 80, 90, 100};
std::vector<float> const equal(10, 1.0F);

TEST(DoseMetric, EquivalentUniformDosesOfTheSpecification) {
    // clinical.md 4.1, printed to four decimals.
    EXPECT_NEAR(generalised_eud(ten, equal, 2), 62.0484, 5e-5);
    EXPECT_NEAR(generalised_eud(ten, equal, -10), 12.5880, 5e-5);
    EXPECT_NEAR(generalised_eud(ten, equal, 1 / 0.97), 55.2560, 5e-5);
    EXPECT_NEAR(generalised_eud(ten, equal, 1), 55, 5e-5);
    EXPECT_NEAR(survival_eud(ten, equal, 0.01), 50.9092, 5e-5);
    EXPECT_NEAR(survival_eud(ten, equal, 0.1), 28.4396, 5e-5);
    EXPECT_NEAR(survival_eud(ten, equal, 1), 12.3025, 5e-5);
}

TEST(DoseMetric, ZeroAndHugeDosesHaveAnAnswer) {
    EXPECT_EQ(generalised_eud({0, 10}, {1, 1}, -10), 0);
    EXPECT_NEAR(generalised_eud({0, 10}, {1, 1}, 2), 10 / std::sqrt(2.0), 1e-6);
    EXPECT_EQ(generalised_eud({0, 0}, {1, 1}, 2), 0);
    EXPECT_NEAR(survival_eud({5000, 6000}, {1, 1}, 1), 5000 + std::log(2.0), 1e-6);  // e^-5000 is no double
    EXPECT_NEAR(generalised_eud({100, 200}, {1, 0}, 3), 100, 1e-4);
}

TEST(DoseMetric, NamesAreReadWholeOrNotAtAll) {
    EXPECT_EQ(parse_dose_metric("D99.5_Gy")->parameter, 99.5);
    EXPECT_EQ(parse_dose_metric("gEUD-10_Gy")->kind, DoseMetric::Kind::generalised_eud);
    EXPECT_EQ(parse_dose_metric("EUD0.01_Gy")->kind, DoseMetric::Kind::survival_eud);
    EXPECT_EQ(parse_dose_metric("V83_mL")->kind, DoseMetric::Kind::mL_at_dose);
    for (auto const* wrong : {"D0_Gy", "D101_Gy", "D95", "D95_percent", "Vx_percent", "V_mL", "gEUD0_Gy", "EUD-1_Gy", "D9 5_Gy", "D1e1_Gy",
                              "mean_Gy", "", "D+5_Gy", "DnanGy", "Dnan_Gy"})
        EXPECT_FALSE(parse_dose_metric(wrong)) << wrong;
    auto const dotted = parse_structure_metric("dose.Lesion 1.2.D99.5_Gy");
    EXPECT_EQ(dotted->structure, "Lesion 1.2");
    EXPECT_EQ(dotted->metric, "D99.5_Gy");
    EXPECT_EQ(parse_structure_metric("dose.T.mean_Gy")->metric, "mean_Gy");
    EXPECT_FALSE(parse_structure_metric("dose.T"));
    EXPECT_FALSE(parse_structure_metric("dose..mean_Gy"));
}

TEST(MoreMetrics, CaseAndRulesAddLevelsOfTheirOwn) {
    HandMadeRun run(200);
    run.add("T", Role::tumour, std::vector<float>(200, 0.5F));
    StructureEntry entry;
    entry.name = "T";
    entry.role = Role::tumour;
    entry.metrics = {"D37_Gy", "D95_Gy", "V50_mL"};
    run.request.structures = {entry};
    auto const metrics = measure(run.request, run.dose(), run.energy, run.structures, run.tissue, run.activity,
                                 {"dose.T.D99.5_Gy", "dose.T.gEUD2_Gy", "dose.U.D1_Gy", "margin.T.5mm.MAM100_mm"});
    auto const& dose = metrics.find("T")->dose;
    for (auto const* name : {"D37_Gy", "V50_mL", "D99.5_Gy", "gEUD2_Gy", "gEUD-10_Gy", "mean_Gy_per_GBq"})
        EXPECT_TRUE(dose.contains(name)) << name;
    EXPECT_GE(dose.at("D37_Gy").value, dose.at("D50_Gy").value);
    EXPECT_LE(dose.at("D37_Gy").value, dose.at("D30_Gy").value);
    EXPECT_LE(dose.at("D99.5_Gy").value, dose.at("D98_Gy").value);
    EXPECT_GE(dose.at("D99.5_Gy").value, dose.at("min_Gy").value);
    EXPECT_GT(dose.at("gEUD2_Gy").value, dose.at("volume_mean_Gy").value);
    EXPECT_GT(dose.at("gEUD2_Gy").u, 0);
    EXPECT_LT(dose.at("gEUD-10_Gy").value, dose.at("volume_mean_Gy").value);
    // 1e9 decays in each of 200 voxels: activity = decays ln 2 / half-life.
    double const GBq = 200e9 * std::log(2.0) / y90_half_life_s * 1e-9;
    EXPECT_NEAR(dose.at("mean_Gy_per_GBq").value, dose.at("mean_Gy").value / GBq, 1e-9 * dose.at("mean_Gy").value / GBq);
}

TEST(MoreMetrics, RatioToNormalLiverKnowsThatBothShareHistories) {
    HandMadeRun run(200, 0);
    std::vector<float> tumour(200, 0.0F), normal(200, 1.0F);
    for (std::size_t v = 0; v < 50; ++v) {
        tumour[v] = 1;
        normal[v] = 0;
    }
    run.add("T", Role::tumour, tumour);
    run.add("liver_normal", Role::other, normal);
    for (std::size_t b = 0; b < batches; ++b)
        for (std::size_t v = 0; v < 200; ++v)  // batches differ by a factor of their own, the same everywhere
            run.energy.tally.energy[b * 200 + v] = static_cast<std::int64_t>((v < 50 ? 4 : 1) * 1000000 * (100 + static_cast<int>(b)));
    for (std::size_t v = 0; v < 50; ++v) run.activity.decays.values[v] = 5e9F;
    auto const metrics = run.metrics();
    auto const& dose = metrics.find("T")->dose;
    EXPECT_NEAR(dose.at("mean_ratio_to_normal").value, 4, 1e-9);
    EXPECT_NEAR(dose.at("mean_ratio_to_normal").u, 0, 1e-9);
    EXPECT_GT(dose.at("mean_Gy").u, 0.01 * dose.at("mean_Gy").value);
    EXPECT_NEAR(dose.at("activity_ratio_to_normal").value, 5, 1e-6);
    EXPECT_TRUE(std::isnan(dose.at("activity_ratio_to_normal").u));
    EXPECT_FALSE(metrics.find("T")->outside_treated_mL);
    std::vector<float> treated(200, 0.0F);
    for (std::size_t v = 10; v < 100; ++v) treated[v] = 0.25F;
    run.add("perfused", Role::perfused, treated);
    EXPECT_NEAR(run.metrics().find("T")->outside_treated_mL.value(), 10 + 40 * 0.75, 1e-6);  // voxels of 1 mL
}

}  // namespace
}  // namespace yttria::testing
