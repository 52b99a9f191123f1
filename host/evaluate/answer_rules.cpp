// SPDX-License-Identifier: Apache-2.0
#include "host/evaluate/evaluate.hpp"
#include "host/metrics/partition_inputs.hpp"

#include <cmath>
#include <limits>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// What a case says of its activity without its images: the purposes, and one session's shunt.
Activity said_activity(Case const& request) {
    Activity activity;
    for (SessionEntry const& session : request.sessions) {
        auto const* image = request.find_image(session.image);
        if (image != nullptr) { activity.purposes.push_back(image->purpose); }
    }
    if (request.sessions.size() != 1) { return activity; }  // of several, the weights are not known without their activities
    if (auto const shunt = lung_shunt(request.sessions.front())) { activity.lung_shunt_fraction = shunt->fraction; }
    if (auto const other = other_lung_shunt(request.sessions.front())) {
        activity.other_shunt_fraction = other->fraction;
        activity.other_shunt_method = other->method;
    }
    return activity;
}

LungDose lung_of(Evaluation const& evaluation) {
    LungDose lung;
    lung.mc_Gy = lung.mc_without_rim_Gy = {unknown, unknown, 0};
    auto const* lungs = evaluation.find("lungs");
    if (lungs == nullptr || !lungs->dose.contains("mean_Gy")) {
        lung.note = "no lung structure with a known density in what is evaluated";
    } else if (evaluation.dose_method != "mc") {
        lung.note = "the dose that is evaluated is no Monte Carlo result of this program";
    } else {
        lung.mc_assessable = true;
        lung.mc_Gy.value = lungs->dose.at("mean_Gy");
        lung.note = "the mean without the rim is not formed of a dose that exists";
    }
    return lung;
}

}  // namespace

Verdict answer_rules(Case const& request, Evaluation const& evaluation) {
    if (!request.protocol) { return {}; }
    Metrics metrics;
    for (EvaluatedStructure const& s : evaluation.structures) {
        StructureMetrics one;
        one.name = s.name;
        one.role = s.role;
        one.derived = s.derived;
        one.definition = s.definition;
        one.volume_mL = s.volume_mL;
        one.mass_g = s.mass_g;
        for (auto const& [name, value] : s.dose) { one.dose[name] = {value, unknown, 0}; }
        metrics.structures.push_back(std::move(one));
    }
    metrics.margins = evaluation.margins;
    Activity const activity = said_activity(request);
    metrics.partition = make_partition(request, activity, metrics.structures);
    metrics.lung = lung_of(evaluation);
    metrics.lung.partition_at_150_Gy = metrics.partition.lung_at_150_Gy;
    metrics.untreated_reserve_fraction = untreated_reserve(request.partition, metrics.structures);
    metrics.mean_relative_uncertainty_above_D50 = unknown;
    Verdict verdict = judge(request, metrics, activity);
    for (RuleResult& rule : verdict.rules) {
        if (!rule.value || rule.why.find("no uncertainty") != std::string::npos) { continue; }
        rule.why += (rule.why.empty() ? "" : "; ") + std::string("no uncertainty");
    }
    return verdict;
}

}  // namespace yttria
