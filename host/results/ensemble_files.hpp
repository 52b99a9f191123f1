// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/ensemble/ensemble.hpp"
#include "host/results/json_values.hpp"

namespace yttria {

/// `ensemble` of summary.json (docs/formats/summary.md).
Json ensemble_json(Ensemble const& ensemble);

/// ensemble.csv: one row for each member, with what was drawn and what came out (docs/formats/ensemble.md).
std::string ensemble_csv(Ensemble const& ensemble);

}  // namespace yttria
