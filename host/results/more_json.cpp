// SPDX-License-Identifier: Apache-2.0
// Function and earlier doses in summary.json (docs/formats/summary.md).
#include "host/results/summary_parts.hpp"

#include "host/base/number_text.hpp"

namespace yttria {

Json functional_json(Functional const& f) {
    if (f.image.empty()) return nullptr;
    Json parts = Json::object(), below = Json::object();
    for (auto const& part : f.parts)
        parts[part.structure] = {{"volume_mL", number(part.volume_mL)},
                                 {"counts", number(part.counts)},
                                 {"share_of_function", number(part.share)},
                                 {"share_of_volume", number(part.volume_share)}};
    for (auto const& [level, share] : f.below) below[brief(level)] = quantified(share);
    bool const known = f.why.empty();
    return {{"image", f.image},
            {"tracer", f.tracer},
            {"why", f.why},
            {"liver_counts", number(f.liver_counts)},
            {"negative_share", number(f.negative_share)},
            {"reserve_fraction", number(f.reserve_fraction)},
            {"parts", parts},
            {"mean_Gy", known ? quantified(f.mean_Gy) : Json(nullptr)},
            {"share_below_Gy", below},
            {"dvh", {{"dose_Gy", f.dvh_dose_Gy}, {"function_percent", f.dvh_function_percent}}}};
}

Json cumulative_json(Cumulative const& all) {
    if (all.priors.empty()) return nullptr;
    Json structures = Json::object();
    for (auto const& row : all.rows) {
        Json dose = Json::object();
        for (auto const& [name, q] : row.dose) dose[name] = quantified(q);
        structures[row.structure] = {
            {"earlier_mean_Gy", number(row.prior_mean_Gy)}, {"uncovered_percent", number(row.uncovered_percent)}, {"dose", dose}};
    }
    return {{"earlier_doses", all.priors}, {"structures", structures}, {"biology", biology_json(all.biology)}};
}

}  // namespace yttria
