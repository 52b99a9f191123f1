// SPDX-License-Identifier: Apache-2.0
#include "host/results/verdict_json.hpp"

#include "host/results/summary_parts.hpp"

namespace yttria {
namespace {

Json part_json(PartResult const& p) {
    return {{"quantity", p.quantity},
            {"value", number(p.value)},
            {"u", number(p.u)},
            {"answer", p.answer.empty() ? Json(nullptr) : Json(p.answer)},
            {"unit", p.unit},
            {"comparison", p.comparison},
            {"limit", number(p.limit)},
            {"status", to_string(p.status)},
            {"why", p.why}};
}

}  // namespace

Json verdict_json(Verdict const& v) {
    Json rules = Json::array(), parameters = Json::array();
    for (auto const& r : v.rules) {
        Json parts = Json::array();
        for (auto const& p : r.parts) parts.push_back(part_json(p));
        rules.push_back({{"id", r.id},
                         {"group", r.group},
                         {"text", r.text},
                         {"quantity", r.quantity},
                         {"value", number(r.value)},
                         {"u", number(r.u)},
                         {"answer", r.answer.empty() ? Json(nullptr) : Json(r.answer)},
                         {"unit", r.unit},
                         {"comparison", r.comparison},
                         {"limit", number(r.limit)},
                         {"status", to_string(r.status)},
                         {"why", r.why},
                         {"probability", number(r.probability)},
                         {"source", r.source},
                         {"parts", parts}});
    }
    for (auto const& p : v.parameters)
        parameters.push_back({{"name", p.name},
                              {"value", number(p.value)},
                              {"unit", p.unit},
                              {"source", p.source},
                              {"text", p.text},
                              {"specified", p.specified}});
    Json const name = v.protocol.empty() ? Json(nullptr) : Json(v.protocol);
    return {{"protocol", name}, {"title", v.title},         {"overall", to_string(v.overall)},
            {"rules", rules},   {"parameters", parameters}, {"unspecified", v.unspecified}};
}

}  // namespace yttria
