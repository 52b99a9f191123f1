// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/protocol/protocol.hpp"

#include <nlohmann/json.hpp>

namespace yttria {

/// `verdict` of summary.json and evaluation.json (docs/formats/summary.md). Numbers that are not known are null.
nlohmann::ordered_json verdict_json(Verdict const& verdict);

}  // namespace yttria
