// SPDX-License-Identifier: Apache-2.0
#include "validation/suite.hpp"

#include "validation/harness.hpp"

#include <gtest/gtest.h>
#include <unistd.h>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <limits>
#include <set>

namespace yttria::validation {
namespace {

namespace fs = std::filesystem;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

std::string read_text(fs::path const& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(Registry, HoldsEveryFolderWithReferenceNumbersAndEveryClaimHasItsPage) {
    std::set<std::string> names;
    for (auto const& claim : claims()) {
        EXPECT_TRUE(names.insert(claim.name).second) << claim.name << " is there twice";
        EXPECT_FALSE(claim.title.empty());
        EXPECT_TRUE(fs::exists(folder() / claim.name / "README.md")) << claim.name;
    }
    for (auto const& entry : fs::directory_iterator(folder())) {
        if (!fs::exists(entry.path() / "reference.csv")) continue;
        EXPECT_TRUE(names.contains(entry.path().filename().string())) << entry.path();
    }
}

TEST(Registry, ShipsAtMostThreeMegabytesOfReferenceNumbers) {
    std::uintmax_t bytes = 0;
    for (auto const& entry : fs::recursive_directory_iterator(folder())) {
        auto const extension = entry.path().extension();
        if (extension == ".csv" || extension == ".nrrd") bytes += entry.file_size();
    }
    EXPECT_GT(bytes, 100'000U);
    EXPECT_LE(bytes, 3'000'000U);
}

TEST(Registry, RefusesAnUnknownClaimAndNamesThoseThereAre) {
    try {
        choose_claims({"phantom65"});
        FAIL() << "an unknown claim was accepted";
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::usage);
        EXPECT_NE(std::string(error.what()).find("phantom64"), std::string::npos);
    }
    EXPECT_EQ(choose_claims({"spheres", "fano"}).size(), 2U);
    EXPECT_EQ(choose_claims({}).size(), claims().size());
}

TEST(Row, PassesUpToItsToleranceAndNeverWithoutANumber) {
    EXPECT_TRUE(make_row("q", "", 1.01, none, 1, none, 0.0101, "").pass);
    EXPECT_FALSE(make_row("q", "", 1.02, none, 1, none, 0.0101, "").pass);
    EXPECT_FALSE(make_row("q", "", 0.98, none, 1, none, 0.0101, "").pass);
    EXPECT_TRUE(make_row("q", "", 0, none, 0, none, 0, "").pass);
    EXPECT_FALSE(make_row("q", "", none, none, 1, none, 1, "").pass);
    EXPECT_FALSE(make_row("q", "", 1, none, none, none, 1, "").pass);
}

TEST(Row, OfMonteCarloCodesAddsTheModelAndTheNoiseOfBoth) {
    // 0.5 % of 2 and 2 * hypot(0.03, 0.04) = 0.1
    auto const row = monte_carlo_row("q", "", {2.1, 0.03}, {2.0, 0.04}, 0.005, 2);
    EXPECT_NEAR(row.tolerance, 0.11, 1e-12);
    EXPECT_TRUE(row.pass);
    EXPECT_FALSE(monte_carlo_row("q", "", {2.12, 0.03}, {2.0, 0.04}, 0.005, 2).pass);
}

Claim made_of(std::string const& name, std::function<ClaimResult(SuiteOptions const&)> run) {
    return {name, "title of " + name, std::move(run)};
}

SuiteReport small_suite() {
    std::vector<Claim> const chosen{
        made_of("good",
                [](SuiteOptions const&) {
                    ClaimResult result;
                    result.name = "good";
                    result.rows.push_back(make_row("a", "Gy", 1.0, 0.1, 1.1, none, 0.2, "why <not>"));
                    result.curves.push_back({"c", "x", "y", false, {1, 2, 3}, {1, 2, 3}, {}, {1, 2, 3.1}, {}});
                    result.histories = 7;
                    return result;
                }),
        made_of("bad",
                [](SuiteOptions const&) {
                    ClaimResult result;
                    result.name = "bad";
                    result.rows.push_back(make_row("a", "", 1.0, none, 2.0, none, 0.2, ""));
                    return result;
                }),
        made_of("absent",
                [](SuiteOptions const&) {
                    ClaimResult result;
                    result.name = "absent";
                    result.skipped = "no folder";
                    return result;
                }),
        made_of("broken", [](SuiteOptions const&) -> ClaimResult { throw Error(ExitCode::internal, "the ledger does not close"); })};
    return run_suite(chosen, {}, {});
}

TEST(Suite, CountsRedAndSkippedClaimsAndTurnsABreakdownRed) {
    auto const report = small_suite();
    EXPECT_EQ(report.red(), 2);  // bad, broken
    EXPECT_EQ(report.skipped(), 1);
    EXPECT_EQ(report.histories(), 7U);
    EXPECT_NE(report.results[3].rows[0].tolerance_reason.find("ledger"), std::string::npos);
}

TEST(Suite, IsNoVerdictWithOtherParameters) {
    SuiteReport report;
    EXPECT_TRUE(report.is_verdict());
    Parameters changed;
    report.options.parameters = changed;
    EXPECT_TRUE(report.is_verdict());
    changed.c0 *= 2;
    report.options.parameters = changed;
    EXPECT_FALSE(report.is_verdict());
    EXPECT_NE(suite_html(report).find("Not a verdict"), std::string::npos);
}

TEST(SuiteJson, HasTheFieldsThatProgramsRead) {
    auto const json = nlohmann::json::parse(suite_json(small_suite()));
    EXPECT_EQ(json.at("schema"), 1);
    EXPECT_EQ(json.at("suite"), "quick");
    EXPECT_EQ(json.at("red"), 2);
    EXPECT_EQ(json.at("is_verdict"), true);
    EXPECT_EQ(json.at("preset"), default_preset_name);
    for (auto const* key : {"machine", "date", "seed", "histories", "seconds", "parameters"}) EXPECT_TRUE(json.contains(key)) << key;
    EXPECT_TRUE(json.at("program").contains("commit"));
    EXPECT_FLOAT_EQ(json.at("parameters").at("c0").get<float>(), Parameters{}.c0);
    auto const& good = json.at("claims").at(0);
    EXPECT_EQ(good.at("status"), "pass");
    EXPECT_EQ(json.at("claims").at(1).at("status"), "fail");
    EXPECT_EQ(json.at("claims").at(2).at("status"), "skipped");
    auto const& row = good.at("rows").at(0);
    EXPECT_DOUBLE_EQ(row.at("value").get<double>(), 1.0);
    EXPECT_NEAR(row.at("difference").get<double>(), -0.1, 1e-12);
    EXPECT_TRUE(row.at("reference_u").is_null());
    EXPECT_EQ(row.at("pass"), true);
}

TEST(ClaimVerdict, ShowsAKnownGapAsOpenAndAnyOtherMissAsRed) {
    ClaimResult claim;
    claim.rows = {make_row("good", "", 1.0, none, 1.0, none, 0.1, ""), make_row("gap", "", 2.0, none, 1.0, none, 0.1, "")};
    EXPECT_EQ(claim.verdict(), "fail");
    claim.rows[1].open = "why";
    EXPECT_EQ(claim.verdict(), "open");
    EXPECT_FALSE(claim.red());
    EXPECT_FALSE(claim.passed());
    claim.rows[1].pass = true;
    EXPECT_EQ(claim.verdict(), "pass");
    claim.rows[0].pass = false;
    EXPECT_EQ(claim.verdict(), "fail");
}

TEST(SuiteHtml, IsSelfContainedAndEscapesText) {
    auto const page = suite_html(small_suite());
    EXPECT_NE(page.find("<svg"), std::string::npos);
    EXPECT_NE(page.find("why &lt;not&gt;"), std::string::npos);
    EXPECT_EQ(page.find("src="), std::string::npos);
    EXPECT_EQ(page.find("href="), std::string::npos);
}

TEST(ABrokenReference, TurnsItsClaimRed) {
    // A copy of data and validation with one number of the spectrum changed by 1 %: larger than every tolerance of that claim.
    fs::path const root = fs::temp_directory_path() / ("yttria-broken-reference-" + std::to_string(getpid()));
    fs::create_directories(root / "validation" / "y90_spectrum");
    fs::create_directory_symlink(folder() / "spectra", root / "validation" / "spectra");
    fs::create_directory_symlink(data_folder(), root / "data");
    auto text = read_text(folder() / "y90_spectrum" / "reference.csv");
    auto const place = text.find("quantile_50,0.906");
    ASSERT_NE(place, std::string::npos);
    text.replace(place, 17, "quantile_50,0.915");
    std::ofstream(root / "validation" / "y90_spectrum" / "reference.csv") << text;
    auto const chosen = choose_claims({"y90_spectrum"});
    EXPECT_EQ(run_suite(chosen, {}, {}).red(), 0) << "as shipped";
    setenv("YTTRIA_DATA", (root / "data").c_str(), 1);
    auto const report = run_suite(chosen, {}, {});
    unsetenv("YTTRIA_DATA");
    fs::remove_all(root);
    EXPECT_EQ(report.red(), 1);
    ASSERT_NE(worst_row(report.results[0]), nullptr);
    EXPECT_EQ(worst_row(report.results[0])->quantity, "quantile 50 %");
}

}  // namespace
}  // namespace yttria::validation
