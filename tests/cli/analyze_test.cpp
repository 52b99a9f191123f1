// SPDX-License-Identifier: Apache-2.0
// `yttria cohort analyze` as it is called: killed, repeated, two at once.
#include "program.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace yttria {
namespace {

namespace fs = std::filesystem;

class Analyze : public CommandLine {
protected:
    void SetUp() override {
        CommandLine::SetUp();
        if (std::system("Rscript --vanilla -e \"quit(status = !all(sapply(c('survival','pROC','brglm2','sandwich','jsonlite'), "
                        "requireNamespace, quietly = TRUE)))\" "
                        ">/dev/null 2>&1") != 0)
            GTEST_SKIP() << "R or one of its packages is not installed (cmake/packages.txt, r-*)";
        std::ofstream table(folder_ / "table.csv");
        table << "patient,name,structure,role,derived,volume_mL,mean_Gy,mean_Gy_u,lesion_outcome.control,covariate.product\n";
        for (int i = 0; i < 16; ++i)
            table << "P" << i << ",P" << i << ",Tumour1,tumour,0,50," << 60 + 12 * i << ",5," << ((i * 5) % 16 < i ? 1 : 0) << ",resin\n";
        std::ofstream(folder_ / "analysis.toml") << "schema = 1\n[analysis]\nname = \"a\"\nbootstrap = 200\ndraws = 20\n[[binary]]\nname = "
                                                    "\"tcp\"\nendpoint = \"control\"\nby = \"lesion\"\ndose = "
                                                    "\"mean_Gy\"\ncutoff = true\n";
    }
    std::string read(std::string const& file) const {
        std::ifstream stream(folder_ / file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
};

TEST_F(Analyze, KilledAnywhereItLeavesTheEarlierResultWholeAndCanBeRepeated) {
    ASSERT_EQ(yttria("cohort analyze . analysis.toml --quiet").code, 0);
    auto const table = read("analysis/estimates.csv"), json = read("analysis/analysis.json");
    ASSERT_NE(table.find("tcp"), std::string::npos);
    // Fixed times from the start of R to the renaming (the study in validation/dose_response does 50).
    for (auto const* seconds : {"0.05", "0.6", "1.3", "2.0"}) {
        yttria("cohort analyze . analysis.toml --quiet", std::string("timeout -s KILL ") + seconds + " ");
        EXPECT_EQ(read("analysis/estimates.csv"), table) << seconds;
        EXPECT_EQ(read("analysis/analysis.json"), json) << seconds;
        EXPECT_TRUE(fs::exists(folder_ / "analysis" / "report.html")) << seconds;
    }
    ASSERT_EQ(yttria("cohort analyze . analysis.toml --quiet").code, 0);
    EXPECT_EQ(read("analysis/estimates.csv"), table);
    EXPECT_EQ(names_in("."), (std::vector<std::string>{".analysis.lock", "analysis", "analysis.toml", "table.csv"}));
}

TEST_F(Analyze, OfTwoAtOnceTheSecondIsRefused) {
    auto const second = yttria("cohort analyze . analysis.toml --quiet", "flock .analysis.lock ");
    EXPECT_EQ(second.code, 4);
    expect_words(second.err, {"another analysis"});
}

TEST_F(Analyze, WhatIsMissingIsNamed) {
    auto const no_table = yttria("cohort analyze none.csv analysis.toml");
    EXPECT_EQ(no_table.code, 4);
    expect_words(no_table.err, {"none.csv", "yttria cohort collect"});
    auto const no_plan = yttria("cohort analyze . none.toml");
    EXPECT_EQ(no_plan.code, 4);
    expect_words(no_plan.err, {"none.toml", "no such file"});
    expect_words(yttria("cohort analyze --help").out, {"Example"});
}

}  // namespace
}  // namespace yttria
