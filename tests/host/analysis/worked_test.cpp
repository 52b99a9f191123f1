// SPDX-License-Identifier: Apache-2.0
// The worked statistics of clinical.md section 6 (AC-14), through table, analysis file and R, to a relative 1e-4 (its tolerance). Numbers
// printed there with fewer digits carry the half of their last digit as well.
#include "cohort.hpp"

#include <array>
#include <cmath>

namespace yttria {
namespace {

using test::Cohort, test::estimate_of, test::Table;

std::string text(double value) {
    char out[40];
    std::snprintf(out, sizeof out, "%.17g", value);
    return out;
}
std::string days(double months) { return text(months * 365.25 / 12); }

/// All tables of section 6 in one: each data set in columns of its own, empty for the other patients.
Table worked_table() {
    std::array<double, 12> const dose{80, 95, 110, 120, 135, 150, 160, 175, 190, 210, 240, 300};
    std::array<int, 12> const response{0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 1, 1};
    std::array<double, 10> const month{3, 5, 7, 9, 12, 15, 18, 24, 24, 24}, cox_dose{90, 190, 160, 120, 140, 210, 130, 180, 230, 100};
    std::array<int, 10> const died{1, 1, 0, 1, 0, 1, 0, 0, 0, 0};
    std::array<std::array<double, 3>, 6> const course{
        {{3, 15, 1}, {4, 24, 0}, {-1, 6, 1}, {6, 20, 1}, {-1, 24, 0}, {3, 9, 1}}};  // -1: none
    Table table;
    for (std::size_t i = 0; i < 30; ++i) {
        auto& row = table.add("P" + std::to_string(i + 1));
        row["outcome.orr"] = i < 26 ? "1" : "0";
        row["outcome.cr"] = i < 21 ? "1" : "0";
        if (i < 12) row["mean_Gy"] = text(dose[i]), row["lesion_outcome.control"] = std::to_string(response[i]);
        if (i < 10) {
            row["D95_Gy"] = text(cox_dose[i]);
            row["outcome.km_days"] = days(month[i]);
            row["outcome.km_event"] = std::to_string(died[i]);
        }
        if (i < 6) {
            auto const& [start, end, event] = course[i];
            row["outcome.response_days"] = days(start > 0 ? start : end);
            row["outcome.response_event"] = start > 0 ? "1" : "0";
            row["outcome.progression_days"] = row["outcome.os_days"] = days(end);
            row["outcome.progression_event"] = event > 0 ? "1" : "0";
            row["outcome.os_event"] = "0";
        }
    }
    return table;
}

char const* const plan = R"toml(schema = 1
[analysis]
name = "AC-14"
draws = 0
[[binary]]
name = "tcp"
endpoint = "control"
by = "lesion"
dose = "mean_Gy"
at = [150, 205]
cutoff = true
[[binary]]
name = "orr"
endpoint = "orr"
by = "patient"
[[binary]]
name = "cr"
endpoint = "cr"
by = "patient"
[[survival]]
name = "km"
endpoint = "km"
dose = "D95_Gy"
cut = 150
at = [3, 5, 9, 15]
[[duration]]
name = "rmdor"
endpoint = "RMDoR"
)toml";

/// Everything that section 6 prints: model, quantity, field, value, half of the last digit printed.
struct Printed {
    char const *model, *quantity, *field;
    double value, half_digit;
};
constexpr Printed printed[] = {
    {"tcp", "intercept", "value", -6.186568, 5e-7},
    {"tcp", "slope", "value", 0.043638, 5e-7},
    {"tcp", "slope", "se", 0.025255, 5e-7},
    {"tcp", "D50", "value", 141.7692, 5e-5},
    {"tcp", "gamma50", "value", 1.5466, 5e-5},
    {"tcp", "odds ratio, Wald", "value", 1.5471, 5e-5},
    {"tcp", "odds ratio, Wald", "lower", 0.9431, 5e-5},
    {"tcp", "odds ratio, Wald", "upper", 2.5380, 5e-5},
    {"tcp", "log-likelihood", "value", -4.76790, 5e-6},
    {"tcp", "log-likelihood without dose", "value", -8.15032, 5e-6},
    {"tcp", "likelihood ratio", "value", 6.7648, 5e-5},
    {"tcp", "p of Wald", "value", 0.08, 5e-3},
    {"tcp", "p of likelihood ratio", "value", 0.009, 5e-4},
    {"tcp", "probability at 150 Gy", "value", 0.58884, 5e-6},
    {"tcp", "probability at 205 Gy", "value", 0.94044, 5e-6},
    {"tcp", "AUC", "value", 0.88571, 5e-6},
    {"tcp", "AUC", "se", 0.10102, 5e-6},
    {"tcp", "AUC se Hanley-McNeil", "value", 0.10053, 5e-6},
    {"tcp", "cut-off", "value", 175, 0},
    {"tcp", "Youden J", "value", 0.71429, 5e-6},
    {"tcp", "sensitivity", "value", 0.7143, 5e-5},
    {"tcp", "specificity", "value", 1.0, 0},
    {"orr", "proportion", "value", 0.86667, 5e-6},
    {"orr", "proportion", "lower", 0.69278, 5e-6},
    {"orr", "proportion", "upper", 0.96245, 5e-6},
    {"cr", "proportion", "lower", 0.50604, 5e-6},
    {"cr", "proportion", "upper", 0.85265, 5e-6},
    {"km", "free of event at 3 months", "value", 0.900000, 5e-7},
    {"km", "free of event at 3 months", "se", 0.094868, 5e-7},
    {"km", "free of event at 5 months", "value", 0.800000, 5e-7},
    {"km", "free of event at 5 months", "se", 0.126491, 5e-7},
    {"km", "free of event at 9 months", "value", 0.685714, 5e-7},
    {"km", "free of event at 9 months", "se", 0.151494, 5e-7},
    {"km", "free of event at 15 months", "value", 0.548571, 5e-7},
    {"km", "free of event at 15 months", "se", 0.172438, 5e-7},
    {"km", "free of event at 15 months", "lower", 0.18726, 5e-6},
    {"km", "free of event at 15 months", "upper", 0.80638, 5e-6},
    {"km", "restricted mean to 24 months", "value", 17.05143, 5e-6},
    {"km", "restricted mean to 24 months", "se", 2.72909, 5e-6},
    {"km", "log hazard ratio per 50 Gy", "value", -0.225735, 5e-7},
    {"km", "log hazard ratio per 50 Gy", "se", 0.569169, 5e-7},
    {"km", "hazard ratio per 50 Gy", "value", 0.79793, 5e-6},
    {"km", "log-rank observed", "value", 2, 0},
    {"km", "log-rank expected", "value", 2.08413, 5e-6},
    {"km", "log-rank variance", "value", 0.98181, 5e-6},
    {"km", "log-rank chi-squared: dose at or above 150 Gy", "value", 0.00721, 5e-6},
    {"km", "p of log-rank", "value", 0.93234, 5e-6},
    {"rmdor", "mean time in response to 24 months", "value", 8.66667, 5e-6},
};

TEST(WorkedStatistics, OfSectionSixComeOutOfRToOneInTenThousand) {
    if (auto const why = test::why_no_r(); !why.empty()) GTEST_SKIP() << why;
    Cohort const cohort;
    auto const analysis = cohort.analyse(worked_table(), plan);
    for (auto const& row : printed) {
        auto const found = estimate_of(analysis, row.model, row.quantity);
        ASSERT_TRUE(found.is_object() && found[row.field].is_number()) << row.model << " " << row.quantity << " " << row.field;
        EXPECT_NEAR(found[row.field].get<double>(), row.value, 1e-4 * std::abs(row.value) + row.half_digit)
            << row.model << " " << row.quantity << " " << row.field;
    }
    EXPECT_TRUE(estimate_of(analysis, "km", "median")["value"].is_null());
    EXPECT_EQ(estimate_of(analysis, "km", "median")["note"], "not reached");
    // The slope's profile interval leaves 0 out where Wald's holds it, as the likelihood ratio says.
    EXPECT_GT(estimate_of(analysis, "tcp", "slope")["lower"].get<double>(), 0.0);
    EXPECT_LT(estimate_of(analysis, "tcp", "odds ratio, Wald")["lower"].get<double>(), 1.0);
    EXPECT_LT(estimate_of(analysis, "tcp", "Youden J less optimism")["value"].get<double>(),
              estimate_of(analysis, "tcp", "Youden J")["value"].get<double>());
}

TEST(WorkedStatistics, FunctionsOfRGiveWhatIsPublished) {
    if (auto const why = test::why_no_r(); !why.empty()) GTEST_SKIP() << why;
    EXPECT_EQ(std::system("Rscript --vanilla '" YTTRIA_SOURCE_DIR "/tests/host/analysis/functions.R'"), 0);
}

}  // namespace
}  // namespace yttria
