// SPDX-License-Identifier: Apache-2.0
// Other doses of the same structures next to this one: methods, or planned against delivered.
#include "host/report/html.hpp"
#include "host/report/sections.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

constexpr char const* compared[] = {"mean_Gy", "D95_Gy", "D70_Gy", "D50_Gy", "D2_Gy", "V100_percent"};
constexpr char const* titles[] = {"mean, Gy", "D95, Gy", "D70, Gy", "D50, Gy", "D2, Gy", "V100, %"};

std::string cell(std::string const& text) { return "<td class=\"n\">" + text + "</td>"; }

Quantified const* metric(StructureMetrics const& s, char const* name) {
    auto const found = s.dose.find(name);
    return found == s.dose.end() || !std::isfinite(found->second.value) ? nullptr : &found->second;
}

/// The value and by how much it lies above or below that of this dose: per cent of it, for volumes points of per cent.
std::string other_cell(StructureMetrics const& own, StructureMetrics const& other, char const* name) {
    auto const *a = metric(own, name), *b = metric(other, name);
    if (!b) return cell("–");
    std::string out = figure(b->value);
    bool const volume = std::string(name).ends_with("_percent");
    if (a && (volume || a->value > 0)) {
        double const change = volume ? b->value - a->value : 100 * (b->value / a->value - 1);
        out += "<small>" + std::string(change >= 0 ? "+" : "−") + fixed(std::abs(change), 1) + (volume ? " pt" : " %") + "</small>";
    }
    return cell(out);
}

std::string rows(Result const& result, StructureMetrics const& own) {
    std::string out = "<tr class=\"group\"><td>" + escape(own.name) + "</td>";
    for (auto const* name : compared) {
        auto const* q = metric(own, name);
        out += cell(q ? with_u(*q) : "–");
    }
    out += "</tr>\n";
    for (auto const& other : result.beside) {
        auto const found =
            std::find_if(other.structures.begin(), other.structures.end(), [&](auto const& s) { return s.name == own.name; });
        if (found == other.structures.end()) continue;
        out += "<tr><td>" + escape(other.label) + "</td>";
        for (auto const* name : compared) out += other_cell(own, *found, name);
        out += "</tr>\n";
    }
    return out;
}

bool is_plan(std::vector<std::string> const& purposes) {
    return !purposes.empty() && std::all_of(purposes.begin(), purposes.end(), [](auto const& p) { return p == "maa"; });
}

bool is_delivery(std::vector<std::string> const& purposes) {
    return !purposes.empty() && std::all_of(purposes.begin(), purposes.end(), [](auto const& p) { return p == "y90"; });
}

}  // namespace

std::string beside_section(Result const& result) {
    if (result.beside.empty()) return "";
    bool planned = false;
    for (auto const& b : result.beside)
        planned = planned || (is_plan(b.purposes) && is_delivery(result.activity.purposes)) ||
                  (is_delivery(b.purposes) && is_plan(result.activity.purposes));
    std::string out = std::string("<section id=\"beside\"><h2>") + (planned ? "Planned against delivered" : "Doses side by side") + "</h2>";
    out += "<p class=\"lead\">This dose: " + escape(method_name(result.energy.method));
    for (auto const& purpose : result.activity.purposes) out += ", image " + escape(purpose);
    for (auto const& b : result.beside) {
        out += " · " + escape(b.label) + ": " + escape(method_name(b.method));
        for (auto const& purpose : b.purposes) out += ", image " + escape(purpose);
        if (!b.dose_sha256.empty()) out += ", dose <code>" + escape(b.dose_sha256.substr(0, 12)) + "</code>";
    }
    out += "</p><div class=\"scroll\"><table class=\"dose\"><thead><tr><th>Structure</th>";
    for (auto const* title : titles) out += std::string("<th class=\"n\">") + title + "</th>";
    out += "</tr></thead><tbody>\n";
    for (auto const s : shown_structures(result.structures))
        if (auto const* own = result.metrics.find(result.structures.list[s].name)) out += rows(result, *own);
    return out +
           "</tbody></table></div><p class=\"note\">First line of each structure: this dose, ± of the Monte Carlo alone. Below: the "
           "others, "
           "with their distance from it (pt: points of per cent of the volume). Thresholds in the literature mostly come from local "
           "deposition.</p></section>\n";
}

}  // namespace yttria
