// SPDX-License-Identifier: Apache-2.0
// Function of the liver, and dose together with earlier treatments.
#include "host/report/html.hpp"
#include "host/report/sections.hpp"

#include <cmath>

namespace yttria {
namespace {

std::string cell(std::string const& text) { return "<td class=\"n\">" + text + "</td>"; }
std::string gray(Quantified const& q) { return cell(std::isfinite(q.value) ? with_u(q) : "–"); }
std::string percent(Quantified q) {
    q.value *= 100, q.u *= 100;
    return gray(q);
}

std::string value(CumulativeRow const& row, char const* name) {
    auto const found = row.dose.find(name);
    return found == row.dose.end() ? cell("–") : gray(found->second);
}

}  // namespace

std::string function_section(Result const& result) {
    auto const& f = result.metrics.functional;
    if (f.image.empty()) return {};
    std::string out = "<section><h2>Function of the liver</h2><p class=\"note\">Counts of image " + escape(f.image) + " (" +
                      escape(f.tracer) + ") stand for function; negative voxels are kept.</p>";
    if (!f.why.empty()) return out + "<p>not assessable: " + escape(f.why) + "</p></section>\n";
    out +=
        "<table class=\"pairs\"><thead><tr><th>Part</th><th class=\"n\">mL</th><th class=\"n\">% of the normal liver's function</th><th "
        "class=\"n\">% of its volume</th></tr></thead><tbody>";
    for (auto const& part : f.parts)
        out += "<tr><td>" + escape(part.structure) + "</td>" + cell(figure(part.volume_mL)) + cell(fixed(100 * part.share, 1)) +
               cell(fixed(100 * part.volume_share, 1)) + "</tr>";
    out +=
        "</tbody></table><table class=\"pairs\"><thead><tr><th>Dose and function of the normal liver</th><th "
        "class=\"n\">value</th></tr></thead><tbody><tr><td>mean dose, weighted by function, Gy</td>" +
        gray(f.mean_Gy) + "</tr>";
    for (auto const& [level, share] : f.below) out += "<tr><td>function below " + plain(level) + " Gy, %</td>" + percent(share) + "</tr>";
    return out + "</tbody></table></section>\n";
}

std::string cumulative_section(Result const& result) {
    auto const& all = result.metrics.cumulative;
    if (all.priors.empty()) return {};
    std::string out = "<section><h2>Together with earlier doses</h2><p class=\"note\">";
    for (auto const& prior : all.priors) out += escape(prior) + ". ";
    out +=
        "Doses are added voxel by voxel; &plusmn; is that of this treatment alone.</p><div "
        "class=\"scroll\"><table><thead><tr><th>Structure</"
        "th><th class=\"n\">earlier mean, Gy</th><th class=\"n\">mean of all, Gy</th><th class=\"n\">D95 Gy</th><th class=\"n\">D50 "
        "Gy</th><th "
        "class=\"n\">mean BED Gy</th></tr></thead><tbody>\n";
    for (auto const& row : all.rows) {
        std::string bed = cell("–");
        for (auto const& b : all.biology.rows)
            if (b.structure == row.structure && b.values.contains("BED_mean_Gy")) bed = gray(b.values.at("BED_mean_Gy"));
        out += "<tr><td>" + escape(row.structure) + "</td>" + cell(figure(row.prior_mean_Gy)) + value(row, "mean_Gy") +
               value(row, "D95_Gy") + value(row, "D50_Gy") + bed + "</tr>\n";
    }
    return out + "</tbody></table></div><p class=\"note\">BED from the time course: " + escape(all.biology.note) + ".</p></section>\n";
}

}  // namespace yttria
