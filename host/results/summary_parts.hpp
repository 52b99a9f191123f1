// SPDX-License-Identifier: Apache-2.0
// Parts of summary.json (docs/formats/summary.md). Numbers that are not known are null.
#pragma once

#include "host/protocol/protocol.hpp"
#include "host/results/json_values.hpp"

namespace yttria {

Json lung_json(LungDose const& lung);
Json biology_json(Biology const& biology);
/// null without a functional image, without an earlier dose.
Json functional_json(Functional const& functional);
Json cumulative_json(Cumulative const& cumulative);
Json lesions_json(Lesions const& lesions);
/// Scores of what [clinical] gives; the values themselves stay in the case file.
Json clinical_json(ClinicalEntry const& clinical);

}  // namespace yttria
