// SPDX-License-Identifier: Apache-2.0
// Parts of summary.json (docs/formats/summary.md). Numbers that are not known are null.
#pragma once

#include "host/protocol/protocol.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace yttria {

using Json = nlohmann::ordered_json;

inline Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
inline Json number(std::optional<double> const& value) { return value ? number(*value) : Json(nullptr); }
inline Json quantified(Quantified const& q) { return {{"value", number(q.value)}, {"u", number(q.u)}, {"bias", number(q.bias)}}; }

Json lung_json(LungDose const& lung);
Json biology_json(Biology const& biology);
Json lesions_json(Lesions const& lesions);
/// Scores of what [clinical] gives; the values themselves stay in the case file.
Json clinical_json(ClinicalEntry const& clinical);

}  // namespace yttria
