// SPDX-License-Identifier: Apache-2.0
// Worked numbers of clinical.md 2.1 to 2.9, 4.5 and correction 11, printed there with 4 to 6 digits: tolerance half the last digit and a
// little for the rounding of what they were made from.
#include "host/planning/analytic_uncertainty.hpp"
#include "host/planning/choose.hpp"
#include "host/planning/compartments.hpp"
#include "host/planning/empirical.hpp"
#include "host/planning/product.hpp"

#include "host/base/error.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace yttria {
namespace {

constexpr double four = 0.6e-4;
double const K = dose_constant("evaluated");

TEST(DoseConstant, IsEvaluatedOrOneOfTwoByName) {
    EXPECT_NEAR(K, 49.3831, four);
    EXPECT_EQ(dose_constant("49.67"), 49.67);
    EXPECT_EQ(dose_constant("50"), 50.0);
    EXPECT_THROW(dose_constant("49.38"), Error);
}

TEST(OneCompartment, GivesTheWorkedDoseAndActivities) {
    EXPECT_NEAR(mono_dose_Gy(2.0, 0.05, 0.8, K), 117.2847, four);
    EXPECT_NEAR(mono_activity_GBq(120, 0.05, 0.8, 0.02, K), 2.0881, four);
    EXPECT_NEAR(mono_activity_GBq(120, 0.05, 0.8, 0.02, 49.67), 2.0760, four);
    EXPECT_NEAR(mono_activity_GBq(120, 0.05, 0.8, 0.02, 50), 2.0623, four);
}

TEST(Compartments, SeveralTumoursOfOneTerritory) {
    Territory const t{"all", 1, 0.65, 0.05, 2.4, {{"a", 0.45, 5}, {"b", 0.03, 3}, {"c", 0.012, 2}}, ""};
    auto const d = compartment_doses({t}, 1, K, 1.0);
    EXPECT_NEAR(d.normal_Gy, 37.3568, four);
    EXPECT_NEAR(d.territories[0].each_tumour_Gy[0], 186.784, 0.6e-3);
    EXPECT_NEAR(d.territories[0].each_tumour_Gy[1], 112.070, 0.6e-3);
    EXPECT_NEAR(d.territories[0].each_tumour_Gy[2], 74.714, 0.6e-3);
    EXPECT_NEAR(d.tumour_Gy, 179.4948, four);
    EXPECT_NEAR(compartment_doses({t}, activity_for_tumours(t, 150, K) / 2.4, K, 1.0).tumour_Gy, 150, 1e-9);
}

TEST(Compartments, TerritoriesShareTheLungsAndSessionsAddUp) {
    std::vector<Territory> t{{"right", 1, 0.30, 0.05, 1.4, {{"a", 0.40, 5}}, ""}, {"left", 2, 0.20, 0.05, 0.5, {{"b", 0.06, 3}}, ""}};
    auto const d = compartment_doses(t, 1, K, 1.0);
    EXPECT_NEAR(d.territories[0].tumour_Gy, 142.781, 0.6e-3);
    EXPECT_NEAR(d.territories[1].tumour_Gy, 185.186, 0.6e-3);
    EXPECT_NEAR(d.territories[0].normal_Gy, 28.556, 0.6e-3);
    EXPECT_NEAR(d.territories[1].normal_Gy, 61.729, 0.6e-3);
    EXPECT_NEAR(d.lung_Gy, 4.6914, four);
    EXPECT_NEAR(d.highest_session_lung_Gy, 4.6914 * 1.4 / 1.9, four);
    EXPECT_EQ(d.highest_normal_Gy, d.territories[1].normal_Gy);
    t[1].session = 1;
    EXPECT_NEAR(compartment_doses(t, 1, K, 1.0).highest_session_lung_Gy, 4.6914, four);
    EXPECT_NEAR(compartment_doses(t, 1, K, 1.0, 2).highest_session_lung_Gy, 4.6914 / 2, four);
}

TEST(Compartments, TumourOnlyIsAllowedAndTheImpossibleIsNot) {
    auto const only = compartment_doses({{"t", 1, 0, 0.1, 1, {{"a", 0.5, 7}}, ""}}, 1, K, 1);
    EXPECT_NEAR(only.tumour_Gy, K * 0.9 / 0.5, 1e-9);
    EXPECT_TRUE(std::isnan(only.normal_Gy));
    for (auto const& bad : {Territory{"t", 1, 0.5, 0.1, 1, {}, ""}, Territory{"t", 1, 0.5, 0.1, 1, {{"a", 0, 5}}, ""},
                            Territory{"t", 1, 0.5, 0.1, 1, {{"a", 1, 0}}, ""}, Territory{"t", 1, -0.5, 0.1, 1, {{"a", 1, 5}}, ""},
                            Territory{"t", 1, 0.5, 1.0, 1, {{"a", 1, 5}}, ""}})
        EXPECT_THROW(compartment_doses({bad}, 1, K, 1), Error);
    EXPECT_THROW(compartment_doses({{"t", 1, 0.5, 0.1, 1, {{"a", 1, 5}}, ""}}, 1, K, 0), Error);
}

// 2.3: D_N 40 Gy allows 3.0159 GBq, D_N 70 5.2779, D_L 15 5.0625, D_L 30 10.1249.
TEST(Choice, TakesTheSmallestOfWhatIsWantedAndWhatTheLimitsLeave) {
    auto const one = compartment_doses({{"all", 1, 0.700, 0.06, 1, {{"t", 0.560, 5}}, ""}}, 1, K, 1.0);
    auto const term = [](std::string const& name, bool limit, bool strict, double Gy, double per) {
        return PlanTerm{name, limit, strict, Gy, per, 0.01 * per, ""};
    };
    PlanTerm const tumour = term("tumour", false, false, 400, one.tumour_Gy), lung = term("lung", true, true, 15, one.lung_Gy);
    PlanTerm const normal40 = term("normal", true, false, 40, one.normal_Gy), normal70 = term("normal", true, false, 70, one.normal_Gy);
    auto const free = choose_activity({tumour});
    EXPECT_NEAR(free.activity_GBq, 6.0319, four);
    EXPECT_NEAR(free.u_GBq, 0.060319, 1e-6);
    EXPECT_FALSE(free.limited);
    auto const limited = choose_activity({tumour, lung, normal70});
    EXPECT_EQ(limited.binding, "lung");
    EXPECT_TRUE(limited.limited);
    EXPECT_NEAR(limited.bound_GBq, 5.0625, four);
    EXPECT_NEAR(one.tumour_Gy * limited.bound_GBq, 335.714, 0.6e-3);
    EXPECT_NEAR(limited.activity_GBq, 5.062, 1e-12);  // a strict limit: the bound itself is not allowed
    EXPECT_LT(one.lung_Gy * limited.activity_GBq, 15.0);
    EXPECT_NEAR(choose_activity({tumour, lung, normal40}).activity_GBq, 3.0159, four);
    EXPECT_EQ(choose_activity({tumour, lung, normal40}).binding, "normal");
    EXPECT_NEAR(choose_activity({normal70}).activity_GBq, 5.2779, four);
    EXPECT_NEAR(choose_activity({term("lung", true, false, 30, one.lung_Gy)}).activity_GBq, 10.1249, four);
    EXPECT_THROW(choose_activity({}), Error);
    EXPECT_THROW(choose_activity({term("nothing", false, false, 100, 0)}), Error);
}

TEST(Choice, AStrictLimitThatEqualsWhatIsWantedBindsAndAnotherDoesNot) {
    PlanTerm const wanted{"tumour", false, false, 100, 50, 0, ""};
    PlanTerm limit{"lung", true, true, 10, 5, 0, ""};
    EXPECT_TRUE(choose_activity({wanted, limit}).limited);
    EXPECT_NEAR(choose_activity({wanted, limit}).activity_GBq, 1.999, 1e-12);
    limit.strict = false;
    EXPECT_FALSE(choose_activity({wanted, limit}).limited);
    EXPECT_EQ(choose_activity({wanted, limit}).activity_GBq, 2.0);
}

TEST(Empirical, BsaLobarBsaAndReductionsAreTheWorkedOnes) {
    double const surface = body_surface_m2(170, 68);
    EXPECT_NEAR(surface, 1.78753, 0.6e-5);
    EXPECT_NEAR(bsa_activity_GBq(surface, 560, 1800), 1.8986, four);
    EXPECT_NEAR(bsa_activity_GBq(surface, 560, 1800) * shunt_reduction(0.12), 1.5189, four);
    EXPECT_NEAR(bsa_activity_GBq(surface, 560, 1800) * shunt_reduction(0.17), 1.1392, four);
    EXPECT_NEAR(lobar_bsa_activity_GBq(surface, 560, 1300, 1800), 1.4577, four);
    EXPECT_EQ(shunt_reduction(0.09), 1.0);
    EXPECT_TRUE(std::isnan(shunt_reduction(0.21)));
    EXPECT_EQ(empirical_activity_GBq(200, 1000), 2.0);
    EXPECT_EQ(empirical_activity_GBq(400, 1000), 2.5);
    EXPECT_EQ(empirical_activity_GBq(600, 1000), 3.0);
}

// 2.8: a vial of 3 GBq holds 3.8899 GBq 24 h before its calibration, 88.4 Bq a sphere; correction 11: 6.03 GBq, more than two vials.
TEST(Product, CountsVialsAndSpheresAtTheInjection) {
    ProductEntry product;
    product.name = "resin";
    product.vial_GBq = 3.0;
    product.Bq_per_sphere_at_calibration = 68.18;
    auto const plain = product_plan(product, {6.0319}, {{6.0319 * 0.94, 1.26}}, 0);
    EXPECT_EQ(plain.vials, 3);
    EXPECT_NEAR(plain.spheres, 88.47e6, 0.01e6);
    EXPECT_NEAR(plain.spheres_per_g, 6.0319 * 0.94 * 1e9 / 68.18 / 1260, 1e-6);
    product.calibration_time = "2026-03-02T12:00:00+01:00";
    product.injection_time = "2026-03-01T11:00:00Z";
    product.most_spheres_per_session = 30e6;
    auto const early = product_plan(product, {3.016, 3.016}, {{6.0319, 1.26}}, 0);
    EXPECT_NEAR(early.vial_GBq, 3.8899, four);
    EXPECT_NEAR(early.Bq_per_sphere, 88.4, 0.05);
    EXPECT_EQ(early.vials, 2);
    EXPECT_TRUE(early.over_limit);
    EXPECT_NE(early.limit_note.find("above the site's limit"), std::string::npos);
    EXPECT_EQ(product_plan(product, {3.8}, {{3.8, 1}}, 0.05).vials, 2);  // 4.0 GBq to be drawn
}

TEST(AnalyticUncertainty, GivesTheWorkedContoursAndBudget) {
    EXPECT_NEAR(contour_diameter_u_mm(2, 5), 3.1118, four);
    EXPECT_NEAR(100 * volume_relative_u(100, 2, 5), 9.34, 0.006);
    EXPECT_NEAR(100 * volume_relative_u(20, 2, 5), 46.7, 0.06);
    EXPECT_NEAR(100 * volume_relative_u(100, 4.42, 15), 27.6, 0.06);
    EXPECT_NEAR(sphere_diameter_mm(523.6), 100, 1e-3);
    EXPECT_NEAR(100 * make_budget("x", {{"activity", 0.10}, {"fraction", 0.05}, {"mass", 0.093}}).relative, 14.5, 0.06);
}

/// Relative change of a tumour's and the lungs' dose where one input moves by `step`, the share of the activity in the tumour held.
TEST(AnalyticUncertainty, FollowsTheModelsOwnDerivatives) {
    Territory const t{"all", 1, 0.700, 0.06, 1, {{"t", 0.560, 5}}, ""};
    PlanUncertaintyEntry u;
    auto const budgets = plan_budgets({t}, u, 1.0);
    ASSERT_EQ(budgets.size(), 2U);
    auto const part = [](Budget const& b, std::string const& name) {
        for (auto const& line : b.lines)
            if (line.name == name) return line.relative;
        return -1.0;
    };
    auto more = t;
    more.lung_shunt += 1e-6;
    auto const before = compartment_doses({t}, 1, K, 1), after = compartment_doses({more}, 1, K, 1);
    double const tumour = std::abs(after.tumour_Gy / before.tumour_Gy - 1) / 1e-6, lung = (after.lung_Gy / before.lung_Gy - 1) / 1e-6;
    EXPECT_NEAR(part(budgets[0], "lung shunt"), tumour * u.lung_shunt, 1e-6);
    EXPECT_NEAR(part(budgets[1], "lung shunt"), lung * u.lung_shunt, 1e-6);
    EXPECT_EQ(part(budgets[1], "lung mass"), u.lung_mass);
}

TEST(LungSensitivity, IsTheDerivativeOfTheRulesDoseAndItsBand) {
    auto const s = lung_sensitivity(0.560, 0.700, 5, 0.06, 1.0, 150);
    auto const dose = [](double L, double ratio) { return 150 * L / (1 - L) * (0.560 + 0.700 / ratio); };
    EXPECT_NEAR(s.per_shunt, (dose(0.06 + 1e-6, 5) - dose(0.06 - 1e-6, 5)) / 2e-6, 1e-5);
    EXPECT_NEAR(s.per_ratio, (dose(0.06, 5 + 1e-4) - dose(0.06, 5 - 1e-4)) / 2e-4, 1e-6);
    EXPECT_NEAR(s.at_lower_Gy, 4.375, 0.6e-3);  // 2.3: L 0.04 and 0.08
    EXPECT_NEAR(s.at_upper_Gy, 9.130, 0.6e-3);
}

}  // namespace
}  // namespace yttria
