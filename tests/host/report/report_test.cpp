// SPDX-License-Identifier: Apache-2.0
#include "host/report/html.hpp"
#include "host/report/provenance.hpp"
#include "host/report/sections.hpp"
#include "host/report/viewer_bundle.hpp"
#include "tests/host/results/synthetic_result.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace yttria {
namespace {

/// The page without script elements and the licences of libraries: what is said in our own words.
std::string without_scripts(std::string html) {
    for (auto const& [from, to] : {std::pair<std::string, std::string>{"<script", "</script>"}, {"<pre>", "</pre>"}})
        for (auto at = html.find(from); at != std::string::npos; at = html.find(from)) html.erase(at, html.find(to, at) + to.size() - at);
    return html;
}

class Report : public ::testing::Test {
protected:
    static void SetUpTestSuite() { result = new Result(testing::synthetic_result()); }
    static void TearDownTestSuite() {
        delete result;
        result = nullptr;
    }
    static Result* result;
};
Result* Report::result = nullptr;

TEST_F(Report, StandsAlone) {
    auto const whole = report_html(*result), html = without_scripts(whole);
    EXPECT_EQ(whole.find("<script") == std::string::npos, !interactive());
    EXPECT_EQ(whole.find("http:"), std::string::npos);
    EXPECT_EQ(whole.find("https:"), std::string::npos);
    EXPECT_NE(html.find("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'"), std::string::npos);
    EXPECT_EQ(html.find("url(\""), std::string::npos);
    for (auto at = html.find("src=\""); at != std::string::npos; at = html.find("src=\"", at + 1))
        EXPECT_EQ(html.compare(at + 5, 22, "data:image/png;base64,"), 0);
}

TEST_F(Report, EveryTagIsClosed) {
    auto const html = without_scripts(report_html(*result));
    std::vector<std::string> open;
    for (auto at = html.find('<', html.find("<html")); at != std::string::npos; at = html.find('<', at + 1)) {
        auto const end = html.find('>', at);
        ASSERT_NE(end, std::string::npos);
        bool const closing = html[at + 1] == '/';
        auto const start = at + (closing ? 2 : 1);
        auto const name = html.substr(start, html.find_first_of(" />", start) - start);
        if (html[end - 1] == '/' || name == "meta" || name == "br" || name == "img") continue;
        if (!closing) {
            open.push_back(name);
            continue;
        }
        ASSERT_FALSE(open.empty()) << name;
        ASSERT_EQ(open.back(), name) << html.substr(at > 80 ? at - 80 : 0, 80);
        open.pop_back();
    }
    EXPECT_TRUE(open.empty()) << open.back();
}

TEST_F(Report, RulesComeFirstAndThereIsNoOverallBadge) {
    auto const html = report_html(*result);
    auto const rules = html.find("<h2>Rules</h2>");
    ASSERT_NE(rules, std::string::npos);
    for (auto const* later : {"Dose over CT", "Dose-volume histograms", "Dose by structure", "Lung dose", "Activity placed",
                              "Warnings and overrides", "Not specified by the protocol", "Provenance"}) {
        auto const place = html.find("<h2>" + std::string(later));
        EXPECT_NE(place, std::string::npos) << later;
        EXPECT_GT(place, rules) << later;
    }
    auto const& all = result->verdict.rules;
    auto const count = std::count_if(all.begin(), all.end(), [](auto const& r) { return r.status == Status::not_assessable; });
    EXPECT_GT(count, 20);
    EXPECT_NE(html.find("<b>" + std::to_string(count) + "</b><span>– not assessable</span>"), std::string::npos);
    EXPECT_EQ(html.find("overall"), std::string::npos);
}

TEST_F(Report, NamesOutOfFilesAreEscaped) {
    auto const html = report_html(*result);
    EXPECT_NE(html.find("Tumour1 &lt;main&gt;"), std::string::npos);
    EXPECT_EQ(html.find("<main>\""), std::string::npos);
    EXPECT_EQ(html.find("Tumour1 <main>"), std::string::npos);
    EXPECT_EQ(html.find("<two tumours>"), std::string::npos);
    EXPECT_NE(html.find("synthetic &quot;example&quot; &amp; test"), std::string::npos);
}

TEST_F(Report, CarriesTheStatementTheHashAndEveryParameter) {
    auto const html = report_html(*result);
    EXPECT_NE(html.find(disclaimer()), std::string::npos);
    EXPECT_NE(html.find(dose_sha256(result->energy.tally)), std::string::npos);
    EXPECT_NE(html.find(program_version()), std::string::npos);
    EXPECT_NE(html.find(program_commit()), std::string::npos);
    for (auto const& row : parameter_rows(result->energy.parameters)) EXPECT_NE(html.find(row.name), std::string::npos) << row.name;
    EXPECT_NE(html.find("0 quanta, exactly"), std::string::npos);
    EXPECT_NE(html.find("activity.outside_grid"), std::string::npos);
    for (auto const& text : result->verdict.unspecified) EXPECT_NE(html.find(escape(text)), std::string::npos) << text;
}

TEST_F(Report, NeverUsesWordsThatDecide) {
    auto html = without_scripts(report_html(*result));
    html.replace(html.find(disclaimer()), disclaimer().size(), "");
    for (auto const* word : {"prescribed", "recommended", "eligible", "eligibility", "nan Gy", ">nan", "inf "})
        EXPECT_EQ(html.find(word), std::string::npos) << word;
}

TEST_F(Report, IsWholeWithoutProtocolStructuresOrUncertainty) {
    auto bare = *result;
    bare.structures.list.clear();
    bare.verdict = {};
    bare.warnings.clear();
    bare.request.overrides.clear();
    bare.ct_HU.reset();
    bare.energy.method = "local";
    bare.activity.lung_has_activity = false;
    bare.dose = make_dose(bare.energy, bare.tissue, bare.activity);
    bare.metrics = measure(bare.request, bare.dose, bare.energy, bare.structures, bare.tissue, bare.activity);
    auto const html = report_html(bare);
    EXPECT_NE(html.find("names no protocol"), std::string::npos);
    EXPECT_NE(html.find("Dose over density"), std::string::npos);
    EXPECT_NE(html.find("not assessable"), std::string::npos);
    EXPECT_NE(html.find("</html>"), std::string::npos);
}

TEST_F(Report, PutsOtherDosesBesideThisOne) {
    auto both = *result;
    EXPECT_EQ(report_html(both).find("id=\"beside\""), std::string::npos);
    Beside other{"half <of> it", "local", {"maa"}, "", result->metrics.structures};
    for (auto& s : other.structures)
        for (auto& [name, q] : s.dose) q.value *= 0.5;
    both.beside = {other};
    both.activity.purposes = {"maa"};
    auto html = report_html(both);
    EXPECT_NE(html.find("<h2>Doses side by side</h2>"), std::string::npos);
    EXPECT_NE(html.find("half &lt;of&gt; it"), std::string::npos);
    EXPECT_NE(html.find("−50.0 %"), std::string::npos);
    both.activity.purposes = {"y90"};
    EXPECT_NE(report_html(both).find("<h2>Planned against delivered</h2>"), std::string::npos);
}

TEST_F(Report, ShowsBandsOnlyWhereAnUncertaintyIsKnown) {
    auto const band = std::string("class=\"band\"");
    auto plain = *result;
    EXPECT_NE(dvh_section(plain).find(band), std::string::npos);
    for (auto& s : plain.metrics.structures) s.dvh_u_percent.clear();
    EXPECT_EQ(dvh_section(plain).find(band), std::string::npos);
}

TEST_F(Report, AStructureGivenAndDerivedIsShownOnce) {
    auto const shown = shown_structures(result->structures);
    std::vector<std::string> names;
    for (auto const s : shown) names.push_back(result->structures.list[s].name);
    EXPECT_EQ(std::count(names.begin(), names.end(), "Lungs"), 1);
    EXPECT_EQ(std::count(names.begin(), names.end(), "lungs"), 0);
    EXPECT_EQ(std::count(names.begin(), names.end(), "liver_normal"), 1);
}

}  // namespace
}  // namespace yttria
