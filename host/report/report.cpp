// SPDX-License-Identifier: Apache-2.0
// report.html: one file with nothing from elsewhere; whole without its script, which makes pictures and plots interactive.
#include "host/base/parallel.hpp"
#include "host/report/html.hpp"
#include "host/report/provenance.hpp"
#include "host/report/sections.hpp"
#include "host/report/viewer.hpp"
#include "host/report/viewer_bundle.hpp"

#include <ctime>

namespace yttria {
namespace {

std::string today() {
    std::time_t const now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[40];
    std::strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", &utc);
    return text;
}

std::string fact(std::string const& name, std::string const& value) { return "<div><dt>" + name + "</dt><dd>" + value + "</dd></div>"; }

std::string head_facts(Result const& result) {
    std::string purposes;
    for (auto const& purpose : result.activity.purposes) purposes += (purposes.empty() ? "" : ", ") + purpose;
    std::string out = "<dl>" + fact("image", purposes.empty() ? "–" : escape(purposes));
    if (result.activity.net_administered_MBq > 0) out += fact("net activity", figure(result.activity.net_administered_MBq * 1e-3) + " GBq");
    out += fact("histories", grouped(result.energy.tally.total_histories())) +
           fact("method", escape(result.energy.method + ", " + result.energy.backend));
    return out + fact("written", today()) + "</dl>";
}

}  // namespace

std::string report_html(Result const& result) {
    std::string out =
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, "
        "initial-scale=1\">" +
        content_policy() + "<title>" + escape(result.request.id) + " · Yttria dose report</title><style>" + style_sheet() +
        std::string(viewer_style()) + "</style></head><body>\n";
    out += "<header><div><div><h1>" + escape(result.request.id) + "</h1><p>Y-90 microsphere dose report · Yttria " +
           escape(program_version()) + "</p></div>" + head_facts(result) +
           "</div></header>\n<div class=\"stripe\"><p><b>Research software, not a medical device.</b> Results must be checked by a "
           "qualified medical physicist; full statement at the end.</p></div>\n<main>\n";
    std::string viewer;
    side_by_side({[&] { viewer = viewer_block(result); },
                  [&] {
                      out += rules_section(result.verdict) + ensemble_section(result) + pictures_section(result) + dvh_section(result) +
                             dose_section(result) + beside_section(result) + margin_section(result) + lung_section(result) +
                             biology_section(result) + function_section(result) + cumulative_section(result) + activity_section(result) +
                             notes_section(result) + provenance_section(result);
                  }});
    out.reserve(out.size() + viewer.size() + 2000);  // the rest of the page is short
    return out.append("<footer><p>")
        .append(escape(disclaimer()))
        .append("</p></footer>\n</main>\n")
        .append(viewer)
        .append("</body></html>\n");
}

}  // namespace yttria
