// SPDX-License-Identifier: Apache-2.0
#include "host/results/margins.hpp"

#include "host/results/json_values.hpp"

#include <cmath>
#include <cstdio>

namespace yttria {
namespace {

Json quantified(std::map<std::string, Quantified> const& all) {
    Json out = Json::object();
    for (auto const& [name, q] : all) out[name] = quantified(q);
    return out;
}

Json isodose_json(IsodoseMargin const& d) {
    Json patches = Json::array();
    for (auto const& p : d.patches)
        patches.push_back({{"area_mm2", number(p.area_mm2)}, {"smallest_mm", number(p.smallest_mm)}, {"centre_mm", p.centre_mm}});
    return {{"dose_Gy", d.dose_Gy},
            {"shell_percent", quantified(d.shell_percent)},
            {"target_percent", quantified(d.target_percent)},
            {"minimal_ablative_margin_mm", quantified(d.edge.smallest_mm)},
            {"percentile5_mm", quantified(d.edge.percentile5_mm)},
            {"underdosed_percent", quantified(d.underdosed_percent)},
            {"underdosed_mm2", number(d.underdosed_mm2)},
            {"patches", patches}};
}

Json ring_json(MarginRing const& r) {
    Json isodoses = Json::array();
    for (auto const& d : r.isodoses) isodoses.push_back(isodose_json(d));
    return {{"width_mm", r.width_mm},
            {"resolution_limited", !r.limited.empty()},
            {"why_limited", r.limited},
            {"shell_mL", number(r.shell_mL)},
            {"target_mL", number(r.target_mL)},
            {"subcapsular_percent", number(r.subcapsular_percent)},
            {"target_in_treated_percent", number(r.target_in_treated_percent)},
            {"treated_smallest_mm", number(r.treated_smallest_mm)},
            {"treated_percentile5_mm", number(r.treated_percentile5_mm)},
            {"shell", quantified(r.shell)},
            {"target", quantified(r.target)},
            {"isodoses", isodoses}};
}

std::string numbered(std::string const& parent, char letter, std::size_t index) {
    char text[32];
    std::snprintf(text, sizeof text, "/%c%02zu", letter, index);
    return parent + text;
}

void write_ring(Hdf5File& out, std::string const& group, MarginRing const& r) {
    double const unknown = std::nan("");
    out.make_group(group);
    out.set(group, "width_mm", r.width_mm);
    out.set(group, "resolution_limited", r.limited);
    out.set(group, "shell_mL", r.shell_mL);
    out.set(group, "target_mL", r.target_mL);
    out.set(group, "subcapsular_percent", r.subcapsular_percent);
    out.set(group, "target_in_treated_percent", r.target_in_treated_percent.value_or(unknown));
    out.set(group, "treated_smallest_mm", r.treated_smallest_mm.value_or(unknown));
    out.set(group, "treated_percentile5_mm", r.treated_percentile5_mm.value_or(unknown));
    for (bool const shell : {true, false})
        for (auto const& [name, q] : shell ? r.shell : r.target) {
            out.set(group, (shell ? "shell_" : "target_") + name, q.value);
            out.set(group, (shell ? "shell_" : "target_") + name + "_u", q.u);
        }
    std::vector<double> rows;
    for (auto const& d : r.isodoses)
        for (double const x : {d.dose_Gy, d.shell_percent.value, d.shell_percent.u, d.target_percent.value, d.target_percent.u,
                               d.edge.smallest_mm.value, d.edge.smallest_mm.u, d.edge.percentile5_mm.value, d.edge.percentile5_mm.u,
                               d.underdosed_percent.value, d.underdosed_percent.u, d.underdosed_mm2})
            rows.push_back(x);
    if (rows.empty()) return;
    out.write<double>(group + "/isodoses", rows, {r.isodoses.size(), 12});
    out.set(group + "/isodoses", "columns",
            std::vector<std::string>{"dose_Gy", "shell_percent", "u", "target_percent", "u", "minimal_ablative_margin_mm", "u",
                                     "percentile5_mm", "u", "underdosed_percent", "u", "underdosed_mm2"});
}

}  // namespace

Json margins_json(Margins const& margins) {
    Json out = Json::array();
    for (auto const& t : margins.tumours) {
        Json rings = Json::array(), fall_off = Json::array();
        for (auto const& r : t.rings) rings.push_back(ring_json(r));
        for (auto const& b : t.fall_off)
            fall_off.push_back(
                {{"from_mm", b.from_mm}, {"to_mm", b.to_mm}, {"volume_mL", number(b.volume_mL)}, {"mean_Gy", quantified(b.mean_Gy)}});
        out.push_back({{"tumour", t.tumour},
                       {"why", t.why},
                       {"volume_mL", number(t.volume_mL)},
                       {"surface_mm2", number(t.surface_mm2)},
                       {"image_fwhm_mm", number(margins.image_fwhm_mm)},
                       {"inside_liver", margins.inside_liver},
                       {"treated", margins.treated},
                       {"cell_mm", number(margins.cell_mm)},
                       {"rings", rings},
                       {"fall_off", fall_off}});
    }
    return out;
}

void write_margins(Hdf5File& out, Margins const& margins) {
    out.make_group("/margins");
    out.set("/margins", "image_fwhm_mm", margins.image_fwhm_mm.value_or(std::nan("")));
    out.set("/margins", "inside_liver", std::uint64_t{margins.inside_liver});
    out.set("/margins", "treated", margins.treated);
    for (std::size_t m = 0; m < margins.tumours.size(); ++m) {
        auto const& t = margins.tumours[m];
        auto const group = numbered("/margins", 'm', m);
        out.make_group(group);
        out.set(group, "tumour", t.tumour);
        out.set(group, "why", t.why);
        out.set(group, "volume_mL", t.volume_mL);
        out.set(group, "surface_mm2", t.surface_mm2);
        for (std::size_t r = 0; r < t.rings.size(); ++r) write_ring(out, numbered(group, 'r', r), t.rings[r]);
        std::vector<double> rows;
        for (auto const& b : t.fall_off)
            for (double const x : {b.from_mm, b.to_mm, b.volume_mL, b.mean_Gy.value, b.mean_Gy.u}) rows.push_back(x);
        if (rows.empty()) continue;
        out.write<double>(group + "/fall_off", rows, {t.fall_off.size(), 5});
        out.set(group + "/fall_off", "columns", std::vector<std::string>{"from_mm", "to_mm", "volume_mL", "mean_Gy", "u"});
    }
}

}  // namespace yttria
