// SPDX-License-Identifier: Apache-2.0
// Values in the JSON files of this program: a number that is not known (not finite, or absent) is null.
#pragma once

#include "host/metrics/quantified.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <optional>

namespace yttria {

using Json = nlohmann::ordered_json;

inline Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
inline Json number(std::optional<double> const& value) { return value ? number(*value) : Json(nullptr); }
inline Json quantified(Quantified const& q) { return {{"value", number(q.value)}, {"u", number(q.u)}, {"bias", number(q.bias)}}; }

}  // namespace yttria
