// SPDX-License-Identifier: Apache-2.0
// Guard rails as a user meets them: one refusal that says everything, overrides in the report, nothing written.
#include "program.hpp"

#include <fstream>
#include <iterator>

namespace yttria {
namespace {
namespace fs = std::filesystem;

class Checks : public CommandLine {
protected:
    void SetUp() override {
        CommandLine::SetUp();
        make_tiny();
    }
    std::string read(std::string const& file) const {
        std::ifstream stream(folder_ / file);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
};

std::string const exchanged =
    "drawn_GBq = 0.1\ndrawn_time = \"2026-03-01T08:00:00Z\"\ninjection_time = \"2026-03-01T08:00:00Z\"\nresidual_GBq = "
    "2.6\nresidual_time = \"2026-03-01T08:00:00Z\"";

TEST_F(Checks, ARefusedCaseSaysAllThatIsWrongAtOnceAndWritesNothing) {
    edit_case("administered_GBq = 1", exchanged);
    edit_case("label = [4]", "label = [99]");
    append_to_case("\n[[override]]\ncheck = \"isotop\"\nreason = \"a reason\"\n");
    expect_refused("run tiny/case.toml -o r", 3,
                   {"Tumour1", "99", "[check \"residual\"]", "2600 %", "[check \"activity_range\"]", "\"isotope\""});
}

TEST_F(Checks, AnOverrideIsReportedWithItsReason) {
    edit_case("administered_GBq = 1", "administered_GBq = 0.04");
    expect_refused("run tiny/case.toml -o r", 3, {"activity_range", "0.04 GBq"});
    append_to_case("\n[[override]]\ncheck = \"activity_range\"\nreason = \"a <b>phantom</b> of 40 MBq\"\n");
    auto const outcome = yttria("run tiny/case.toml -o r");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    expect_words(outcome.err, {"activity_range.overridden", "phantom"});
    expect_words(summary("r")["warnings"].dump(), {"activity_range.overridden", "0.04 GBq"});
    expect_words(read("r/report.html"), {"activity_range.overridden", "a &lt;b&gt;phantom&lt;/b&gt; of 40 MBq"});
}

TEST_F(Checks, SessionsAddUpAndTheirActivityIsShown) {
    edit_case("administered_GBq = 1",
              "drawn_GBq = 2.6\ndrawn_time = \"2026-03-01T08:00:00Z\"\ninjection_time = \"2026-03-01T10:30:00Z\"\nresidual_GBq = "
              "0.11\nresidual_time = \"2026-03-01T14:00:00Z\"");
    auto const outcome = yttria("run tiny/case.toml -o r");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    auto const activity = summary("r")["activity"];
    EXPECT_NEAR(activity["net_administered_MBq"].get<double>(), 2416.34, 0.005);  // clinical.md 2.9
    EXPECT_NEAR(activity["liver_MBq"].get<double>(), 2416.34 * 0.95, 0.1);        // tiny: shunt 0.05
    auto const session = activity["sessions"][0];
    EXPECT_GE(session["denominators"].size(), 3U);
    EXPECT_DOUBLE_EQ(session["lung_shunt"]["fraction"].get<double>(), 0.05);
    expect_words(read("r/report.html"), {"residual 4.51", "whole liver <b>(used)</b>", "all of the grid"});
}

TEST_F(Checks, TheCommandListsThemAndChecksACaseWithoutWriting) {
    auto const list = yttria("checks");
    EXPECT_EQ(list.code, 0);
    expect_words(list.out, {"isotope", "left_right", "stop or warn"});
    auto const before = names_in(".");
    auto const outcome = yttria("checks tiny/case.toml");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    expect_words(outcome.out, {"nothing stops it", "1 GBq as given"});
    EXPECT_EQ(names_in("."), before);
}

TEST_F(Checks, ARecoveryCoefficientGivesAMeanOfItsOwnNameAndNothingElse) {
    ASSERT_EQ(yttria("run tiny/case.toml -o plain").code, 0);
    edit_case("label = [4]", "label = [4]\nrecovery_coefficient = 0.8");
    ASSERT_EQ(yttria("run tiny/case.toml -o recovered").code, 0);
    auto const before = summary("plain")["structures"]["Tumour1"]["dose"];
    auto after = summary("recovered")["structures"]["Tumour1"]["dose"];
    double const mean = before["mean_Gy"]["value"].get<double>();
    EXPECT_NEAR(after["mean_over_recovery_Gy"]["value"].get<double>(), mean / 0.8, 1e-12 * mean);
    after.erase("mean_over_recovery_Gy");
    EXPECT_EQ(before, after);
}

TEST_F(Checks, TheRealPetIsRefusedForItsIsotopeAndRunsWithTheOverride) {
    fs::path const data = fs::path(YTTRIA_SOURCE_DIR) / "../shared/data/petct_acrin_nsclc_042";
    if (!fs::exists(data)) GTEST_SKIP() << data << " is not there";
    std::string const text =
        "schema = 1\n[case]\nid = \"pet\"\n[activity]\nimage = \"" + (data / "PT_AC").string() +
        "\"\npurpose = \"y90\"\nquantity = \"Bq/mL\"\ninjection_time = \"1960-01-16T07:21:00-05:00\"\n[anatomy]\nct = \"" +
        (data / "CT").string() + "\"\n[transport]\nspacing_mm = 8\nallow_activity_outside = true\n";
    std::ofstream(folder_ / "pet.toml") << text;
    auto const refused = yttria("checks pet.toml");
    EXPECT_EQ(refused.code, 3);
    expect_words(refused.err, {"6588.0 s (18F)", "230544 s (Y-90)", "[check \"isotope\"]"});
    std::ofstream(folder_ / "pet.toml") << text << "[[override]]\ncheck = \"isotope\"\nreason = \"F-18 stands in for Y-90\"\n";
    auto const taken = yttria("checks pet.toml");
    EXPECT_EQ(taken.code, 0) << taken.err;
    expect_words(taken.err, {"isotope.overridden", "F-18 stands in for Y-90", "utc_offset"});
}

}  // namespace
}  // namespace yttria
