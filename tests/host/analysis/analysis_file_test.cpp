// SPDX-License-Identifier: Apache-2.0
#include "host/analysis/analysis.hpp"
#include "host/base/error.hpp"

#include "cohort.hpp"

#include <cstdlib>
#include <fstream>

namespace yttria {
namespace {

using test::Cohort, test::Table;

std::string request(Cohort const& cohort, std::string const& text) {
    std::ofstream(cohort.folder / "analysis.toml") << text;
    try {
        return analysis_request(cohort.folder / "analysis.toml");
    } catch (Error const& error) { return error.what(); }
}

std::string const head = "schema = 1\n[analysis]\nname = \"x\"\n";

TEST(AnalysisFile, SaysAllThatIsWrongWithTheNearestKnownKey) {
    Cohort const cohort;
    auto const text = request(cohort, R"toml(schema = 2
[analysis]
nme = "x"
level = 95
common_u = 5
bootstrap = 10
[[binary]]
name = "a b"
endpoint = "y"
by = "lesions"
covariate = ["age"]
lkb = { TD50_Gy = -1, m = 0.1 }
[[binary]]
name = "A-B"
endpoint = "y"
by = "lesion"
pick = "largest"
dose = "mean_Gy"
structure = "T"
role = "tumour"
[[survival]]
name = "c"
cut = 150
[[duration]]
name = "d"
endpoint = "DoR"
[[change]]
name = "e"
from = "albi"
)toml");
    for (auto const* words : {"schema: is not 1", "name", "\"name\"", "level: is no level", "common_u: is 1 or more",
                              "between 100 and 100000", "\"lesion\"", "covariates", "lkb", "source", "is taken by another model",
                              "with by = \"lesion\"", "beside role", "cut: needs dose", "RMDoR", "to"})
        EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
    EXPECT_NE(text.find("analysis.toml:10:"), std::string::npos) << text;
}

TEST(AnalysisFile, NeedsAModelAndDefaultsAreWrittenOut) {
    Cohort const cohort;
    EXPECT_NE(request(cohort, head).find("no model"), std::string::npos);
    auto const json =
        nlohmann::json::parse(request(cohort, head + "[[binary]]\nname = \"a\"\nendpoint = \"y\"\nby = \"patient\"\ndose = \"D95_Gy\"\n"));
    EXPECT_EQ(json["level"], 0.95);
    EXPECT_EQ(json["horizon_months"], 24.0);
    EXPECT_EQ(json["models"][0]["step"], 10.0);
    EXPECT_EQ(json["models"][0]["role"], "tumour");
}

TEST(AnalysisFile, TheExampleAndTheSeedOfTheFuzzerAreRead) {
    for (auto const* file : {"/docs/examples/analysis.toml", "/fuzz/seeds/analysis_all_keys.toml"})
        EXPECT_NO_THROW(analysis_request(std::string(YTTRIA_SOURCE_DIR) + file)) << file;
}

/// Runs with YTTRIA_RSCRIPT or PATH changed; gives code and text of the Error.
std::pair<int, std::string> with_environment(char const* name, std::string const& value, Cohort const& cohort) {
    char const* const before = std::getenv(name);
    std::string const kept = before ? before : "";
    ::setenv(name, value.c_str(), 1);
    std::pair<int, std::string> out{0, ""};
    try {
        Table table;
        table.add("P1")["outcome.y"] = "1";
        cohort.analyse(table, head + "[[binary]]\nname = \"a\"\nendpoint = \"y\"\nby = \"patient\"\n");
    } catch (Error const& error) { out = {static_cast<int>(error.code()), error.what()}; }
    if (before) {
        ::setenv(name, kept.c_str(), 1);
    } else {
        ::unsetenv(name);
    }
    return out;
}

TEST(AnalysisFile, WithoutRThePackagesAreNamedAndNothingIsLeft) {
    Cohort const cohort;
    auto const [code, text] = with_environment("PATH", "/nowhere", cohort);
    EXPECT_EQ(code, 4);
    for (auto const* words : {"Rscript is not installed", "r-base-core", "r-cran-survival", "r-cran-brglm2"})
        EXPECT_NE(text.find(words), std::string::npos) << text;
    // A program in R's place that says what R says without a package, and one that fails.
    auto const fake = cohort.folder / "rscript";
    std::ofstream(fake) << "#!/bin/sh\necho 'R has no package pROC' >&2\nexit 4\n";
    std::filesystem::permissions(fake, std::filesystem::perms::owner_all);
    auto const absent = with_environment("YTTRIA_RSCRIPT", fake.string(), cohort);
    EXPECT_EQ(absent.first, 4);
    EXPECT_NE(absent.second.find("no package pROC install the Debian packages r-base-core"), std::string::npos) << absent.second;
    std::ofstream(fake) << "#!/bin/sh\nkill -SEGV $$\n";
    EXPECT_EQ(with_environment("YTTRIA_RSCRIPT", fake.string(), cohort).first, 1);
    EXPECT_FALSE(std::filesystem::exists(cohort.folder / "out"));
    EXPECT_FALSE(std::filesystem::exists(cohort.folder / ".out.partial"));
}

TEST(AnalysisFile, AFolderThatHoldsSomethingElseIsNotReplaced) {
    Cohort const cohort;
    std::filesystem::create_directory(cohort.folder / "out");
    std::ofstream(cohort.folder / "out" / "thesis.txt") << "years of work";
    auto const [code, text] = with_environment("YTTRIA_RSCRIPT", "/bin/true", cohort);
    EXPECT_EQ(code, 4);
    EXPECT_NE(text.find("holds other files"), std::string::npos) << text;
    EXPECT_TRUE(std::filesystem::exists(cohort.folder / "out" / "thesis.txt"));
}

}  // namespace
}  // namespace yttria
