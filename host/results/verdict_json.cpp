// SPDX-License-Identifier: Apache-2.0
#include "host/results/verdict_json.hpp"

#include <cmath>

namespace yttria {
namespace {

using Json = nlohmann::ordered_json;

Json number(std::optional<double> const& value) { return value && std::isfinite(*value) ? Json(*value) : Json(nullptr); }

}  // namespace

Json verdict_json(Verdict const& v) {
    Json rules = Json::array();
    for (auto const& r : v.rules)
        rules.push_back({{"id", r.id},
                         {"group", r.group},
                         {"text", r.text},
                         {"value", number(r.value)},
                         {"u", number(r.u)},
                         {"unit", r.unit},
                         {"comparison", r.comparison},
                         {"limit", number(r.limit)},
                         {"status", to_string(r.status)},
                         {"why", r.why},
                         {"source", r.source}});
    Json const name = v.protocol.empty() ? Json(nullptr) : Json(v.protocol);
    return {{"protocol", name}, {"title", v.title}, {"overall", to_string(v.overall)}, {"rules", rules}, {"unspecified", v.unspecified}};
}

}  // namespace yttria
