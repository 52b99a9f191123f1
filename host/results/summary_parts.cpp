// SPDX-License-Identifier: Apache-2.0
#include "host/results/summary_parts.hpp"

#include "host/protocol/case_scores.hpp"

namespace yttria {
namespace {

Json responses(ClinicalEntry const& clinical, bool localized) {
    MrecistOptions options;
    options.localized = localized;
    auto const course = follow(clinical.visits, options);
    auto const word = [](std::optional<Response> const& r) { return r ? Json(to_string(*r)) : Json(nullptr); };
    auto const date = [](std::string const& text) { return text.empty() ? Json(nullptr) : Json(text); };
    Json visits = Json::array();
    for (auto const& v : course.visits) visits.push_back({{"date", v.date}, {"sum_mm", number(v.sum_mm)}, {"response", word(v.response)}});
    return {{"best", word(course.best)},
            {"first_response_date", date(course.first_response_date)},
            {"progression_date", date(course.progression_date)},
            {"visits", visits},
            {"why", course.why}};
}

}  // namespace

Json lung_json(LungDose const& l) {
    auto const mc = [&](Quantified const& q) { return l.mc_assessable ? quantified(q) : Json(nullptr); };
    Json sides = Json::array(), sessions = Json::array();
    for (auto const& s : l.sides)
        sides.push_back({{"name", s.name},
                         {"mass_kg", number(s.mass_kg)},
                         {"activity_MBq", number(s.activity_MBq)},
                         {"mc_Gy", mc(s.mc_Gy)},
                         {"mc_without_rim_Gy", mc(s.mc_without_rim_Gy)}});
    for (auto const& s : l.sessions)
        sessions.push_back({{"image", s.image},
                            {"net_MBq", number(s.net_MBq)},
                            {"lung_shunt_fraction", number(s.shunt)},
                            {"partition_Gy", number(s.partition_Gy)},
                            {"partition_of_image_mass_Gy", number(s.partition_of_image_mass_Gy)}});
    return {{"partition_Gy", number(l.partition_at_150_Gy)},
            {"partition_tumour_Gy", 150.0},
            {"partition_of_activity_Gy", number(l.partition_Gy)},
            {"partition_of_image_mass_Gy", number(l.partition_of_image_mass_Gy)},
            {"mass_kg", number(l.mass_kg)},
            {"image_mass_kg", number(l.image_mass_kg)},
            {"sessions", sessions},
            {"mc_Gy", mc(l.mc_Gy)},
            {"mc_without_rim_Gy", mc(l.mc_without_rim_Gy)},
            {"sides", sides},
            {"near_liver_MBq", number(l.near_liver_MBq)},
            {"reassigned_MBq", number(l.reassigned_MBq)},
            {"note", l.note}};
}

Json biology_json(Biology const& biology) {
    Json rows = Json::array();
    for (auto const& row : biology.rows) {
        Json values = Json::object();
        for (auto const& [name, q] : row.values) values[name] = quantified(q);
        rows.push_back({{"structure", row.structure},
                        {"alpha_beta_Gy", number(row.alpha_beta_Gy)},
                        {"repair_half_time_h", number(row.repair_half_time_h)},
                        {"lea_catcheside", number(row.lea_catcheside)},
                        {"source", row.source},
                        {"values", values}});
    }
    return {{"note", biology.note}, {"rows", rows}};
}

Json lesions_json(Lesions const& l) {
    return {{"count", l.count}, {"largest", l.largest}, {"largest_diameter_mm", number(l.largest_diameter_mm)}, {"u_mm", number(l.u_mm)}};
}

Json clinical_json(ClinicalEntry const& clinical) {
    Json scores = Json::object();
    for (auto const& name : score_names()) {
        auto const found = answer_score(name, clinical);
        if (found.value) scores[name.substr(std::string("score.").size())] = {{"value", number(found.value)}, {"note", found.origin}};
    }
    Json out{{"scores", scores}};
    if (clinical.visits.size() > 1) out["mrecist"] = responses(clinical, false), out["localized_mrecist"] = responses(clinical, true);
    return out;
}

}  // namespace yttria
