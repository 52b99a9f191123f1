// SPDX-License-Identifier: Apache-2.0
#include "host/report/html.hpp"
#include "host/report/provenance.hpp"
#include "validation/suite.hpp"

#include <cmath>
#include <sstream>

namespace yttria::validation {
namespace {

char const* const style = R"css(
body { font: 15px/1.5 system-ui, "Segoe UI", Roboto, Arial, sans-serif; color: #1c2430; background: #eceff2; margin: 0; }
main { max-width: 1280px; margin: 0 auto; padding: 20px; }
section, header { background: #fff; border: 1px solid #dde2e8; border-radius: 8px; padding: 14px 22px; margin-bottom: 14px; }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 18px; margin: 0 0 6px; }
dl { display: flex; flex-wrap: wrap; gap: 4px 28px; margin: 8px 0; } dt { font-size: 12px; color: #5d6875; } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
th, td { text-align: left; padding: 3px 8px; border-bottom: 1px solid #dde2e8; vertical-align: top; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } td small, .note { color: #5d6875; }
.pass { color: #0b6e5f; font-weight: 600; } .fail { color: #fff; background: #b3260b; font-weight: 600; padding: 0 6px; }
.skipped { color: #8a5a00; font-weight: 600; } .warn { background: #fdf3dc; padding: 8px 14px; border-radius: 6px; }
.curves { display: grid; grid-template-columns: repeat(auto-fit, minmax(460px, 1fr)); gap: 10px; margin-top: 10px; }
svg { width: 100%; height: auto; }
)css";

std::string significant(double value) {
    if (!std::isfinite(value)) return "";
    std::ostringstream text;
    text.precision(5);
    text << value;
    return text.str();
}

std::string percent(double value) {
    if (!std::isfinite(value)) return "";
    std::ostringstream text;
    text.setf(std::ios::fixed);
    text.precision(2);
    text << std::showpos << value << " %";
    return text.str();
}

void claim_section(std::ostream& out, ClaimResult const& result) {
    std::string const status = result.verdict();
    out << "<section id='" << escape(result.name) << "'><h2>" << escape(result.title) << " <span class='" << status << "'>" << status
        << "</span></h2><p class='note'>" << escape(result.name) << ", " << fixed(result.seconds, 1) << " s, " << grouped(result.histories)
        << " histories</p>";
    if (!result.skipped.empty()) {
        out << "<p>" << escape(result.skipped) << "</p></section>";
        return;
    }
    out << "<table><thead><tr><th>quantity</th><th class='n'>value</th><th class='n'>reference</th><th class='n'>difference</th>"
           "<th class='n'>tolerance</th><th>verdict</th><th>tolerance, why</th></tr></thead><tbody>";
    for (auto const& row : result.rows) {
        bool const relative = row.reference != 0;
        out << "<tr><td>" << escape(row.quantity) << " <small>" << escape(row.unit) << "</small></td><td class='n'>"
            << significant(row.value) << "</td><td class='n'>" << significant(row.reference) << "</td><td class='n'>"
            << (relative ? percent(relative_difference(row)) : significant(row.value - row.reference)) << "</td><td class='n'>"
            << (relative ? fixed(100 * row.tolerance / std::abs(row.reference), 2) + " %" : significant(row.tolerance))
            << "</td><td><span class='"
            << (row.pass    ? "pass'>pass"
                : row.red() ? "fail'>fail"
                            : "skipped'>open")
            << "</span></td><td><small>" << escape(row.tolerance_reason + (row.pass || row.open.empty() ? "" : "; open: " + row.open))
            << "</small></td></tr>";
    }
    out << "</tbody></table>";
    for (auto const& note : result.notes) out << "<p class='note'>" << escape(note) << "</p>";
    out << "<div class='curves'>";
    for (auto const& curve : result.curves) out << "<div>" << curve_svg(curve) << "</div>";
    out << "</div></section>";
}

}  // namespace

std::string suite_html(SuiteReport const& report) {
    std::ostringstream out;
    std::string device;
    for (auto const& result : report.results) {
        if (!result.device.empty()) device = result.device;
    }
    int const ran = static_cast<int>(report.results.size()) - report.skipped();
    out << "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Yttria validation</title><style>" << style << curve_style
        << "</style></head><body><main><header><h1>Yttria: verification of an installation</h1><p>" << ran - report.red() << " of " << ran
        << " claims hold, " << report.red() << " do not, " << report.skipped() << " skipped.</p>";
    if (!report.is_verdict()) out << "<p class='warn'>Not a verdict: parameters differ from the preset.</p>";
    out << "<dl>";
    for (auto const& [term, text] :
         std::vector<std::pair<std::string, std::string>>{{"suite", report.options.full ? "full" : "quick"},
                                                          {"machine", report.machine},
                                                          {"transport on", device},
                                                          {"version", report.program + " (" + report.commit + ")"},
                                                          {"preset", report.preset()},
                                                          {"seed", std::to_string(report.options.seed)},
                                                          {"histories", std::to_string(report.histories())},
                                                          {"time", fixed(report.seconds, 0) + " s"},
                                                          {"date", report.date}}) {
        out << "<div><dt>" << escape(term) << "</dt><dd>" << escape(text) << "</dd></div>";
    }
    out << "</dl><details><summary>transport parameters</summary><table>";
    for (auto const& row : parameter_rows(report.options.parameters.value_or(Parameters{}))) {
        out << "<tr><td>" << escape(row.name) << "</td><td class='n'>" << plain(row.value) << "</td><td>" << escape(row.unit) << "</td><td>"
            << escape(row.meaning) << "</td></tr>";
    }
    out << "</table></details><p class='note'>Points: this program. Line: the reference. " << escape(disclaimer()) << "</p></header>";
    for (auto const& result : report.results) claim_section(out, result);
    out << "</main></body></html>\n";
    return out.str();
}

}  // namespace yttria::validation
