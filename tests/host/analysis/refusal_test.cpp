// SPDX-License-Identifier: Apache-2.0
// Designs that are not computed, and data that carry no answer.
#include "cohort.hpp"

namespace yttria {
namespace {

using test::Cohort, test::estimate_of, test::model_of, test::Table;

/// 16 patients; response and outcome follow the dose, so that lesions above 130 Gy respond.
Table table() {
    Table out;
    for (int i = 0; i < 16; ++i) {
        auto& row = out.add("P" + std::to_string(i + 1));
        row["mean_Gy"] = std::to_string(50 + 10 * i);
        row["lesion_outcome.control"] = i >= 8 ? "1" : "0";
        row["outcome.grade"] = std::to_string(i % 4);
        row["outcome.none"] = "0";
        row["outcome.os_days"] = std::to_string(100 + 40 * i);
        row["outcome.os_event"] = i % 2 ? "1" : "0";
        row["outcome.response_days"] = "60";
        row["outcome.response_event"] = i % 3 ? "1" : "0";
        row["outcome.best"] = i % 3 ? "CR" : "SD";
        row["covariate.age"] = std::to_string(50 + (i * 7) % 16);
        row["covariate.sex"] = i % 2 ? "f" : "m";
    }
    return out;
}

std::string const head = "schema = 1\n[analysis]\nname = \"x\"\nbootstrap = 100\ndraws = 0\n";

TEST(Refusals, AllDesignsThatMisleadAreNamedAtOnceAndNothingIsWritten) {
    if (auto const why = test::why_no_r(); !why.empty()) GTEST_SKIP() << why;
    Cohort const cohort;
    auto const text = cohort.refusal(table(), head + R"toml(
[[binary]]
name = "many"
endpoint = "control"
by = "lesion"
dose = "mean_Gy"
covariates = ["age", "sex"]
[[binary]]
name = "outcome as covariate"
endpoint = "control"
by = "lesion"
dose = "mean_Gy"
covariates = ["grade"]
[[survival]]
name = "immortal"
endpoint = "OS"
group = "response"
[[survival]]
name = "words"
endpoint = "OS"
group = "best"
landmark_months = 3
[[binary]]
name = "typo"
endpoint = "contrl"
by = "lesion"
[[survival]]
name = "no progression"
endpoint = "PFS"
[[binary]]
name = "grades"
endpoint = "grade"
by = "patient"
)toml");
    for (auto const* words :
         {"\"many\": 3 terms for 8 patients", "\"grade\" is an outcome", "immortal time", "needs outcome.best_days and _event",
          "did you mean \"control\"", "needs outcome.progression_days", "add at_least"})
        EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
}

TEST(Refusals, ALesionOfTwoSessionsDoesNotCountTwice) {
    if (auto const why = test::why_no_r(); !why.empty()) GTEST_SKIP() << why;
    Cohort const cohort;
    auto twice = table();
    auto& row = twice.add("P3");
    row["name"] = "P3-second";
    row["mean_Gy"] = "90";
    row["lesion_outcome.control"] = "0";
    auto const text = cohort.refusal(twice, head + "[[binary]]\nname = \"tcp\"\nendpoint = \"control\"\nby = \"lesion\"\n");
    EXPECT_NE(text.find("Tumour1 of patient P3 is in several cases"), std::string::npos) << text;
}

TEST(Refusals, ResinAndGlassArePooledOnlyWhenBothAreNamed) {
    if (auto const why = test::why_no_r(); !why.empty()) GTEST_SKIP() << why;
    Cohort const cohort;
    auto mixed = table();
    auto& row = mixed.add("G1");
    row["covariate.product"] = "glass";
    row["mean_Gy"] = "200";
    row["lesion_outcome.control"] = "1";
    std::string const model = "[[binary]]\nname = \"tcp\"\nendpoint = \"control\"\nby = \"lesion\"\n";
    auto const text = cohort.refusal(mixed, head + model);
    EXPECT_NE(text.find("glass and resin"), std::string::npos) << text;
    EXPECT_NE(text.find("products = ["), std::string::npos) << text;
    auto const both = cohort.analyse(mixed, head + "products = [\"resin\", \"glass\"]\n" + model);
    EXPECT_EQ(model_of(both, "tcp")["n"], 17);
    EXPECT_NE(both["notes"].dump().find("Pooled as asked for"), std::string::npos);
    EXPECT_EQ(model_of(cohort.analyse(mixed, head + "products = [\"resin\"]\n" + model), "tcp")["n"], 16);
}

TEST(Refusals, WhatDataCannotAnswerIsSaidInTheResult) {
    if (auto const why = test::why_no_r(); !why.empty()) GTEST_SKIP() << why;
    Cohort const cohort;
    auto const analysis = cohort.analyse(table(), head + R"toml(
[[binary]]
name = "separated"
endpoint = "control"
by = "lesion"
dose = "mean_Gy"
[[binary]]
name = "only ml"
endpoint = "control"
by = "lesion"
dose = "mean_Gy"
fit = "ml"
[[binary]]
name = "nobody"
endpoint = "none"
by = "patient"
dose = "mean_Gy"
[[survival]]
name = "landmark"
endpoint = "OS"
group = "response"
landmark_months = 4
)toml");
    // Complete separation: Firth's D50 lies in the gap between the groups (120 and 130 Gy), its slope is finite, and AUC has no interval.
    auto const D50 = estimate_of(analysis, "separated", "D50");
    EXPECT_GT(D50["value"], 115.0);
    EXPECT_LT(D50["value"], 135.0);
    EXPECT_TRUE(estimate_of(analysis, "separated", "slope")["upper"].is_number());
    EXPECT_TRUE(estimate_of(analysis, "separated", "AUC")["lower"].is_null());
    EXPECT_NE(model_of(analysis, "separated")["notes"].dump().find("Separation"), std::string::npos);
    EXPECT_EQ(model_of(analysis, "only-ml")["status"], "not_assessable");
    EXPECT_NE(model_of(analysis, "only-ml")["why"].get<std::string>().find("separation"), std::string::npos);
    EXPECT_NE(model_of(analysis, "nobody")["notes"].dump().find("none had the end point"), std::string::npos);
    // Clopper-Pearson of 0 of 16: 1 - 0.025^(1/16).
    EXPECT_NEAR(estimate_of(analysis, "nobody", "proportion")["upper"].get<double>(), 0.2059073, 1e-6);
    // One patient (100 d) is gone at 4 months = 121.75 d; the others start their clock there.
    EXPECT_EQ(model_of(analysis, "landmark")["n"], 15);
    EXPECT_NE(model_of(analysis, "landmark")["notes"].dump().find("1 patients whose time ended before"), std::string::npos);
}

}  // namespace
}  // namespace yttria
