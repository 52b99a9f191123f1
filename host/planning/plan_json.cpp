// SPDX-License-Identifier: Apache-2.0
// plan.json (docs/formats/plan.md). Numbers that are not known are null.
#include "host/planning/plan.hpp"
#include "host/report/provenance.hpp"
#include "host/results/json_values.hpp"
#include "host/results/verdict_json.hpp"

#include <cmath>

namespace yttria {
namespace {

Json objective(Objective const& o) {
    return {{"name", o.name.empty() ? Json(nullptr) : Json(o.name)},
            {"source", o.source},
            {"tumour_Gy", number(o.tumour_Gy)},
            {"tumour_range_Gy", o.tumour_range_Gy ? Json(*o.tumour_range_Gy) : Json(nullptr)},
            {"lung_limit_Gy", number(o.lung_limit_Gy)},
            {"cumulative_lung_limit_Gy", number(o.cumulative_lung_limit_Gy)},
            {"normal_limit_Gy", number(o.normal_limit_Gy)},
            {"strict", o.strict}};
}

Json choice(Choice const& c) {
    return {{"activity_GBq", number(c.activity_GBq)}, {"u_GBq", number(c.u_GBq)}, {"wanted_GBq", number(c.wanted_GBq)},
            {"bound_GBq", number(c.bound_GBq)},       {"binding", c.binding},     {"limited", c.limited}};
}

Json terms(std::vector<PlanTerm> const& list) {
    Json out = Json::array();
    for (auto const& t : list)
        out.push_back({{"name", t.name},
                       {"kind", t.limit ? "limit" : "wanted"},
                       {"strict", t.strict},
                       {"Gy", number(t.Gy)},
                       {"Gy_per_GBq", number(t.Gy_per_GBq)},
                       {"u_Gy_per_GBq", number(t.u_Gy_per_GBq)},
                       {"of", t.note}});
    return out;
}

Json doses(CompartmentDoses const& d, std::vector<Territory> const& territories) {
    Json rows = Json::array();
    for (std::size_t i = 0; i < d.territories.size(); ++i) {
        auto const& t = d.territories[i];
        Json tumours = Json::object();
        for (std::size_t k = 0; k < t.each_tumour_Gy.size(); ++k) tumours[territories[i].tumours[k].name] = number(t.each_tumour_Gy[k]);
        rows.push_back({{"name", t.name},
                        {"session", t.session},
                        {"activity_GBq", number(t.activity_GBq)},
                        {"lung_GBq", number(t.lung_GBq)},
                        {"tumour_mean_Gy", number(t.tumour_Gy)},
                        {"normal_mean_Gy", number(t.normal_Gy)},
                        {"perfused_mean_Gy", number(t.perfused_Gy)},
                        {"tumours_Gy", tumours}});
    }
    return {{"activity_GBq", number(d.activity_GBq)},
            {"tumour_mean_Gy", number(d.tumour_Gy)},
            {"normal_mean_Gy", number(d.normal_Gy)},
            {"highest_normal_mean_Gy", number(d.highest_normal_Gy)},
            {"highest_session_lung_Gy", number(d.highest_session_lung_Gy)},
            {"lung_Gy", number(d.lung_Gy)},
            {"territories", rows}};
}

Json model(ModelPlan const& m) {
    Json territories = Json::array(), by_sessions = Json::array();
    for (auto const& t : m.territories) {
        Json tumours = Json::array();
        for (auto const& tumour : t.tumours)
            tumours.push_back({{"name", tumour.name}, {"mass_kg", tumour.kg}, {"ratio", number(tumour.ratio)}});
        territories.push_back({{"name", t.name},
                               {"session", t.session},
                               {"normal_mass_kg", t.normal_kg},
                               {"lung_shunt_fraction", t.lung_shunt},
                               {"share_of_activity", t.activity_GBq},
                               {"tumours", tumours},
                               {"sources", t.sources}});
    }
    for (auto const& c : m.by_sessions) by_sessions.push_back(choice(c));
    return {{"tumour", m.tumour},
            {"sessions", m.sessions},
            {"territories", territories},
            {"terms", terms(m.terms)},
            {"choice", m.choice ? choice(*m.choice) : Json(nullptr)},
            {"by_sessions", by_sessions},
            {"at_choice", m.at_choice ? doses(*m.at_choice, m.territories) : Json(nullptr)},
            {"at_given", m.at_given ? doses(*m.at_given, m.territories) : Json(nullptr)}};
}

Json voxels(VoxelPlan const& v) {
    Json curve = Json::array();
    for (auto const& point : v.curve) {
        Json Gy = Json::array();
        for (double const value : point.term_Gy) Gy.push_back(number(value));
        curve.push_back(
            {{"activity_GBq", point.activity_GBq}, {"terms_Gy", Gy}, {"tumour_coverage_percent", number(point.tumour_coverage_percent)}});
    }
    return {{"images", v.images},  {"reference_GBq", v.reference_GBq}, {"terms", terms(v.terms)},
            {"lung", v.lung_note}, {"choice", choice(v.choice)},       {"curve", curve}};
}

Json product(ProductPlan const& p) {
    return {{"name", p.name},
            {"decay_factor", p.decay_factor},
            {"vial_GBq", number(p.vial_GBq)},
            {"vials", p.vials > 0 ? Json(p.vials) : Json(nullptr)},
            {"Bq_per_sphere", number(p.Bq_per_sphere)},
            {"spheres", number(p.spheres)},
            {"spheres_per_session", number(p.spheres_per_session)},
            {"spheres_per_g", number(p.spheres_per_g)},
            {"site_limits", p.limit_note},
            {"over_site_limit", p.over_limit}};
}

Json delivered(DeliveredComparison const& d) {
    Json structures = Json::object();
    for (auto const& s : d.structures)
        structures[s.name] = {{"planned_mean_Gy", number(s.planned_mean_Gy)},        {"delivered_mean_Gy", number(s.delivered_mean_Gy)},
                              {"planned_D95_Gy", number(s.planned_D95_Gy)},          {"delivered_D95_Gy", number(s.delivered_D95_Gy)},
                              {"planned_volume_mL", number(s.planned_mL)},           {"delivered_volume_mL", number(s.delivered_mL)},
                              {"voxel_mean_difference_Gy", number(s.voxel_mean_Gy)}, {"voxel_rms_difference_Gy", number(s.voxel_rms_Gy)}};
    return {{"file", d.file.string()}, {"planned_GBq", d.planned_GBq}, {"voxels", d.voxels},
            {"label", d.label},        {"structures", structures},     {"missing", d.missing}};
}

}  // namespace

std::string plan_json(Plan const& plan, Case const& request) {
    Json compared = Json::array(), budgets = Json::array(), rows = Json::array(), variants = Json::array(), warnings = Json::array();
    for (auto const& c : plan.compared) compared.push_back({{"name", c.name}, {"GBq", number(c.GBq)}, {"note", c.note}});
    for (auto const& b : plan.budgets) {
        Json lines = Json::object();
        for (auto const& line : b.lines) lines[line.name] = line.relative;
        budgets.push_back({{"quantity", b.quantity}, {"relative_u", b.relative}, {"parts", lines}});
    }
    for (auto const& r : plan.rows)
        rows.push_back({{"id", r.id},
                        {"text", r.text},
                        {"value", number(r.value)},
                        {"unit", r.unit},
                        {"passes_when", r.passes_when},
                        {"status", to_string(r.status)},
                        {"why", r.why}});
    for (auto const& v : plan.partition.variants) variants.push_back({{"name", v.name}, {"lung_at_150_Gy", number(v.lung_at_150_Gy)}});
    for (auto const& w : plan.warnings) warnings.push_back({{"id", w.id}, {"text", w.text}});
    auto const& s = plan.sensitivity;
    Json const out{
        {"schema", 1},
        {"program", {{"name", "yttria"}, {"version", program_version()}, {"commit", program_commit()}, {"disclaimer", disclaimer()}}},
        {"case", {{"id", request.id}, {"sha256", request.sha256}}},
        {"objective", objective(plan.objective)},
        {"dose_constant", {{"name", plan.constant_name}, {"Gy_kg_per_GBq", plan.K}}},
        {"lung_mass_kg", plan.lung_kg},
        {"partition",
         {{"assessable", plan.partition.assessable},
          {"why", plan.partition.why},
          {"sources", plan.partition.sources},
          {"lung_at_150_Gy", plan.partition.assessable ? number(plan.partition.lung_at_150_Gy) : Json(nullptr)},
          {"lung_at_150_Gy_per_shunt", s ? number(s->per_shunt) : Json(nullptr)},
          {"lung_at_150_Gy_per_ratio", s ? number(s->per_ratio) : Json(nullptr)},
          {"variants", variants}}},
        {"model", plan.whole ? model(*plan.whole) : Json(nullptr)},
        {"model_viable", plan.viable ? model(*plan.viable) : Json(nullptr)},
        {"voxels", plan.voxels ? voxels(*plan.voxels) : Json(nullptr)},
        {"compared", compared},
        {"product", plan.product ? product(*plan.product) : Json(nullptr)},
        {"uncertainty", {{"label", "dose-calculation uncertainty only: no MAA to Y-90 term"}, {"budgets", budgets}}},
        {"rows", rows},
        {"untreated_reserve_fraction", number(plan.untreated_reserve_fraction)},
        {"delivered", plan.delivered ? delivered(*plan.delivered) : Json(nullptr)},
        {"verdict", verdict_json(plan.verdict)},
        {"warnings", warnings}};
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace yttria
