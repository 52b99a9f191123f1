// SPDX-License-Identifier: Apache-2.0
// Worked numbers of clinical.md 2.1 to 2.3 and AC-04 to AC-07, printed there with 4 to 6 digits: tolerance half the last digit.
#include "host/metrics/partition.hpp"

#include "host/base/error.hpp"
#include "host/metrics/partition_inputs.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace yttria {
namespace {

PartitionInputs const worked{0.560, 0.700, 5, 0.06, 1.0};
constexpr double four = 0.6e-4;

TEST(Partition, DoseConstantIsThatOfTheEvaluatedData) { EXPECT_NEAR(partition_dose_constant(), 49.3831, four); }

TEST(Partition, ForwardGivesTheWorkedDosesAndActivities) {
    auto const d = partition_doses(worked, 2.0);
    EXPECT_NEAR(d.tumour_Gy, 132.6288, four);
    EXPECT_NEAR(d.normal_Gy, 26.5258, four);
    EXPECT_NEAR(d.lung_Gy, 5.9260, four);
    EXPECT_NEAR(d.tumour_GBq, 1.5040, four);
    EXPECT_NEAR(d.normal_GBq, 0.3760, four);
    EXPECT_NEAR(d.lung_GBq, 0.1200, four);
    EXPECT_NEAR(d.tumour_GBq + d.normal_GBq + d.lung_GBq, 2.0, 1e-12);
}

TEST(Partition, InverseGivesTheWorkedActivityLungDoseAndLargestShunt) {
    EXPECT_NEAR(partition_activity_GBq(worked, 150), 2.2620, four);
    EXPECT_NEAR(partition_lung_Gy(worked, 150), 6.7021, four);
    EXPECT_NEAR(partition_largest_shunt(worked, 150, 15), 0.12500, 0.6e-5);
    EXPECT_NEAR(partition_activity_GBq(worked, 400), 6.0319, four);
    EXPECT_NEAR(partition_lung_Gy(worked, 400), 17.8723, four);
    // The lung dose of the activity that gives 150 Gy is the one that the rule computes without activity and without K.
    EXPECT_NEAR(partition_doses(worked, partition_activity_GBq(worked, 150)).lung_Gy, partition_lung_Gy(worked, 150), 1e-12);
}

TEST(Partition, FollowsShuntRatioAndLungMassAsInTheAcceptanceCases) {
    auto const lung = [](double L, double tnr) { return partition_lung_Gy({0.560, 0.700, tnr, L, 1.0}, 150); };
    EXPECT_NEAR(lung(0.04, 5), 4.375, 0.6e-3);
    EXPECT_NEAR(lung(0.08, 5), 9.130, 0.6e-3);
    EXPECT_NEAR(lung(0.06, 3), 7.596, 0.6e-3);
    EXPECT_NEAR(lung(0.06, 8), 6.200, 0.6e-3);
    EXPECT_NEAR(lung(0.125, 5), 15.0, 15e-9);
    EXPECT_NEAR(lung(0.126, 5), 15.1373, four);
    EXPECT_NEAR(partition_lung_Gy({0.90, 0.60, 4, 0.12, 1.0}, 150), 21.4773, four);
    EXPECT_NEAR(partition_lung_Gy({0.90, 0.60, 4, 0.12, 0.75}, 150), 28.6364, four);
}

TEST(Partition, RefusesImpossibleInputsAndAllowsNoNormalLiver) {
    EXPECT_THROW(partition_doses({0, 1, 5, 0.1, 1}, 1), Error);
    EXPECT_THROW(partition_doses({1, -1, 5, 0.1, 1}, 1), Error);
    EXPECT_THROW(partition_doses({1, 1, 0, 0.1, 1}, 1), Error);
    EXPECT_THROW(partition_doses({1, 1, 5, 1.0, 1}, 1), Error);
    EXPECT_THROW(partition_doses({1, 1, 5, -0.1, 1}, 1), Error);
    EXPECT_THROW(partition_doses({1, 1, 5, 0.1, 0}, 1), Error);
    EXPECT_NEAR(partition_lung_Gy({1, 0, 5, 0.5, 1}, 10), 10, 1e-12);
}

StructureMetrics structure(std::string const& name, double volume_mL, double activity_MBq, double mass_g = 0) {
    StructureMetrics s;
    s.name = name;
    s.volume_mL = volume_mL;
    s.activity_MBq = activity_MBq;
    s.mass_g = mass_g;
    return s;
}

TEST(PartitionInputs, ComeFromTheVoxelsWhereTheCaseGivesNone) {
    Case request;
    Activity activity;
    activity.lung_shunt_fraction = 0.06;
    // Masses .560 and .700 kg at 1.05 g/mL, five times the concentration in tumour.
    auto const result = make_partition(
        request, activity,
        {structure("tumours", 560 / 1.05, 5 * 560), structure("liver_normal", 1200, 1), structure("perfused_normal", 700 / 1.05, 700)});
    ASSERT_TRUE(result.assessable) << result.why;
    EXPECT_NEAR(result.tumour_to_normal_ratio, 5, 1e-12);
    EXPECT_NEAR(result.lung_at_150_Gy, 6.7021, four);
    EXPECT_NE(result.sources.find("perfused_normal"), std::string::npos) << result.sources;
}

TEST(PartitionInputs, GivenByHandWinAndTheViableTumourIsAVariant) {
    Case request;
    request.partition.tumour_mass_kg = 0.560;
    request.partition.normal_mass_kg = 0.700;
    request.partition.tumour_to_normal_ratio = 5;
    request.partition.lung_shunt_fraction = 0.06;
    auto const result =
        make_partition(request, {}, {structure("tumours", 100, 1), structure("tumour_viable", 70, 1), structure("lungs", 3350, 0, 780)});
    ASSERT_TRUE(result.assessable) << result.why;
    EXPECT_NEAR(result.lung_at_150_Gy, 6.7021, four);
    ASSERT_EQ(result.variants.size(), 2U);
    EXPECT_EQ(result.variants[0].name, "viable tumour");
    EXPECT_NEAR(result.variants[0].lung_at_150_Gy, 4.69, 0.6e-2);  // correction 4: 30 % necrosis
    EXPECT_NEAR(result.variants[1].lung_at_150_Gy, 6.7021 / 0.78, 1e-3);
}

TEST(PartitionInputs, TheShuntByTheOtherMethodIsAVariantUnlessOneIsGivenByHand) {
    Case request;
    Activity activity;
    activity.lung_shunt_fraction = 0.06;
    activity.other_shunt_fraction = 0.12;
    activity.other_shunt_method = "spect";
    std::vector<StructureMetrics> const measured{structure("tumours", 560 / 1.05, 5 * 560), structure("liver_normal", 700 / 1.05, 700)};
    auto const result = make_partition(request, activity, measured);
    ASSERT_EQ(result.variants.size(), 1U);
    EXPECT_EQ(result.variants[0].name, "lung shunt fraction by spect, 0.12");
    // (3) with L/(1-L) = 0.12/0.88 in place of 0.06/0.94
    EXPECT_NEAR(result.variants[0].lung_at_150_Gy, 6.7021 * (0.12 / 0.88) / (0.06 / 0.94), 1e-3);
    request.partition.lung_shunt_fraction = 0.06;
    EXPECT_TRUE(make_partition(request, activity, measured).variants.empty());
}

TEST(PartitionInputs, SayWhatIsMissing) {
    Activity activity;
    activity.lung_shunt_fraction = -1;
    auto const nothing = make_partition({}, activity, {});
    EXPECT_FALSE(nothing.assessable);
    EXPECT_NE(nothing.why.find("tumour mass"), std::string::npos) << nothing.why;
    EXPECT_TRUE(std::isnan(nothing.lung_at_150_Gy));
    auto const no_shunt = make_partition({}, activity, {structure("tumours", 100, 10), structure("liver_normal", 1000, 20)});
    EXPECT_NE(no_shunt.why.find("lung shunt"), std::string::npos) << no_shunt.why;
    activity.lung_shunt_fraction = 0.05;
    auto const cold = make_partition({}, activity, {structure("tumours", 100, 0), structure("liver_normal", 1000, 20)});
    EXPECT_NE(cold.why.find("no activity"), std::string::npos) << cold.why;
}

}  // namespace
}  // namespace yttria
