// SPDX-License-Identifier: Apache-2.0
#include "host/compare/page.hpp"

#include "host/report/html.hpp"
#include "host/report/provenance.hpp"
#include "host/report/sections.hpp"

#include <cmath>
#include <cstdio>

namespace yttria {
namespace {

std::string cell(std::string const& text) { return "<td class=\"n\">" + text + "</td>"; }

std::string percent(double value, int decimals = 2) { return std::isfinite(value) ? fixed(value, decimals) + " %" : "–"; }

std::string signed_percent(double value) { return std::isfinite(value) ? (value >= 0 ? "+" : "") + fixed(value, 2) + " %" : "–"; }

std::string fact(std::string const& name, std::string const& value) { return "<div><dt>" + name + "</dt><dd>" + value + "</dd></div>"; }

std::string source(char const* letter, std::string const& file, std::string const& method) {
    return std::string("<p><b>") + letter + "</b> " + escape(file) + (method.empty() ? "" : " (method " + escape(method) + ")") + "</p>";
}

std::string difference_row(std::string const& name, double volume_mL, VoxelDifference const& d, StructureComparison const* s) {
    std::string out = "<tr><td>" + escape(name) + "</td>" + cell(significant(volume_mL)) + cell(significant(d.mean_a)) +
                      cell(significant(d.mean_b)) + cell(signed_percent(100 * d.mean / d.mean_a)) + cell(percent(100 * d.rms / d.mean_a)) +
                      cell(percent(100 * d.noise_rms / d.mean_a)) + cell(percent(100 * d.largest / d.mean_a, 1));
    for (auto const* key : {"D95_Gy", "D50_Gy", "D2_Gy"}) {
        double change = std::nan("");
        if (s)
            for (auto const& p : s->dvh)
                if (p.name == key && p.a > 0) change = 100 * (p.b / p.a - 1);
        out += cell(signed_percent(change));
    }
    return out + cell(s ? percent(s->dvh_gap_percent, 1) : "–") + cell(s ? percent(s->gamma_pass_percent, 1) : "–") + "</tr>\n";
}

std::string differences_section(Comparison const& c) {
    std::string out =
        "<section><h2>Differences, B minus A</h2><div class=\"scroll\"><table class=\"dose\"><thead><tr><th>structure</th><th "
        "class=\"n\">mL</th><th class=\"n\">mean A, Gy</th><th class=\"n\">mean B, Gy</th><th class=\"n\">mean</th><th "
        "class=\"n\">rms</th><th class=\"n\">rms of noise</th><th class=\"n\">largest</th><th "
        "class=\"n\">D95</th><th class=\"n\">D50</th><th class=\"n\">D2</th><th class=\"n\">DVH gap</th><th class=\"n\">gamma "
        "&le; 1</th></tr></thead><tbody>\n";
    for (auto const& s : c.structures) out += difference_row(s.name, s.volume_mL, s.difference, &s);
    out += difference_row("all voxels", static_cast<double>(c.all.voxels) * c.a.geometry.voxel_mL(), c.all, nullptr);
    return out +
           "</tbody></table></div><p class=\"note\">Means are weighted by volume (those of a result are energy over mass); differences of "
           "voxels are in per cent of the structure's "
           "mean "
           "A, those of D95 to D2 in per cent of the value of A. Rms of noise: what the voxels' own uncertainties give for the rms. DVH "
           "gap: "
           "largest distance of the two cumulative curves, per cent of the volume.</p></section>\n";
}

}  // namespace

std::string significant(double value) {
    if (!std::isfinite(value)) return "–";
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

std::string criteria_text(GammaCriteria const& g) {
    return plain(g.dose_percent) + " % (" + (g.local ? "local" : "global") + ") / " + plain(g.distance_mm) + " mm, threshold " +
           plain(g.threshold_percent) + " %";
}

std::string comparison_html(Comparison const& c) {
    std::string out =
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, "
        "initial-scale=1\"><title>Two doses · Yttria</title><style>" +
        style_sheet() + "</style></head><body>\n";
    out += "<header><div><div><h1>Two doses compared</h1><p>Yttria " + escape(program_version()) + "</p></div><dl>" +
           fact("gamma", percent(c.gamma.pass_percent())) + fact("perfect code", percent(c.expected_pass_percent)) +
           fact("criteria", criteria_text(c.options.gamma)) + fact("assessed", grouped(c.gamma.assessed) + " voxels") +
           "</dl></div></header>\n<div class=\"stripe\"><p><b>Research software, not a medical device.</b> Results must be checked by a "
           "qualified medical physicist.</p></div>\n<main>\n";
    out += "<section><h2>What is compared</h2>" + source("A", c.file_a, c.method_a) + source("B", c.file_b, c.method_b);
    for (auto const& warning : c.warnings) out += "<p class=\"note\">" + escape(warning.text) + "</p>";
    out += "</section>\n" + compare_pictures_section(c) + differences_section(c) + compare_gamma_section(c) + compare_dvh_section(c);
    return out + "<footer><p>" + escape(disclaimer()) + "</p></footer>\n</main></body></html>\n";
}

}  // namespace yttria
