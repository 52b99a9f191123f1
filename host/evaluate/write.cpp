// SPDX-License-Identifier: Apache-2.0
// evaluation.json (docs/formats/evaluation.md). Numbers that are not known are null.
#include "host/evaluate/evaluate.hpp"
#include "host/report/provenance.hpp"
#include "host/results/json_values.hpp"
#include "host/results/margins.hpp"
#include "host/results/staged.hpp"
#include "host/results/verdict_json.hpp"

#include <cmath>

namespace yttria {
namespace {

Json structure(EvaluatedStructure const& s) {
    Json dose = Json::object();
    for (auto const& [name, value] : s.dose) { dose[name] = number(value); }
    Json out{{"role", to_string(s.role)},
             {"derived", s.derived},
             {"volume_mL", number(s.volume_mL)},
             {"mass_g", number(s.mass_g)},
             {"whole_volume_mL", number(s.whole_volume_mL)},
             {"dose", dose},
             {"dvh", {{"dose_Gy", s.dvh_dose_Gy}, {"volume_percent", s.dvh_volume_percent}}}};
    if (s.derived) { out["definition"] = s.definition; }
    return out;
}

}  // namespace

std::string evaluation_json(Evaluation const& e) {
    Json structures = Json::object(), warnings = Json::array();
    for (auto const& s : e.structures) { structures[s.name] = structure(s); }
    for (auto const& w : e.warnings) { warnings.push_back({{"id", w.id}, {"text", w.text}}); }
    Json const out{{"schema", 1},
                   {"program", {{"name", "yttria"}, {"version", program_version()}, {"commit", program_commit()}}},
                   {"statement", disclaimer()},
                   {"dose_file", e.dose_file.string()},
                   {"case", {{"id", e.case_id}, {"file", e.case_file.string()}, {"sha256", e.case_sha256}}},
                   {"dose_spacing_mm", e.dose_spacing_mm},
                   {"sub_voxel_mm", e.sub_voxel_mm},
                   {"dose_between_centres", e.dose_between == DoseBetween::linear ? "linear" : "constant"},
                   {"density_known", e.density_known},
                   {"structures", structures},
                   {"margins", margins_json(e.margins)},
                   {"verdict", verdict_json(e.verdict)},
                   {"warnings", warnings}};
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void write_evaluation(std::filesystem::path const& folder, Evaluation const& evaluation) {
    StagedFolder out(folder);
    write_text(out.file("evaluation.json"), evaluation_json(evaluation));
    out.commit();
}

}  // namespace yttria
