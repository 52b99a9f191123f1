// SPDX-License-Identifier: Apache-2.0
// compare.json (docs/formats/compare.md). Numbers that are not known are null.
#include "host/compare/page.hpp"
#include "host/report/provenance.hpp"
#include "host/results/json_values.hpp"
#include "host/results/staged.hpp"

#include <cmath>

namespace yttria {
namespace {

Json difference(VoxelDifference const& d) {
    return {{"voxels", d.voxels},
            {"mean_A_Gy", number(d.mean_a)},
            {"mean_B_Gy", number(d.mean_b)},
            {"mean_Gy", number(d.mean)},
            {"mean_percent", number(100 * d.mean / d.mean_a)},
            {"rms_Gy", number(d.rms)},
            {"rms_percent", number(100 * d.rms / d.mean_a)},
            {"largest_Gy", number(d.largest)},
            {"noise_rms_Gy", number(d.noise_rms)}};
}

Json structure(StructureComparison const& s) {
    Json dvh = Json::object();
    for (auto const& p : s.dvh)
        dvh[p.name] = {{"A", number(p.a)}, {"B", number(p.b)}, {"difference_percent", number(100 * (p.b / p.a - 1))}};
    return {{"role", to_string(s.role)},
            {"derived", s.derived},
            {"volume_mL", number(s.volume_mL)},
            {"difference", difference(s.difference)},
            {"dvh", dvh},
            {"dvh_gap_percent", number(s.dvh_gap_percent)},
            {"gamma_pass_percent", number(s.gamma_pass_percent)}};
}

}  // namespace

std::string comparison_json(Comparison const& c) {
    Json structures = Json::object(), warnings = Json::array();
    for (auto const& s : c.structures) structures[s.name] = structure(s);
    for (auto const& w : c.warnings) warnings.push_back({{"id", w.id}, {"text", w.text}});
    auto const& g = c.options.gamma;
    Json const out{{"schema", 1},
                   {"program", {{"name", "yttria"}, {"version", program_version()}, {"commit", program_commit()}}},
                   {"A", {{"file", c.file_a}, {"method", c.method_a}}},
                   {"B", {{"file", c.file_b}, {"method", c.method_b}}},
                   {"grid", {{"size", c.a.geometry.size}, {"spacing_mm", c.a.geometry.spacing_mm}, {"resampled", c.resampled}}},
                   {"not_covered_voxels", c.not_covered},
                   {"difference", difference(c.all)},
                   {"gamma",
                    {{"dose_percent", g.dose_percent},
                     {"distance_mm", g.distance_mm},
                     {"kind", g.local ? "local" : "global"},
                     {"threshold_percent", g.threshold_percent},
                     {"maximum_Gy", number(c.gamma.maximum_Gy)},
                     {"assessed_voxels", c.gamma.assessed},
                     {"pass_percent", number(c.gamma.pass_percent())},
                     {"mean", number(c.gamma.mean)},
                     {"largest_searched", g.largest},
                     {"voxels_at_largest", c.gamma.at_largest},
                     {"expected_pass_percent", number(c.expected_pass_percent)},
                     {"expected_note", c.expected_note}}},
                   {"structures", structures},
                   {"warnings", warnings}};
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void write_comparison(std::filesystem::path const& folder, Comparison const& comparison) {
    StagedFolder out(folder);
    write_text(out.file("compare.json"), comparison_json(comparison));
    write_text(out.file("compare.html"), comparison_html(comparison));
    out.commit();
}

}  // namespace yttria
