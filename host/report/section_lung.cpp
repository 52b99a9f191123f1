// SPDX-License-Identifier: Apache-2.0
#include "host/report/html.hpp"
#include "host/report/sections.hpp"

#include <cmath>

namespace yttria {
namespace {

std::string card(std::string const& title, std::string const& value, std::string const& text) {
    return "<div class=\"card\"><h3>" + title + "</h3><p class=\"big\">" + value + "</p><p>" + text + "</p></div>\n";
}

std::string gray(bool known, Quantified const& q) { return known && std::isfinite(q.value) ? with_u(q) + " Gy" : "not assessable"; }

std::string partition_inputs(PartitionResult const& p) {
    std::string out = "<table class=\"pairs\"><tbody>";
    auto const add = [&](char const* name, std::string const& value) {
        out += std::string("<tr><td>") + name + "</td><td class=\"n\">" + value + "</td></tr>";
    };
    add("tumour mass m<sub>T</sub>", fixed(p.tumour_mass_kg, 4) + " kg");
    add("normal-liver mass m<sub>N</sub>", fixed(p.normal_mass_kg, 4) + " kg");
    add("concentration ratio TNR", figure(p.tumour_to_normal_ratio));
    add("lung shunt fraction L", fixed(p.lung_shunt_fraction, 4));
    add("lung mass", fixed(p.lung_mass_kg, 3) + " kg");
    for (auto const& v : p.variants) add(("with " + escape(v.name)).c_str(), figure(v.lung_at_150_Gy) + " Gy");
    return out + "</tbody></table><p class=\"note\">" + escape(p.sources) + "</p>";
}

std::string activity_row(char const* name, double value, double total) {
    double const share = total > 0 ? 100 * value / total : 0;
    return std::string("<tr><td>") + name + "</td><td class=\"n\">" + figure(value) + "</td><td class=\"n\">" + fixed(share, 2) +
           "</td><td class=\"meter\"><i style=\"width:" + fixed(std::max(0.0, std::min(100.0, share)), 1) + "%\"></i></td></tr>";
}

/// What each session gave and what its image was scaled by; every sum of counts that could have been used beside the one that was.
std::string session_notes(std::vector<SessionActivity> const& sessions) {
    std::string out;
    for (std::size_t n = 0; n < sessions.size(); ++n) {
        auto const& session = sessions[n];
        out += "<h3>Session " + std::to_string(n + 1) + ", image " + escape(session.image) + "</h3><ul>";
        for (auto const& note : session.notes) out += "<li>" + escape(note) + "</li>";
        out += "</ul>";
        if (session.denominators.size() < 2) continue;
        out +=
            "<table class=\"pairs\"><thead><tr><th>Counts summed over</th><th class=\"n\">sum</th><th class=\"n\">doses would be "
            "&times;</th></tr></thead><tbody>";
        for (auto const& d : session.denominators)
            out += "<tr><td>" + escape(d.name) + (d.used ? " <b>(used)</b>" : "") + "</td><td class=\"n\">" + figure(d.counts) +
                   "</td><td class=\"n\">" + fixed(d.dose_factor, 4) + "</td></tr>";
        out += "</tbody></table>";
    }
    return out;
}

}  // namespace

std::string lung_section(Result const& result) {
    auto const& lung = result.metrics.lung;
    auto const& p = result.metrics.partition;
    std::string out = "<section><h2>Lung dose, three answers to different questions</h2><div class=\"cards\">";
    out += card(
        "Partition model", p.assessable ? figure(p.lung_at_150_Gy) + " Gy" : "not assessable",
        p.assessable ? "where the tumour gets 150 Gy: a planning test at a hypothetical dose, free of the activity given" : escape(p.why));
    out += card("Monte Carlo, all of the lung", gray(lung.mc_assessable, lung.mc_Gy), "of the activity in the image, energy over mass");
    out += card("Monte Carlo, without the rim", gray(lung.mc_assessable, lung.mc_without_rim_Gy),
                "without lung within 20 mm of the liver, where blur and breathing put liver counts");
    out += "</div><p class=\"note\">" + escape(lung.note) + "</p>";
    out += lung_tables(lung);
    if (p.assessable) out += "<details open><summary>Inputs of the partition model</summary>" + partition_inputs(p) + "</details>";
    if (std::isfinite(result.metrics.untreated_reserve_fraction))
        out += "<p>Non-tumorous liver outside the treated volume: <b>" + fixed(100 * result.metrics.untreated_reserve_fraction, 1) +
               " %</b> of all non-tumorous liver, by volume.</p>";
    return out + "</section>\n";
}

std::string activity_section(Result const& result) {
    auto const& a = result.activity;
    double const placed = a.liver_MBq + a.lung_MBq + a.elsewhere_MBq;
    std::string out =
        "<section><h2>Activity placed</h2><table class=\"pairs\"><thead><tr><th>Where</th><th class=\"n\">MBq</th><th "
        "class=\"n\">%</th><th></th></tr></thead><tbody>";
    out += activity_row("liver", a.liver_MBq, placed) + activity_row("lung", a.lung_MBq, placed) +
           activity_row("elsewhere", a.elsewhere_MBq, placed);
    out += "<tr class=\"total\"><td>sum</td><td class=\"n\">" + figure(placed) + "</td><td class=\"n\"></td><td></td></tr>";
    if (a.net_administered_MBq > 0)
        out += "<tr><td>net administered</td><td class=\"n\">" + figure(a.net_administered_MBq) + "</td><td class=\"n\">" +
               fixed(100 * placed / a.net_administered_MBq, 2) + "</td><td><small>placed over administered</small></td></tr>";
    out += "</tbody></table><p class=\"note\">" + escape(a.scale_note) + ".";
    if (a.negative_decays < 0)
        out += " Negative voxels hold " + figure(a.negative_decays) + " decays; they stay in sums and are clipped for sampling only.";
    return out + "</p>" + session_notes(a.sessions) + "</section>\n";
}

}  // namespace yttria
