// SPDX-License-Identifier: Apache-2.0
// An ensemble of what the EANM 2018 budget has, against the budget; and the probability of a rule against the normal distribution.
#include "host/planning/analytic_uncertainty.hpp"
#include "small_case.hpp"

#include <cmath>
#include <cstdio>
#include <map>

namespace yttria {
namespace {

using testing::quantity;
using Analytic = testing::SmallCase;

std::string digits(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", value);
    return text;
}

TEST_F(Analytic, EanmBudgetsAgreeWithinTheSampling) {
    PlanUncertaintyEntry u;
    u.activity = 0.10;
    u.fraction = 0.05;
    u.lung_shunt = 0.005;
    u.lung_mass = 0.05;
    u.contour_voxel_mm = 1.0;
    u.contour_fwhm_mm = 1.52;  // u(d) = 1 mm of a diameter of 40 mm: 7.5 % of the volume
    auto const nominal = computed({});
    auto const* tumour = nominal.metrics.find("Tumour");
    auto const* liver = nominal.metrics.find("whole_liver");
    // The image is scaled to the liver's sum: more uptake in the tumour raises that sum too, by the tumour's share f.
    double const f = tumour->activity_MBq / liver->activity_MBq;
    Keys keys;
    keys.uncertainty = "activity = 0.10\nrecovery = " + std::to_string(u.fraction / (1 - f)) + "\nlung_shunt = 0.005\nlung_mass = 0.05\n";
    keys.more = "[[uncertainty.contour]]\nstructure = \"Tumour\"\nsd_mm = " +
                std::to_string(contour_diameter_u_mm(u.contour_voxel_mm, u.contour_fwhm_mm) / 2) + "\n";
    auto const result = with_members(keys, 200);

    Territory territory;
    territory.lung_shunt = 0.05;
    territory.activity_GBq = 1.0;
    territory.tumours = {{"Tumour", tumour->volume_mL * 1.05e-3, 1}};
    auto const budgets = plan_budgets({territory}, u, 1.05);
    ASSERT_EQ(budgets.size(), 2U);
    // The spread of 200 members is known to 1/sqrt(2 x 199) = 5 % (three of them below): inputs correlate by chance. The regression
    // takes that out: what each input explains is a line of the budget, but for the second order (V^-1 of a spread of 7.5 %: 3 % of the
    // variance; planes for a sphere on 4 mm).
    auto const check = [&](EnsembleQuantity const& q, Budget const& budget, std::map<std::string, std::size_t> const& lines) {
        EXPECT_NEAR(q.sd / q.value, budget.relative, 0.15 * budget.relative) << q.name;
        double explained = 0;
        for (auto const& s : q.shares) {
            double const variance = s.share * q.sd * q.sd / (q.value * q.value);
            explained += variance;
            if (!lines.contains(s.input)) continue;
            double const expected = std::pow(budget.lines[lines.at(s.input)].relative, 2);
            EXPECT_NEAR(variance, expected, 0.08 * expected) << q.name << " " << s.input;
        }
        EXPECT_NEAR(std::sqrt(explained), budget.relative, 0.03 * budget.relative) << q.name;
    };
    auto const& dose = quantity(result, "dose.Tumour.mean_Gy");
    check(dose, budgets[0], {{"activity", 0}, {"recovery", 1}, {"contour_mm", 3}});
    check(quantity(result, "lung.partition_Gy"), budgets[1], {{"activity", 0}, {"lung_shunt", 1}, {"lung_mass", 2}});
    EXPECT_EQ(dose.dominant, "activity");
    EXPECT_EQ(result.ensemble->transports, 200U + 1U);  // recovery moves activity
}

TEST_F(Analytic, ARuleHoldsWithTheProbabilityOfTheNormalDistribution) {
    Keys keys;
    keys.quantity = "decays";
    keys.session = "";
    keys.uncertainty = "calibration = 0.10\n";
    double const Gy = computed(keys).metrics.find("Tumour")->dose.at("mean_Gy").value;
    std::string rules;
    // Limits at the value times 1 + 0.1 z; a rule "<=" then holds with Phi(z).
    std::pair<char const*, double> const at[] = {{"below", -2.0}, {"lower", -1.0}, {"upper", 1.0}, {"above", 2.0}};
    for (auto const& [id, z] : at)
        rules += "[[rule]]\nid = \"" + std::string(id) +
                 "\"\ngroup = \"g\"\ntext = \"t\"\nquantity = \"dose.Tumour.mean_Gy\"\ncomparison = \"<=\"\nunit = "
                 "\"Gy\"\nsource = \"test\"\nlimit = " +
                 digits(Gy * (1 + 0.1 * z)) + "\n";
    rules +=
        "[[rule]]\nid = \"either\"\ngroup = \"g\"\ntext = \"t\"\nsource = \"test\"\nany = [{ quantity = \"dose.Tumour.mean_Gy\", "
        "comparison = \"<=\", limit = " +
        digits(Gy * 0.9) + ", unit = \"Gy\" }, { quantity = \"dose.Tumour.mean_Gy\", comparison = \">=\", limit = " + digits(Gy * 1.1) +
        ", unit = \"Gy\" }]\n";
    keys.more = write_protocol(rules);
    auto const result = with_members(keys, 100);
    auto const& found = result.verdict.rules;
    ASSERT_EQ(found.size(), 5U);
    // Phi(-2), Phi(-1), Phi(1), Phi(2); one member in each of 100 strata: off by one member at most, and the rounding of the limits.
    double const expected[] = {0.02275, 0.15866, 0.84134, 0.97725};
    Status const status[] = {Status::fail, Status::indeterminate, Status::indeterminate, Status::pass};
    for (std::size_t r = 0; r < 4; ++r) {
        ASSERT_TRUE(found[r].probability);
        EXPECT_NEAR(*found[r].probability, expected[r], 1.5 / 100) << found[r].id;
        EXPECT_EQ(found[r].status, status[r]) << found[r].id << ": " << found[r].why;
        EXPECT_NE(found[r].why.find("% of 100 members"), std::string::npos) << found[r].why;
    }
    // Outside one sigma either way: both parts move together, so that it is their sum and not a product.
    EXPECT_NEAR(*found[4].probability, 0.3173, 2.5 / 100);
    EXPECT_EQ(found[4].status, Status::indeterminate);
    EXPECT_EQ(result.verdict.overall, Status::fail);
}

}  // namespace
}  // namespace yttria
