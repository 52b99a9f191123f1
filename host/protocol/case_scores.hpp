// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/protocol/quantities.hpp"

namespace yttria {

/// score.child_pugh, score.albi, score.meld, ...: docs/formats/protocol.md.
std::vector<std::string> const& score_names();
/// Of the values that are given; where one is missing the reason names it. `name` is one of score_names().
Answer answer_score(std::string const& name, ClinicalEntry const& clinical);

}  // namespace yttria
