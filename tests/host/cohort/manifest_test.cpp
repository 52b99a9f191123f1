// SPDX-License-Identifier: Apache-2.0
#include "host/cohort/manifest.hpp"

#include "folder.hpp"
#include "host/base/error.hpp"

namespace yttria {
namespace {

class ManifestFile : public CohortFolder {
protected:
    std::string refusal(std::filesystem::path const& file, std::filesystem::path const& lesions = {}) const {
        try {
            read_manifest(file, lesions);
        } catch (Error const& error) { return error.what(); }
        return "accepted";
    }
    void expect_refused(std::string const& toml, std::vector<std::string> const& words) {
        auto const said = refusal(put("m.toml", "schema = 1\n[cohort]\nid = \"c\"\n" + toml));
        for (auto const& word : words) EXPECT_NE(said.find(word), std::string::npos) << "wanted: " << word << "\nsaid: " << said;
    }
};

std::string case_of(std::string const& name, std::string const& more = "") {
    return "[[case]]\nfile = \"" + name + ".toml\"\npatient = \"" + name + "\"\n" + more + "\n";
}

TEST_F(ManifestFile, ReadsTomlWithDefaultsAndLesions) {
    auto const file = put("m.toml", R"(schema = 1
[cohort]
id = "c"
seed = 7
histories = 1e6
shards = 2
keep = "summary"
[[case]]
file = "a/case.toml"
patient = "Pé 1"
shards = 3
outcome = { response = "CR", os_days = 10, os_event = 1 }
covariate = { age = 63.5, product = "resin" }
[[case.lesion]]
structure = "T1"
outcome = { response = "PR" }
[[case]]
file = "b.toml"
patient = "P2"
)");
    auto const m = read_manifest(file);
    EXPECT_EQ(m.id, "c");
    EXPECT_EQ(m.seed, 7U);
    EXPECT_EQ(m.keep, "summary");
    ASSERT_EQ(m.cases.size(), 2U);
    EXPECT_EQ(m.cases[0].file, folder_ / "a" / "case.toml");
    EXPECT_EQ(m.cases[0].name, "Pé 1");
    EXPECT_EQ(m.cases[0].shards, 3U);
    EXPECT_EQ(m.cases[1].shards, 2U);
    EXPECT_EQ(m.cases[0].histories, 1000000U);
    EXPECT_EQ(std::get<std::string>(m.cases[0].outcomes.at("response")), "CR");
    EXPECT_EQ(std::get<double>(m.cases[0].covariates.at("age")), 63.5);
    ASSERT_EQ(m.lesions.size(), 1U);
    EXPECT_EQ(m.lesions[0].name, "Pé 1");
}

TEST_F(ManifestFile, ReadsTheSameFromCsv) {
    auto const lesions = put("l.csv", "patient,structure,outcome.response\nP1,T1,PR\n");
    auto const m = read_manifest(
        put("m.csv",
            "case,patient,name,shards,histories,outcome.response,covariate.age\na/case.toml,P1,first,3,,CR,63.5\nb.toml,P2,,,1e6,,\n"),
        lesions);
    EXPECT_EQ(m.id, "m");
    ASSERT_EQ(m.cases.size(), 2U);
    EXPECT_EQ(m.cases[0].file, folder_ / "a" / "case.toml");
    EXPECT_EQ(m.cases[0].name, "first");
    EXPECT_EQ(m.cases[1].name, "P2");
    EXPECT_EQ(m.cases[0].shards, 3U);
    EXPECT_FALSE(m.cases[0].histories);
    EXPECT_EQ(m.cases[1].histories, 1000000U);
    EXPECT_TRUE(m.cases[1].outcomes.empty()) << "an empty field is not known";
    EXPECT_EQ(std::get<double>(m.cases[0].covariates.at("age")), 63.5);
    ASSERT_EQ(m.lesions.size(), 1U);
    EXPECT_EQ(m.lesions[0].name, "first") << "filled in: the patient has one case";
}

TEST_F(ManifestFile, RefusesUnknownKeysAndColumnsWithTheNearestKnownOne) {
    expect_refused(case_of("a", "outcomes = { x = 1 }"), {"m.toml:7", "\"outcomes\"", "\"outcome\""});
    EXPECT_NE(refusal(put("m.csv", "case,pateint\na,b\n")).find("\"patient\""), std::string::npos);
    EXPECT_NE(refusal(put("n.csv", "case,patient,response\na,b,CR\n")).find("\"outcome.response\""), std::string::npos);
    EXPECT_NE(refusal(put("o.csv", "case,patient,patient\na,b,c\n")).find("there twice"), std::string::npos);
    EXPECT_NE(refusal(put("m.txt", "")).find("no manifest"), std::string::npos);
    EXPECT_EQ(refusal(put("p.csv", "case,patient\na,b\n")), "accepted") << "the refusals above are about what they say";
}

TEST_F(ManifestFile, RefusesACaseThatWouldCountTwice) {
    expect_refused(case_of("a") + case_of("b") + "[[case]]\nfile = \"./x/../a.toml\"\npatient = \"c\"\n", {"named twice", "m.toml:4"});
    expect_refused(case_of("a") + "[[case]]\nfile = \"b.toml\"\npatient = \"A\"\n", {"the name \"A\" is given twice"});
    std::filesystem::create_symlink("a.toml", folder_ / "link.toml");
    put("a.toml", "x");
    expect_refused(case_of("a") + case_of("link"), {"named twice"});
}

TEST_F(ManifestFile, RefusesNamesThatAreNoFolder) {
    for (std::string const name : {"a/b", "..", "-x", " x", "x "})
        expect_refused(case_of("a", "name = \"" + name + "\""), {"name \"" + name + "\""});
    EXPECT_EQ(why_no_name("Müller 2 (b)"), "");
    EXPECT_NE(why_no_name(std::string(201, 'a')), "");
    EXPECT_NE(why_no_name("a\nb"), "");
}

TEST_F(ManifestFile, RefusesOutcomesThatContradictThemselves) {
    expect_refused(case_of("a", "outcome = { os_days = 3 }"), {"os_days", "_event"});
    expect_refused(case_of("a", "outcome = { os_event = 1 }"), {"os_event", "_days"});
    expect_refused(case_of("a", "outcome = { os_days = -3, os_event = 1 }"), {"negative"});
    expect_refused(case_of("a", "outcome = { os_days = 3, os_event = 2 }"), {"1 or 0"});
    expect_refused(case_of("a", "outcome = { response = \"good\" }"), {"CR, PR, SD, PD or NE"});
    expect_refused(case_of("a", "covariate = { x = 1 }") + case_of("b", "covariate = { x = \"y\" }"),
                   {"covariate.x", "a number in some rows"});
    expect_refused(case_of("a", "covariate = { \"x y\" = 1 }"), {"no name of a value"});
    expect_refused(
        case_of("a", "covariate = { x = 1 }\n") + "[[case]]\nfile = \"b.toml\"\npatient = \"a\"\nname = \"b\"\ncovariate = { x = 2 }\n",
        {"covariate.x of patient a is another"});
}

TEST_F(ManifestFile, RefusesLesionsOfNobodyAndOfTwoCases) {
    auto const cases = put("m.csv", "case,patient,name\na,P1,x\nb,P1,y\nc,P2,\n");
    EXPECT_NE(refusal(cases, put("l1.csv", "patient,structure\nP3,T\n")).find("belongs to nobody"), std::string::npos);
    EXPECT_NE(refusal(cases, put("l2.csv", "patient,structure\nP1,T\n")).find("has 2 cases"), std::string::npos);
    EXPECT_NE(refusal(cases, put("l3.csv", "patient,structure\nP2,T\nP2,T\n")).find("given twice"), std::string::npos);
    EXPECT_EQ(refusal(cases, put("l4.csv", "patient,name,structure\nP1,y,T\nP2,,T\n")), "accepted");
}

}  // namespace
}  // namespace yttria
