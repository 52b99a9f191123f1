// SPDX-License-Identifier: Apache-2.0
#include "host/report/chart.hpp"
#include "host/report/html.hpp"
#include "host/report/sections.hpp"
#include "host/report/slice.hpp"
#include "host/report/viewer_bundle.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

std::string cell(std::string const& text) { return "<td class=\"n\">" + text + "</td>"; }
std::string cell(Quantified const& q, double cap = INFINITY) {
    if (!std::isfinite(q.value)) return cell("–");
    if (std::abs(q.value) >= cap) return cell(q.value > 0 ? "&ge; " + plain(cap) : "&le; -" + plain(cap));
    return cell(with_u(q));
}
std::string cell(std::optional<double> const& value, int decimals) { return cell(value ? fixed(*value, decimals) : "–"); }

std::string geometric_rows(std::vector<TumourMargin> const& tumours) {
    std::string out;
    for (auto const& t : tumours)
        for (auto const& r : t.rings)
            out += "<tr><td>" + escape(t.tumour) + "</td>" + cell(plain(r.width_mm)) + cell(figure(r.shell_mL)) +
                   cell(figure(r.target_mL)) + cell(fixed(r.subcapsular_percent, 1)) + cell(r.target_in_treated_percent, 1) +
                   cell(r.treated_smallest_mm, 1) + cell(r.treated_percentile5_mm, 1) + "</tr>\n";
    return out;
}

std::string dose_rows(std::vector<TumourMargin> const& tumours) {
    std::string out;
    for (auto const& t : tumours)
        for (auto const& r : t.rings) {
            auto const mark = r.limited.empty() ? std::string() : "<small class=\"block\">resolution-limited</small>";
            auto const metric = [&](char const* name) {
                auto const found = r.target.find(name);
                return found == r.target.end() ? cell("–") : cell(found->second);
            };
            std::string const first = "<tr><td>" + escape(t.tumour) + mark + "</td>" + cell(plain(r.width_mm));
            for (auto const& d : r.isodoses)
                out += first + cell(plain(d.dose_Gy)) + cell(d.shell_percent) + cell(d.target_percent) +
                       cell(d.edge.smallest_mm, margin_reach_mm) + cell(d.edge.percentile5_mm, margin_reach_mm) +
                       cell(d.underdosed_percent) + cell(figure(d.underdosed_mm2 * 1e-2)) + cell(std::to_string(d.patches.size())) +
                       metric("D95_Gy") + metric("D98_Gy") + "</tr>\n";
        }
    return out;
}

std::string fall_off_chart(std::vector<TumourMargin> const& tumours) {
    Chart chart{"mean dose by distance from the tumour", "distance from the tumour's surface", "mean dose", "mm", "Gy", 1, 1, {}};
    double largest = 0;
    for (std::size_t t = 0; t < tumours.size(); ++t) {
        Curve curve{tumours[t].tumour, "", t, static_cast<Stroke>(t % 5), {}, {}, {}};
        for (auto const& bin : tumours[t].fall_off) {
            if (!std::isfinite(bin.mean_Gy.value)) continue;
            curve.x.push_back((bin.from_mm + bin.to_mm) / 2);
            curve.y.push_back(bin.mean_Gy.value);
            curve.u.push_back(bin.mean_Gy.u);
            chart.x_max = std::max(chart.x_max, bin.to_mm);
            largest = std::max(largest, bin.mean_Gy.value);
        }
        if (!curve.x.empty()) chart.curves.push_back(std::move(curve));
    }
    chart.y_max = round_up(1.05 * largest);
    return chart.curves.empty() ? "" : "<h3>Mean dose in the liver by distance</h3>" + chart_figure(chart, interactive());
}

/// How much of each margin has at least each isodose.
std::string coverage_chart(std::vector<TumourMargin> const& tumours) {
    Chart chart{"margin covered by isodose", "isodose", "shell with at least this dose", "Gy", "%", 1, 100, {}};
    for (std::size_t t = 0; t < tumours.size(); ++t)
        for (std::size_t r = 0; r < tumours[t].rings.size(); ++r) {
            auto const& ring = tumours[t].rings[r];
            Curve curve{tumours[t].tumour, plain(ring.width_mm) + " mm", t, static_cast<Stroke>(r % 5), {}, {}, {}};
            for (auto const& d : ring.isodoses) {
                if (!std::isfinite(d.shell_percent.value)) continue;
                curve.x.push_back(d.dose_Gy);
                curve.y.push_back(d.shell_percent.value);
                curve.u.push_back(d.shell_percent.u);
                chart.x_max = std::max(chart.x_max, round_up(1.05 * d.dose_Gy));
            }
            if (curve.x.size() > 1) chart.curves.push_back(std::move(curve));
        }
    return chart.curves.empty() ? "" : "<h3>Coverage of the margin</h3>" + chart_figure(chart, interactive());
}

/// Mean dose against the distance from the tumour, one line for each tumour.
std::string fall_off_table(std::vector<TumourMargin> const& tumours) {
    std::string head = "<tr><th class=\"n\">Distance, mm</th>", body;
    std::size_t bins = 0;
    for (auto const& t : tumours) {
        head += "<th class=\"n\">" + escape(t.tumour) + "</th>";
        bins = std::max(bins, t.fall_off.size());
    }
    for (std::size_t b = 0; b < bins; ++b) {
        std::string row;
        for (auto const& t : tumours) {
            if (row.empty() && b < t.fall_off.size())
                row = "<tr><td class=\"n\">" + plain(t.fall_off[b].from_mm) + " to " + plain(t.fall_off[b].to_mm) + "</td>";
        }
        for (auto const& t : tumours) row += b < t.fall_off.size() ? cell(t.fall_off[b].mean_Gy) : cell("–");
        body += row + "</tr>\n";
    }
    return "<details><summary>Mean dose, Gy, in the liver by distance from the tumour</summary><div class=\"scroll\"><table><thead>" +
           head + "</tr></thead><tbody>" + body + "</tbody></table></div></details>";
}

std::string notes(Margins const& m) {
    std::string out = "<p class=\"note\">";
    out += m.image_fwhm_mm ? "Image resolution " + plain(*m.image_fwhm_mm) + " mm FWHM. "
                           : std::string("The image's resolution is not known (resolution_fwhm_mm is not given). ");
    out +=
        "A voxel dose outside the tumour's edge is mostly image blur: rows that are resolution-limited (a width below the image's "
        "resolution) never pass a rule. ";
    out += m.inside_liver ? "Shells end at the liver's capsule and leave other tumours out; surface whose capsule is nearer than the "
                            "width is subcapsular and takes no part in distances. "
                          : "No liver structure: shells are not cut at a capsule. ";
    return out +
           "Minimal margin: shortest distance from the tumour's surface to the edge of the isodose, negative where the tumour itself is "
           "not covered; the 5th percentile is exceeded by 95 % of the surface. Distances are followed to 30 mm. ±: Monte Carlo alone. "
           "Widths and isodoses are the case's, the protocol's, or house choices (5 and 10 mm; 100, 120, 150, 205 Gy).</p>";
}

}  // namespace

std::string margin_section(Result const& result) {
    auto const& margins = result.metrics.margins;
    if (margins.tumours.empty()) return "";
    std::string out = "<section id=\"margins\"><h2>Margins</h2>";
    for (auto const& t : margins.tumours)
        if (!t.why.empty()) out += "<p>" + escape(t.tumour) + ": not assessable: " + escape(t.why) + "</p>";
    out += "<div class=\"pair\"><div>" + coverage_chart(margins.tumours) + "</div><div>" + fall_off_chart(margins.tumours) + "</div></div>";
    out +=
        "<h3>By isodose</h3><div class=\"scroll\"><table class=\"dose\"><thead><tr><th>Tumour</th><th class=\"n\">Width<br>mm</th><th "
        "class=\"n\">Isodose<br>Gy</th><th class=\"n\">Shell<br>covered, %</th><th class=\"n\">Target<br>covered, %</th><th "
        "class=\"n\">Minimal<br>margin, mm</th><th class=\"n\">5th<br>percentile, mm</th><th class=\"n\">Surface<br>under-dosed, %</th><th "
        "class=\"n\">cm²</th><th class=\"n\">Patches</th><th class=\"n\">Target<br>D95, Gy</th><th "
        "class=\"n\">Target<br>D98, Gy</th></tr></thead><tbody>\n" +
        dose_rows(margins.tumours) + "</tbody></table></div>";
    out +=
        "<h3>Geometric</h3><div class=\"scroll\"><table><thead><tr><th>Tumour</th><th class=\"n\">Width<br>mm</th><th "
        "class=\"n\">Shell<br>mL</th><th class=\"n\">Target<br>mL</th><th class=\"n\">Subcapsular<br>surface, %</th><th "
        "class=\"n\">Target in treated<br>volume, %</th><th class=\"n\">Surface to its edge<br>shortest, mm</th><th class=\"n\">5th "
        "percentile<br>mm</th></tr></thead><tbody>\n" +
        geometric_rows(margins.tumours) + "</tbody></table></div>";
    return out + notes(margins) + fall_off_table(margins.tumours) + "</section>\n";
}

}  // namespace yttria
