// SPDX-License-Identifier: Apache-2.0
// The folder of an analysis: the page and the calls that repeat its numbers.
#include "cohort.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace yttria {
namespace {

using test::Cohort, test::Table;
namespace fs = std::filesystem;

std::string read(fs::path const& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

Table table() {
    Table out;
    for (int i = 0; i < 12; ++i) {
        auto& row = out.add("P & " + std::to_string(i + 1));
        row["mean_Gy"] = std::to_string(60 + 15 * i);
        row["mean_Gy_u"] = "4";
        row["lesion_outcome.control"] = (i * 5) % 12 < i ? "1" : "0";
        row["outcome.os_days"] = std::to_string(90 + 50 * ((i * 7) % 12));
        row["outcome.os_event"] = i % 3 ? "1" : "0";
        row["covariate.albi"] = std::to_string(-2.6 + 0.01 * i);
        row["outcome.albi_90d"] = std::to_string(-2.5 + 0.02 * ((i * 5) % 12));
    }
    return out;
}

std::string const plan = R"toml(schema = 1
[analysis]
name = "one <script> & all"
draws = 10
bootstrap = 100
[[binary]]
name = "local control, Grün"
endpoint = "control"
by = "lesion"
dose = "mean_Gy"
[[survival]]
name = "OS"
endpoint = "OS"
dose = "mean_Gy"
[[change]]
name = "ALBI"
from = "albi"
to = "albi_90d"
worse = 0.1
)toml";

TEST(CohortReport, SaysWhoIsInWhoFailedAndWhyAndNeedsNothingFromElsewhere) {
    if (auto const why = test::why_no_r(); !why.empty()) GTEST_SKIP() << why;
    Cohort const cohort;
    std::ofstream(cohort.folder / "failures.csv")
        << "cohort,patient,name,file,state,exit_code,reason\nc,P99,P99,p99.toml,failed,3,a <b> reason\n";
    fs::create_directories(cohort.folder / "cases" / "P & 1" / "result");
    std::ofstream(cohort.folder / "cases" / "P & 1" / "result" / "report.html") << "x";
    cohort.analyse(table(), plan);
    auto const page = read(cohort.folder / "out" / "report.html");
    for (auto const* words :
         {"one &lt;script&gt; &amp; all", "P99", "a &lt;b&gt; reason", "Grün", "href=\"../cases/P%20%26%201/result/report.html\"",
          "Odds and hazard ratios", "Doses of the cohort", "survival 3.", "Not a medical device", "with the uncertainty of doses"})
        EXPECT_NE(page.find(words), std::string::npos) << words;
    EXPECT_EQ(page.find("<script"), std::string::npos);
    // Nothing is fetched: every src is data, every link stays in the page or the cohort.
    EXPECT_EQ(page.find("src=\"http"), std::string::npos);
    EXPECT_EQ(page.find("href=\"http"), std::string::npos);
    EXPECT_EQ(page.find("href=\"../cases/P%20%26%202"), std::string::npos) << "a case without a report is not linked";
    // Every model has its figures in both formats.
    for (auto const* name :
         {"local-control-gr-n-curve", "local-control-gr-n-roc", "local-control-gr-n-doses", "os-km", "albi-change", "forest"})
        for (auto const* ending : {".svg", ".png"})
            EXPECT_GT(fs::file_size(cohort.folder / "out" / "figures" / (std::string(name) + ending)), 1000U) << name;

    // The calls repeat the numbers: D50 of the recorded calls is that of the table, to all its digits.
    auto const out = cohort.folder / "out";
    std::ofstream(out / "again.R")
        << "source(\"calls.R\")\ne <- read.csv(\"estimates.csv\")\nd <- read.csv(\"data/local-control-gr-n.csv\")\n"
           "want <- e$value[e$model == \"local-control-gr-n\" & e$quantity == \"slope\"]\n"
           "quit(status = as.integer(!identical(slope$value, want)))\n";
    // `slope` is set by the calls of the first model only.
    auto const command = "cd '" + out.string() + "' && Rscript --vanilla again.R >again.log 2>&1";
    EXPECT_EQ(std::system(command.c_str()), 0) << read(out / "again.log") << read(out / "calls.R");
}

}  // namespace
}  // namespace yttria
