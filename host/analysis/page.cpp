// SPDX-License-Identifier: Apache-2.0
// The cohort's report: one file without scripts and without anything from elsewhere, in the style of the report of a case.
#include "host/analysis/page.hpp"

#include "host/analysis/analysis.hpp"
#include "host/base/error.hpp"
#include "host/report/html.hpp"
#include "host/report/provenance.hpp"
#include "host/report/sections.hpp"

#include <fstream>
#include <iterator>

namespace yttria {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::string fact(std::string const& name, std::string const& value) { return "<div><dt>" + name + "</dt><dd>" + value + "</dd></div>"; }

std::string base64(std::string const& bytes) {
    static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned group = 0;
        for (std::size_t k = 0; k < 3; ++k) group = group << 8U | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k) out += k <= bytes.size() - i ? digits[group >> (18 - 6 * k) & 63U] : '=';
    }
    return out;
}

/// Relative address of a file for a link, with what a URL may not hold written as %XX.
std::string address(fs::path const& file) {
    std::string out;
    for (char const c : file.generic_string()) {
        auto const byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) || std::string("/-_.~").find(c) != std::string::npos) {
            out += c;
        } else {
            char text[4];
            std::snprintf(text, sizeof text, "%%%02X", byte);
            out += text;
        }
    }
    return out;
}

std::string joined(Json const& list) {
    std::string out;
    for (auto const& entry : list)
        if (entry.is_string()) out += (out.empty() ? "" : ", ") + escape(entry.get<std::string>());
    return out;
}

std::string tile(std::size_t count, std::string const& what, char const* kind) {
    return std::string("<div class=\"tile ") + kind + "\"><b>" + std::to_string(count) + "</b> " + what + "</div>";
}

std::string case_name(Json const& entry, fs::path const& result, fs::path const& cohort) {
    auto const name = entry.value("name", "");
    auto const report = cohort / "cases" / name / "result" / "report.html";
    std::error_code ignored;
    if (name.empty() || !fs::exists(report, ignored)) return escape(name);
    return "<a href=\"" + address(report.lexically_relative(result)) + "\">" + escape(name) + "</a>";
}

std::string doses_of(Json const& entry) {
    std::string out;
    auto const doses = entry.find("doses");
    if (doses == entry.end() || !doses->is_array()) return "–";
    for (auto const& dose : *doses) {
        auto const value = dose.find("value");
        if (value == dose.end() || !value->is_number()) continue;
        auto const u = dose.find("u");
        out += text_of(dose, "structure") + " " + text_of(dose, "metric") + " <b>" + figure(value->get<double>()) + "</b>" +
               (u != dose.end() && u->is_number() ? " ± " + figure(u->get<double>()) : "") + "<br>";
    }
    return out;
}

std::string who_section(Json const& analysis, fs::path const& result, fs::path const& cohort) {
    auto const& cases = analysis["cases"];
    auto const& failures = analysis["failures"];
    auto const failed = failures.is_array() ? failures.size() : 0;
    std::string out = "<section><h2>Who is in</h2><div class=\"tiles\">" +
                      tile(analysis.value("patients", std::size_t{0}), "patients", "pass") + tile(cases.size(), "cases", "pass") +
                      tile(failed, "not in the table", failed ? "fail" : "") + "</div>";
    for (auto const& note : analysis["notes"]) out += "<p>" + escape(note.get<std::string>()) + "</p>";
    if (failed) {
        out += "<h3>Not in the table</h3><table><thead><tr><th>case</th><th>patient</th><th>state</th><th>reason</th></tr></thead><tbody>";
        for (auto const& entry : failures)
            out += "<tr><td class=\"id\">" + text_of(entry, "name") + "</td><td>" + text_of(entry, "patient") + "</td><td>" +
                   text_of(entry, "state") + "</td><td>" + text_of(entry, "reason") + "</td></tr>\n";
        out += "</tbody></table>";
    } else if (!failures.is_array()) {
        out += "<p class=\"note\">No failures.csv beside the table: who failed is not known.</p>";
    }
    out +=
        "<details><summary>All cases and their doses</summary><div class=\"scroll\"><table><thead><tr><th>case</th><th>patient</th>"
        "<th>doses of the models</th><th>warnings</th></tr></thead><tbody>";
    for (auto const& entry : cases)
        out += "<tr><td class=\"id\">" + case_name(entry, result, cohort) + "</td><td>" + text_of(entry, "patient") + "</td><td>" +
               doses_of(entry) + "</td><td><small>" + text_of(entry, "warnings") + "</small></td></tr>\n";
    return out + "</tbody></table></div></details></section>\n";
}

std::string pictures_section(char const* title, std::string const& note, Json const& files, fs::path const& figures) {
    std::string pictures;
    for (auto const& file : files)
        if (auto const name = file.get<std::string>(); name.ends_with(".svg"))
            pictures += "<figure>" + picture(figures, name, title) + "</figure>";
    if (pictures.empty()) return "";
    return std::string("<section><h2>") + title + "</h2>" + pictures + "<p class=\"note\">" + note + "</p></section>\n";
}

std::string how_section(Json const& analysis) {
    std::string versions;
    for (auto const& [name, version] : analysis["r"].items())
        versions += (versions.empty() ? "" : ", ") + escape(name) + " " + escape(version.is_string() ? version.get<std::string>() : "");
    return "<section><h2>How it was made</h2><table class=\"pairs\"><tbody><tr><td>statistics</td><td>" + versions +
           "</td></tr><tr><td>table</td><td><code>" + text_of(analysis, "table_sha256") +
           "</code></td></tr><tr><td>analysis file</td><td><code>" + text_of(analysis, "plan_sha256") +
           "</code></td></tr><tr><td>doses computed by</td><td>" + joined(analysis["methods"]) + ", commits " +
           joined(analysis["commits"]) + "</td></tr><tr><td>seed, bootstrap, draws of doses</td><td>" + plain(analysis.value("seed", 0.0)) +
           ", " + plain(analysis.value("bootstrap", 0.0)) + ", " + plain(analysis.value("draws", 0.0)) +
           "</td></tr></tbody></table><p>estimates.csv and analysis.json hold every number, data/ the rows of each model, "
           "<code>Rscript calls.R</code> repeats every call. Definitions: docs/methods/dose_response.md.</p>"
           "<p class=\"note\">Exploratory cut-offs are chosen and measured on the same patients; their optimism is given. Intervals with "
           "the "
           "uncertainty of doses add its spread and do not undo the flattening that errors of doses cause. Associations of one arm are no "
           "effects of dose.</p></section>\n";
}

}  // namespace

std::string picture(fs::path const& folder, std::string const& file, std::string const& what) {
    std::ifstream stream(folder / file, std::ios::binary);
    std::string const bytes{std::istreambuf_iterator<char>(stream), {}};
    if (bytes.empty()) throw input_error((folder / file).string() + ": no such figure (analysis.json names it) analyse again");
    return "<img alt=\"" + escape(what) + "\" src=\"data:image/svg+xml;base64," + base64(bytes) + "\">";
}

std::string analysis_html(std::string const& analysis_json, fs::path const& figures, fs::path const& result, fs::path const& cohort) {
    auto const analysis = Json::parse(analysis_json, nullptr, false);
    if (!analysis.is_object() || !analysis.contains("models") || !analysis.contains("cases"))
        throw input_error("analysis.json is none (it has no models and cases) analyse again");
    double const level = analysis.value("level", 0.95);
    auto const products = joined(analysis["products"]);
    std::string out =
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, "
        "initial-scale=1\"><title>" +
        text_of(analysis, "analysis") + " · Yttria cohort report</title><style>" + style_sheet() +
        "\n.charts { display: flex; flex-wrap: wrap; gap: 12px 20px; align-items: center; }\n.charts img { max-height: 310px; width: auto; "
        "}\n.id a { color: var(--accent); }\ntable.models th { width: 26%; }\ntable.models th:last-child { width: 48%; }\ntable.models .id "
        "{ white-space: normal; }\n"
        "section figure img { max-width: 100%; height: auto; }\npre { overflow-x: auto; font-size: 12px; background: var(--wash); padding: "
        "8px; }\n"
        "</style></head><body>\n<header><div><div><h1>" +
        text_of(analysis, "analysis") + "</h1><p>Y-90 microsphere cohort report · Yttria " + escape(program_version()) + "</p></div><dl>" +
        fact("patients", std::to_string(analysis.value("patients", 0))) + fact("product", products.empty() ? "–" : products) +
        fact("models", std::to_string(analysis["models"].size())) + fact("level", plain(100 * level) + " %") +
        fact("commit", escape(program_commit())) +
        "</dl></div></header>\n<div class=\"stripe\"><p><b>Research software, not a medical device.</b> A description of these patients, "
        "not of "
        "the next one; full statement at the end.</p></div>\n<main>\n";
    out += who_section(analysis, result, cohort) + models_table(analysis["models"], level);
    out +=
        pictures_section("Odds and hazard ratios",
                         "Bars: intervals at the level above; thin lines: with the uncertainty of doses. Models share patients: they are "
                         "no independent findings.",
                         analysis["forest"], figures);
    out += pictures_section("Doses of the cohort", "Box: quartiles, line: median, every point one row of the table.",
                            analysis["distributions"], figures);
    for (auto const& model : analysis["models"]) out += model_section(model, figures, level);
    return out + how_section(analysis) + "<footer><p>" + escape(disclaimer()) + "</p></footer>\n</main></body></html>\n";
}

}  // namespace yttria
