// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

#include <fstream>
#include <sstream>

namespace yttria {
namespace {

class BesideRun : public CommandLine {
protected:
    std::string report(std::string const& folder) const {
        std::ifstream in(folder_ / folder / "report.html");
        std::ostringstream text;
        text << in.rdbuf();
        return text.str();
    }
};

TEST_F(BesideRun, ShowsOtherMethodsAndResultsNextToTheDose) {
    make_tiny();
    ASSERT_EQ(yttria("run tiny/case.toml --histories 1e4 --method local -o plan --quiet").code, 0);
    EXPECT_EQ(report("plan").find("id=\"beside\""), std::string::npos);
    auto const alone = yttria("run tiny/case.toml --histories 1e4 --threads 1 -o alone --quiet");
    ASSERT_EQ(alone.code, 0) << alone.err;
    auto const both = yttria("run tiny/case.toml --histories 1e4 --threads 1 --also local --beside plan -o both --quiet");
    ASSERT_EQ(both.code, 0) << both.err;
    auto const page = report("both");
    auto const table = page.find("id=\"beside\"");
    ASSERT_NE(table, std::string::npos);
    EXPECT_NE(page.find("<td>local</td>", table), std::string::npos);
    EXPECT_NE(page.find("<td>plan, local deposition</td>", table), std::string::npos);
    // What stands beside a dose does not change it.
    EXPECT_EQ(dose_sha256("both"), dose_sha256("alone"));
}

TEST_F(BesideRun, SaysWhatCannotStandBeside) {
    make_tiny();
    expect_refused("run tiny/case.toml -o out --beside nowhere", 4, {"nowhere", "summary.json"});
    expect_refused("run tiny/case.toml -o out --shard 1/2 --also local", 2, {"--shard", "--also"});
}

}  // namespace
}  // namespace yttria
