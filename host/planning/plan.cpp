// SPDX-License-Identifier: Apache-2.0
#include "host/planning/plan.hpp"

#include "host/base/number_text.hpp"
#include "host/metrics/partition_inputs.hpp"
#include "host/planning/empirical.hpp"
#include "host/protocol/status.hpp"

#include <cmath>
#include <limits>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
/// Of E1a: a hypothetical tumour dose, free of the activity that is planned.
constexpr double rule_tumour_Gy = 150.0;

double reserve(PlanningEntry const& p) {
    if (!p.liver_mL || !p.tumour_mL || !p.treated_normal_mL) return unknown;
    double const normal = *p.liver_mL - *p.tumour_mL;
    return (normal - *p.treated_normal_mL) / normal;
}

double volume_mL(Result const* result, char const* name) {
    auto const* s = result ? derived_structure(result->structures, name) : nullptr;
    return s ? s->volume_mL : unknown;
}

/// What formulas without a dose give, beside one compartment. None of it is an alternative to the plan.
std::vector<ComparedActivity> compared(Case const& request, Result const* result, Plan const& plan) {
    auto const& p = request.planning;
    std::vector<ComparedActivity> out;
    auto const* model = plan.used();
    if (model && p.perfused_Gy && model->territories.size() == 1) {
        auto const& t = model->territories[0];
        double mass = t.normal_kg;
        for (auto const& tumour : t.tumours) mass += tumour.kg;
        out.push_back({"MIRD, one compartment", mono_activity_GBq(*p.perfused_Gy, t.lung_shunt, mass, p.residual_fraction, plan.K),
                       brief(*p.perfused_Gy) + " Gy to " + brief(mass) + " kg perfused, residual " + brief(100 * p.residual_fraction) +
                           " %: activity to be drawn"});
    }
    double const liver = p.liver_mL.value_or(volume_mL(result, "whole_liver")), tumour = p.tumour_mL.value_or(volume_mL(result, "tumours"));
    if (!(std::isfinite(liver) && std::isfinite(tumour))) return out;
    if (p.height_cm && p.weight_kg) {
        double const surface = body_surface_m2(*p.height_cm, *p.weight_kg);
        double const A = bsa_activity_GBq(surface, tumour, liver);
        out.push_back(
            {"BSA", A, "body surface " + brief(surface) + " m2 (Du Bois), tumour " + brief(100 * tumour / liver) + " % of the liver"});
        double const factor = model ? shunt_reduction(model->territories[0].lung_shunt) : 1;
        if (factor < 1)
            out.push_back({"BSA, reduced for the shunt", A * factor, "factor " + brief(factor) + " by shunt range (product leaflet)"});
        if (p.lobe_mL)
            out.push_back({"BSA, lobar", lobar_bsa_activity_GBq(surface, p.lobe_tumour_mL.value_or(0), *p.lobe_mL, liver),
                           "lobe of " + brief(*p.lobe_mL) + " mL with " + brief(p.lobe_tumour_mL.value_or(0)) + " mL of tumour"});
    }
    out.push_back({"empirical", empirical_activity_GBq(tumour, liver), "by the tumour's share of the liver"});
    return out;
}

ProductPlan product_of(Case const& request, ModelPlan const& model) {
    auto const& planned = model.planned();
    bool own = false;
    for (auto const& t : planned.territories) own = own || t.session > 1;
    std::vector<double> sessions(static_cast<std::size_t>(model.sessions), 0.0);
    std::vector<std::pair<double, double>> densities;
    for (std::size_t i = 0; i < planned.territories.size(); ++i) {
        auto const& t = planned.territories[i];
        if (own)
            sessions[static_cast<std::size_t>(t.session - 1)] += t.activity_GBq;
        else
            for (auto& session : sessions) session += t.activity_GBq / model.sessions;
        double mass = model.territories[i].normal_kg;
        for (auto const& tumour : model.territories[i].tumours) mass += tumour.kg;
        densities.emplace_back(t.activity_GBq - t.lung_GBq, mass);
    }
    return product_plan(request.product, sessions, densities, request.planning.residual_fraction);
}

/// Rows of the tumour that is named; where none is and the viable one answers otherwise, indeterminate.
std::vector<PlanRow> rows_of(Case const& request, Plan const& plan) {
    auto rows = plan_rows(plan.objective, *plan.used());
    if (request.planning.tumour || !plan.whole || !plan.viable) return rows;
    auto const other = plan_rows(plan.objective, *plan.viable);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].status == other[i].status) continue;
        rows[i].why = "whole tumour: " + to_string(rows[i].status) + "; viable tumour, " + brief(*other[i].value) + " " + rows[i].unit +
                      ": " + to_string(other[i].status) + "; [planning] tumour names neither";
        rows[i].status = Status::indeterminate;
    }
    return rows;
}

/// Lung dose where the pooled tumours get the rule's dose, all territories scaled by one factor.
double lung_at_rule(ModelPlan const& model) { return rule_tumour_Gy * model.at_one_GBq.lung_Gy / model.at_one_GBq.tumour_Gy; }

void complete_partition(Case const& request, Plan& plan) {
    auto& p = plan.partition;
    if (plan.whole && !request.planning.territories.empty()) {
        p.assessable = true;
        p.variants.clear();
        p.sources = "territories of [[planning.territory]], all activities scaled by one factor until the pooled tumours get 150 Gy";
        p.lung_at_150_Gy = lung_at_rule(*plan.whole);
    }
    bool listed = false;
    for (auto const& variant : p.variants) listed = listed || variant.name == "viable tumour";
    if (p.assessable && plan.viable && !listed) p.variants.push_back({"viable tumour", lung_at_rule(*plan.viable)});
}

/// The protocol's rules, asked about the plan. The rules decide; where a row of the objective with a rule's id comes to the same status,
/// its words, which know what the plan is limited by, stand in place of the rule's list of comparisons.
Verdict verdict_of(Case const& request, Result const* result, Plan const& plan) {
    Metrics metrics;
    Activity activity;
    if (result) {
        metrics = result->metrics;
        activity.purposes = result->activity.purposes;
    } else {
        activity.purposes = {"maa"};  // ratio and shunt by hand are those of the mapping
        metrics.lung.note = "not assessable: a plan by hand has no voxels";
        metrics.untreated_reserve_fraction = plan.untreated_reserve_fraction;
    }
    metrics.partition = plan.partition;
    auto verdict = judge(request, metrics, activity, plan.facts(request));
    if (verdict.rules.empty()) return verdict;
    verdict.overall = Status::pass;
    for (auto& rule : verdict.rules) {
        bool const of_another_image = rule.evaluated && !rule.value && rule.parts.empty();  // or product: the reason stands
        for (auto const& row : plan.rows) {
            if (row.id.empty() || row.id != rule.id || of_another_image) continue;
            if (!rule.value) rule.value = row.value, rule.unit = row.unit;
            if (row.status == rule.status) rule.why = row.why;
        }
        verdict.overall = worst(verdict.overall, rule.status);
    }
    return verdict;
}

void add_models(Case const& request, PlanVoxels const* voxels, Plan& plan) {
    if (request.planning.territories.empty() && !plan.partition.assessable) {
        plan.model_why = plan.partition.why;
        return;
    }
    auto const model = [&](bool viable) {
        auto out = plan_model(request, plan.objective, make_territories(request, plan.partition, voxels, viable), plan.K, plan.lung_kg);
        out.tumour = viable ? "viable" : "whole";
        return out;
    };
    plan.whole = model(false);
    if (has_necrosis(request, voxels)) plan.viable = model(true);
    if (request.planning.tumour == "viable" && !plan.viable)
        throw input_error(request.file.string() +
                          ": [planning] tumour = \"viable\" (there is no necrosis) add a [[structure]] with role = \"necrosis\" or "
                          "necrotic_fraction");
}

}  // namespace

ModelPlan const* Plan::used() const {
    if (!whole) return nullptr;
    return viable && names_viable ? &*viable : &*whole;
}

Facts Plan::facts(Case const& request) const {
    struct Known {
        char const* name;
        double (*of)(ModelPlan const&);
    };
    static constexpr Known all[] = {
        {"plan.tumour_mean_Gy", [](ModelPlan const& m) { return m.planned().tumour_Gy; }},
        {"plan.normal_liver_mean_Gy", [](ModelPlan const& m) { return m.planned().normal_Gy; }},
        {"plan.lung_Gy", [](ModelPlan const& m) { return m.planned().highest_session_lung_Gy; }},
        {"plan.cumulative_lung_Gy", [](ModelPlan const& m) { return m.planned().lung_Gy; }},
        {"plan.activity_GBq", [](ModelPlan const& m) { return m.planned().activity_GBq; }},
        {"plan.sessions", [](ModelPlan const& m) { return static_cast<double>(m.sessions); }},
    };
    auto const* model = used();
    Facts out;
    for (auto const& known : all) {
        auto& answer = out[known.name];
        answer.why = model_why.empty() ? "nothing is planned" : model_why;
        if (!model || !std::isfinite(known.of(*model))) continue;
        answer.value = known.of(*model);
        answer.origin = "planned";
        if (whole && viable && !request.planning.tumour) answer.alternatives.push_back({"viable tumour", known.of(*viable)});
    }
    return out;
}

Plan make_plan(Case const& request, Result const* result) {
    Plan plan;
    plan.objective = make_objective(request);
    plan.constant_name = request.planning.dose_constant;
    plan.K = dose_constant(plan.constant_name);
    plan.names_viable = request.planning.tumour == "viable";
    plan.partition = result ? result->metrics.partition : make_partition(request, Activity{}, {});
    if (!result) plan.warnings = plan.partition.warnings;  // else they are among the result's
    plan.lung_kg = plan.partition.lung_mass_kg;
    plan.untreated_reserve_fraction = result ? result->metrics.untreated_reserve_fraction : reserve(request.planning);
    std::optional<PlanVoxels> voxels;
    if (result) voxels.emplace(PlanVoxels{result->structures, result->activity});
    add_models(request, voxels ? &*voxels : nullptr, plan);
    complete_partition(request, plan);
    plan.compared = compared(request, result, plan);
    auto const& p = plan.partition;
    if (p.assessable && p.tumour_mass_kg > 0 && p.tumour_to_normal_ratio > 0 && request.planning.territories.empty())
        plan.sensitivity = lung_sensitivity(p.tumour_mass_kg, p.normal_mass_kg, p.tumour_to_normal_ratio, p.lung_shunt_fraction,
                                            p.lung_mass_kg, rule_tumour_Gy);
    if (auto const* model = plan.used()) {
        plan.rows = rows_of(request, plan);
        plan.budgets = plan_budgets(model->territories, request.planning.uncertainty, request.partition.soft_density_g_per_mL);
        if (!request.product.name.empty()) plan.product = product_of(request, *model);
    }
    auto const& wanted = request.planning;
    bool const asked = plan.objective.tumour_Gy || !wanted.goals.empty() || !wanted.limits.empty() || plan.objective.normal_limit_Gy;
    if (result && asked) {
        plan.voxels = plan_voxels(request, plan.objective, per_GBq(*result), plan.used() ? plan.used()->at_one_GBq.lung_Gy : unknown,
                                  result->activity.lung_has_activity);
        for (auto const& purpose : result->activity.purposes) plan.voxels->images += (plan.voxels->images.empty() ? "" : ", ") + purpose;
    }
    plan.verdict = verdict_of(request, result, plan);
    if (!result) plan.warnings.insert(plan.warnings.end(), plan.verdict.warnings.begin(), plan.verdict.warnings.end());
    return plan;
}

}  // namespace yttria
