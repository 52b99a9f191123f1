// SPDX-License-Identifier: Apache-2.0
#include "host/planning/voxel_plan.hpp"

#include "host/base/number_text.hpp"
#include "host/margin/margin.hpp"
#include "host/metrics/structure_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr int curve_points = 41;
constexpr double curve_beyond = 1.25;

Structure const& structure_of(Structures const& structures, std::string const& name) {
    if (auto const* derived = derived_structure(structures, name)) return *derived;
    if (auto const* given = structures.find(name)) return *given;
    std::string names;
    for (auto const& s : structures.list) names += (names.empty() ? "" : ", ") + s.name;
    throw input_error("[planning]: there is no structure \"" + name + "\" (the case has " + names + ") name one of them");
}

Structure target_of(DosePerGBq const& dose, GoalEntry const& goal) {
    auto target = structure_of(dose.structures, goal.structure);
    if (goal.margin_mm > 0) {
        target.fraction = with_margin(dose.structures, target, goal.margin_mm);
        target.name += " + " + brief(goal.margin_mm) + " mm";
    }
    return target;
}

VoxelSet dense_voxels(DosePerGBq const& dose, Structure const& target) {
    if (is_lung(target.role)) return voxels_of(target);
    return voxels_of(target, [&](std::size_t v) { return dose.tissue.density.values[v] >= thin_density; });
}

RankedDose ranked(DosePerGBq const& dose, VoxelSet const& set) {
    std::vector<float> values;
    std::vector<std::uint32_t> weight;
    for (std::size_t i = 0; i < set.voxel.size(); ++i) {
        values.push_back(dose.Gy.values[set.voxel[i]]);
        weight.push_back(volume_weight(set.fraction[i]));
    }
    return {values, weight};
}

double mean_of(DosePerGBq const& dose, Structure const& target, std::vector<double> const& mass_g) {
    double energy = 0, mass = 0;
    for (std::size_t v = 0; v < target.fraction.size(); ++v) {
        double const m = static_cast<double>(target.fraction[v]) * mass_g[v];
        energy += m * static_cast<double>(dose.Gy.values[v]);
        mass += m;
    }
    return mass > 0 ? energy / mass : unknown;
}

/// At the reference activity.
Quantified of_goal(DosePerGBq const& dose, GoalEntry const& goal) {
    auto const target = target_of(dose, goal);
    auto const mass_g = voxel_mass_g(dose.tissue);
    bool const mean = goal.metric == "mean";
    auto const set = mean ? voxels_of(target) : dense_voxels(dose, target);
    if (set.voxel.empty())
        throw input_error("[planning]: \"" + target.name + "\" holds no voxel of the grid (no dose can be read there) check the contour");
    int const percent = mean ? 0 : std::stoi(goal.metric.substr(1));
    if (!dose.energy) return {mean ? mean_of(dose, target, mass_g) : ranked(dose, set).dose_at(percent), unknown, unknown};
    Tallied const run{dose.energy->tally, mass_g, Replicates(dose.energy->tally), dose.gy_gram_per_quantum_history};
    auto q = mean ? mean_dose(set, run)
                  : measure_ranks(set, run, {{"D", RankMetric::Kind::dose_at_percent, percent}}, dose.energy->method == "mc").at("D");
    if (dose.energy->method != "mc") q.u = q.bias = unknown;
    return q;
}

std::string goal_name(GoalEntry const& goal) {
    return goal.structure + (goal.margin_mm > 0 ? " + " + brief(goal.margin_mm) + " mm" : "") + " " + goal.metric;
}

PlanTerm term(DosePerGBq const& dose, GoalEntry const& goal, bool limit, std::string const& note) {
    auto const q = goal_per_GBq(dose, goal);
    return {goal_name(goal), limit, false, goal.Gy, q.value, q.u, note};
}

std::vector<PlanTerm> make_terms(Case const& request, Objective const& objective, DosePerGBq const& dose, double lung_Gy_per_GBq,
                                 bool lung_has_activity, std::string& lung_note) {
    auto const& planning = request.planning;
    std::string const voxels = "voxels";
    std::vector<PlanTerm> terms;
    for (auto const& goal : planning.goals) terms.push_back(term(dose, goal, false, voxels));
    if (planning.goals.empty() && objective.tumour_Gy)
        terms.push_back(term(dose,
                             {planning.tumour.value_or("whole") == "viable" ? "tumour_viable" : "tumours", "mean", 0, *objective.tumour_Gy},
                             false, voxels));
    for (auto const& limit : planning.limits) terms.push_back(term(dose, limit, true, voxels));
    if (objective.normal_limit_Gy) {
        bool const perfused = derived_structure(dose.structures, "perfused_normal") != nullptr;
        terms.push_back(term(dose, {perfused ? "perfused_normal" : "liver_normal", "mean", 0, *objective.normal_limit_Gy}, true, voxels));
    }
    bool const split = planning.sessions > 1;
    auto const limit = split ? objective.cumulative_lung_limit_Gy : objective.lung_limit_Gy;
    if (!limit) return terms;
    PlanTerm lung{split ? "lungs mean, all sessions" : "lungs mean", true, objective.strict, *limit, lung_Gy_per_GBq, unknown, ""};
    if (planning.lung_dose == "mc") {
        if (!lung_has_activity || !derived_structure(dose.structures, "lungs"))
            throw input_error(
                request.file.string() +
                ": [planning] lung_dose = \"mc\" (the image has no activity in the lungs, so that the voxel dose there is only "
                "cross-fire) use \"partition\", or lung_activity = \"from_shunt\"");
        auto const q = goal_per_GBq(dose, {"lungs", "mean", 0, *limit});
        lung.Gy_per_GBq = q.value, lung.u_Gy_per_GBq = q.u;
    }
    lung_note = planning.lung_dose == "mc" ? "lung dose of the voxels (Monte Carlo, whole mask)" : "lung dose of the partition model";
    lung.note = lung_note;
    if (std::isfinite(lung.Gy_per_GBq))
        terms.push_back(lung);
    else
        lung_note += ": not assessable, so that no lung limit is kept";
    return terms;
}

}  // namespace

DosePerGBq per_GBq(Result const& result) {
    auto const& a = result.activity;
    double const MBq = a.net_administered_MBq > 0 ? a.net_administered_MBq : a.liver_MBq + a.lung_MBq + a.elsewhere_MBq;
    return {result.dose.mean_Gy, MBq * 1e-3, result.structures, result.tissue, &result.energy, result.dose.gy_gram_per_quantum_history};
}

Quantified goal_per_GBq(DosePerGBq const& dose, GoalEntry const& goal) {
    auto q = of_goal(dose, goal);
    q.value /= dose.reference_GBq, q.u /= dose.reference_GBq, q.bias /= dose.reference_GBq;
    return q;
}

VoxelPlan plan_voxels(Case const& request, Objective const& objective, DosePerGBq const& dose, double lung_Gy_per_GBq,
                      bool lung_has_activity) {
    VoxelPlan out;
    out.reference_GBq = dose.reference_GBq;
    out.terms = make_terms(request, objective, dose, lung_Gy_per_GBq, lung_has_activity, out.lung_note);
    out.choice = choose_activity(out.terms);
    auto const* tumours = derived_structure(dose.structures, "tumours");
    auto const ranks = tumours ? ranked(dose, dense_voxels(dose, *tumours)) : RankedDose({}, {});
    double last = std::isfinite(out.choice.bound_GBq) ? out.choice.bound_GBq : 0;
    if (std::isfinite(out.choice.wanted_GBq)) last = std::max(last, out.choice.wanted_GBq);
    for (int i = 0; i < curve_points; ++i) {
        CurvePoint point;
        point.activity_GBq = curve_beyond * last * i / (curve_points - 1);
        for (auto const& t : out.terms) point.term_Gy.push_back(t.Gy_per_GBq * point.activity_GBq);
        bool const known = objective.tumour_Gy && !ranks.empty();
        double const scale = point.activity_GBq / dose.reference_GBq;
        point.tumour_coverage_percent = !known ? unknown : scale > 0 ? ranks.volume_at(*objective.tumour_Gy / scale) : 0;
        out.curve.push_back(point);
    }
    return out;
}

}  // namespace yttria
