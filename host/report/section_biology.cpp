// SPDX-License-Identifier: Apache-2.0
// BED and EQD2, and the tables of the lung section.
#include "host/report/html.hpp"
#include "host/report/sections.hpp"

#include <cmath>

namespace yttria {
namespace {

std::string cell(std::string const& text) { return "<td class=\"n\">" + text + "</td>"; }
std::string gray(Quantified const& q) { return cell(std::isfinite(q.value) ? with_u(q) : "–"); }

std::string value(BiologyRow const& row, char const* name) {
    auto const found = row.values.find(name);
    return found == row.values.end() ? cell("–") : gray(found->second);
}

}  // namespace

std::string lung_tables(LungDose const& lung) {
    std::string out;
    if (!lung.sides.empty()) {
        out +=
            "<table class=\"pairs\"><thead><tr><th>Lung</th><th class=\"n\">kg in the image</th><th class=\"n\">MBq</th><th "
            "class=\"n\">Gy, Monte Carlo</th><th class=\"n\">without the rim</th></tr></thead><tbody>";
        for (auto const& s : lung.sides)
            out += "<tr><td>" + s.name + "</td>" + cell(fixed(s.mass_kg, 3)) + cell(figure(s.activity_MBq)) + gray(s.mc_Gy) +
                   gray(s.mc_without_rim_Gy) + "</tr>";
        out += "</tbody></table>";
    }
    if (!lung.sessions.empty()) {
        out +=
            "<table class=\"pairs\"><thead><tr><th>Partition lung dose of the activity, K A L / m</th><th class=\"n\">GBq</th><th "
            "class=\"n\">L</th><th class=\"n\">Gy in " +
            fixed(lung.mass_kg, 3) + " kg</th><th class=\"n\">Gy in the mask's " + fixed(lung.image_mass_kg, 3) +
            " kg</th></tr></thead><tbody>";
        for (auto const& s : lung.sessions)
            out += "<tr><td>session of " + escape(s.image) + "</td>" + cell(figure(s.net_MBq * 1e-3)) + cell(fixed(s.shunt, 4)) +
                   cell(figure(s.partition_Gy)) + cell(figure(s.partition_of_image_mass_Gy)) + "</tr>";
        if (lung.sessions.size() > 1)
            out += "<tr class=\"total\"><td>all sessions</td><td></td><td></td>" + cell(figure(lung.partition_Gy)) +
                   cell(figure(lung.partition_of_image_mass_Gy)) + "</tr>";
        out += "</tbody></table>";
    }
    if (lung.mc_assessable)
        out += "<p class=\"note\">Lung within 3 cm of the liver holds " + figure(lung.near_liver_MBq) +
               " MBq, where breathing and blur put liver counts" +
               (lung.reassigned_MBq > 0 ? "; " + figure(lung.reassigned_MBq) +
                                              " MBq were moved from there to the liver (lung_base = "
                                              "\"to_liver\")"
                                        : "; lung_base = \"to_liver\" in the session would move them to the liver (off)") +
               ".</p>";
    return out;
}

std::string biology_section(Result const& result) {
    auto const& biology = result.metrics.biology;
    std::string out = "<section><h2>BED and EQD2</h2>";
    if (biology.rows.empty())
        return out + "<p>" + escape(biology.note.empty() ? "no structure has repair parameters" : biology.note) + "</p></section>\n";
    out +=
        "<div class=\"scroll\"><table><thead><tr><th>Structure</th><th class=\"n\">&alpha;/&beta; Gy</th><th class=\"n\">T<sub>rep</sub> "
        "h</th><th class=\"n\">mean BED Gy</th><th class=\"n\">mean EQD2 Gy</th><th class=\"n\">BED D95 "
        "Gy</th><th>Parameters</th></tr></thead><tbody>\n";
    for (auto const& row : biology.rows)
        out += "<tr><td>" + escape(row.structure) + "</td>" + cell(plain(row.alpha_beta_Gy)) + cell(plain(row.repair_half_time_h)) +
               value(row, "BED_mean_Gy") + value(row, "EQD2_mean_Gy") + value(row, "BED_D95_Gy") + "<td><small>" + escape(row.source) +
               "</small></td></tr>\n";
    return out +
           "</tbody></table></div><p class=\"note\">BED = D (1 + G D / (&alpha;/&beta;)) in each voxel, then the mean over the volume; " +
           escape(biology.note) +
           ". Repopulation is left out, and so is the clustering of microspheres below the image's resolution. A model, not a "
           "measurement.</p></section>\n";
}

}  // namespace yttria
