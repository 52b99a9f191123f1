// SPDX-License-Identifier: Apache-2.0
#include "host/ensemble/quantities.hpp"

#include "host/protocol/facts.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

constexpr char const* volume_prefix = "volume.";
constexpr char const* volume_suffix = "_mL";

std::string plain_number(double value) { return short_number(value); }

bool is_finite_number(Answer const& answer) { return answer.value && std::isfinite(*answer.value); }

void add_structures(std::vector<std::string>& out, Metrics const& metrics) {
    for (auto const& s : metrics.structures) {
        if (s.role == Role::body) continue;
        out.push_back(volume_prefix + s.name + volume_suffix);
        for (auto const* metric : {"mean_Gy", "D98_Gy", "D95_Gy", "D50_Gy", "D2_Gy"})
            if (s.dose.contains(metric)) out.push_back("dose." + s.name + "." + metric);
        for (auto const* metric : {"mean_ratio_to_normal", "activity_ratio_to_normal"})
            if (s.dose.contains(metric)) out.push_back("dose." + s.name + "." + metric);
    }
}

void add_margins(std::vector<std::string>& out, Margins const& margins) {
    for (auto const& tumour : margins.tumours)
        for (auto const& ring : tumour.rings) {
            std::string const start = "margin." + tumour.tumour + "." + plain_number(ring.width_mm) + "mm.";
            for (auto const* metric : {"shell_D95_Gy", "shell_D50_Gy", "target_D95_Gy"}) out.push_back(start + metric);
            for (auto const& isodose : ring.isodoses) {
                auto const Gy = plain_number(isodose.dose_Gy);
                out.push_back(start + "shell_V" + Gy + "_percent");
                out.push_back(start + "MAM" + Gy + "_p5_mm");
            }
        }
}

void add_rules(std::vector<std::string>& out, Case const& request) {
    for (auto const& name : named_quantities(request))
        if (!name.starts_with("clinical.") && !name.starts_with("declared.") && !name.starts_with("score.") && !name.starts_with("lesion."))
            out.push_back(name);
}

}  // namespace

Answer read_quantity(std::string const& name, Case const& request, Metrics const& metrics, Activity const& activity) {
    if (name.starts_with(volume_prefix) && name.ends_with(volume_suffix)) {
        auto const start = std::string(volume_prefix).size();
        auto const* s = metrics.find(name.substr(start, name.size() - start - std::string(volume_suffix).size()));
        Answer out;
        if (s) out.value = s->volume_mL;
        return out;
    }
    Facts const none;
    return answer(name, Subject{request, metrics, activity, none});
}

std::vector<double> read_quantities(std::vector<std::string> const& names, Case const& request, Metrics const& metrics,
                                    Activity const& activity) {
    std::vector<double> out;
    for (auto const& name : names) {
        auto const found = read_quantity(name, request, metrics, activity);
        out.push_back(is_finite_number(found) ? *found.value : std::nan(""));
    }
    return out;
}

std::vector<std::string> ensemble_quantities(Result const& central) {
    auto const& request = central.request;
    std::vector<std::string> names;
    add_structures(names, central.metrics);
    add_margins(names, central.metrics.margins);
    for (auto const* name : {"lung.mc_Gy", "lung.mc_without_rim_Gy", "lung.mc_left_Gy", "lung.mc_right_Gy", "lung.partition_Gy",
                             "lung.partition_of_image_mass_Gy", "partition.lung_at_150_Gy", "plan.tumour_mean_Gy",
                             "plan.normal_liver_mean_Gy", "liver.untreated_reserve_fraction"})
        names.emplace_back(name);
    for (auto const& row : central.metrics.biology.rows)
        for (auto const& value : row.values) names.push_back("biology." + row.structure + "." + value.first);
    for (auto const& name : request.uncertainty.quantities) {
        auto const problem = quantity_problem(name);
        if (!problem.empty())
            throw input_error(request.file.string() + ": [uncertainty] quantities: " + problem + ": name what a rule could ask for");
    }
    add_rules(names, request);
    std::vector<std::string> out;
    for (auto const& name : names) {
        if (std::find(out.begin(), out.end(), name) != out.end()) continue;
        if (is_finite_number(read_quantity(name, request, central.metrics, central.activity))) out.push_back(name);
    }
    return out;
}

std::string quantity_label(std::string const& name, Result const& central, bool noise_varies, bool maa_varies) {
    auto const& purposes = central.activity.purposes;
    bool const planned = std::find(purposes.begin(), purposes.end(), "maa") != purposes.end();
    bool const of_dose =
        name.starts_with("dose.") || name.starts_with("margin.") || name.starts_with("biology.") || name.starts_with("plan.");
    if (planned && !maa_varies && of_dose)
        return "dose-calculation uncertainty only (the difference of MAA and microspheres is not varied)";
    bool const fine = name.starts_with("margin.") || name.find(".D9") != std::string::npos || name.ends_with("min_Gy");
    if (!planned && !noise_varies && fine && of_dose) return "dose-calculation uncertainty only (the noise of the image is not varied)";
    return "";
}

}  // namespace yttria
