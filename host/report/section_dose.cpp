// SPDX-License-Identifier: Apache-2.0
#include "host/report/html.hpp"
#include "host/report/sections.hpp"

#include <cmath>

namespace yttria {
namespace {

struct Column {
    char const *key, *title;
};
constexpr Column columns[] = {{"mean_Gy", "mean"}, {"D98_Gy", "D98"}, {"D95_Gy", "D95"},
                              {"D70_Gy", "D70"},   {"D50_Gy", "D50"}, {"D2_Gy", "D2"}};
constexpr Column volumes[] = {{"V100_percent", "V100"}, {"V150_percent", "V150"}, {"V205_percent", "V205"}};

std::string cell(StructureMetrics const& s, char const* key) {
    auto const found = s.dose.find(key);
    return "<td class=\"n\">" + (found == s.dose.end() ? std::string("–") : with_u(found->second)) + "</td>";
}

std::string row(StructureMetrics const& s) {
    std::string out = "<tr><td>" + escape(s.name) +
                      (s.definition.empty() ? "" : "<small class=\"block\">" + escape(s.definition) + "</small>") +
                      "</td><td class=\"n\">" + figure(s.volume_mL) + "</td><td class=\"n\">" + figure(s.mass_g) + "</td><td class=\"n\">" +
                      figure(s.activity_MBq) + "</td>";
    for (auto const& column : columns) out += cell(s, column.key);
    for (auto const& column : volumes) out += cell(s, column.key);
    return out + "</tr>\n";
}

std::string all_metrics(Metrics const& metrics) {
    std::string head = "<tr><th>Metric</th>", body;
    std::map<std::string, int> names;
    for (auto const& s : metrics.structures) {
        head += "<th class=\"n\">" + escape(s.name) + "</th>";
        for (auto const& [name, q] : s.dose) names[name] = 1;
    }
    for (auto const& [name, ignored] : names) {
        body += "<tr><td class=\"id\">" + escape(name) + "</td>";
        for (auto const& s : metrics.structures) {
            auto const found = s.dose.find(name);
            if (found == s.dose.end()) {
                body += "<td class=\"n\">–</td>";
                continue;
            }
            bool const bias = std::isfinite(found->second.bias) && found->second.bias != 0;
            body += "<td class=\"n\">" + with_u(found->second) +
                    (bias ? "<small class=\"block\">bias " + figure(found->second.bias) + "</small>" : "") + "</td>";
        }
        body += "</tr>\n";
    }
    return "<details><summary>All metrics with their bias</summary><div class=\"scroll\"><table><thead>" + head + "</tr></thead><tbody>" +
           body + "</tbody></table></div></details>";
}

}  // namespace

std::string dose_section(Result const& result) {
    std::string out =
        "<section><h2>Dose by structure</h2><div class=\"scroll\"><table class=\"dose\"><thead><tr><th rowspan=\"2\">Structure</th><th "
        "rowspan=\"2\" class=\"n\">Volume<br>mL</th>"
        "<th rowspan=\"2\" class=\"n\">Mass<br>g</th><th rowspan=\"2\" class=\"n\">Activity<br>MBq</th><th colspan=\"6\" "
        "class=\"span\">absorbed dose, Gy</th>"
        "<th colspan=\"3\" class=\"span\">volume, %</th></tr><tr>";
    for (auto const& column : columns) out += std::string("<th class=\"n\">") + column.title + "</th>";
    for (auto const& column : volumes) out += std::string("<th class=\"n\">") + column.title + "</th>";
    out += "</tr></thead><tbody>\n";
    for (bool const derived : {false, true}) {
        std::string rows;
        for (auto const& s : result.metrics.structures)
            if (s.derived == derived) rows += row(s);
        if (derived && !rows.empty()) out += "<tr class=\"group\"><td colspan=\"13\">derived by the program</td></tr>\n";
        out += rows;
    }
    out +=
        "</tbody></table></div><p class=\"note\">Dose to medium; mean is energy over mass. ±: one standard deviation of the Monte Carlo "
        "alone (32 batches";
    out += result.energy.method == "local"    ? "; none for energy left where it is emitted)"
           : result.energy.method == "kernel" ? "; none for a convolution, whose error is that of its model)"
                                              : ")";
    out += ": dose-calculation uncertainty only, without that of activity, contours and registration.";
    if (std::isfinite(result.metrics.mean_relative_uncertainty_above_D50))
        out += " Mean relative standard error of voxels above D50: " + figure(100 * result.metrics.mean_relative_uncertainty_above_D50) +
               " %.";
    return out + " V100, V120, V150 and V205 are house choices.</p>" + all_metrics(result.metrics) + "</section>\n";
}

}  // namespace yttria
