// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/protocol/facts.hpp"
#include "host/protocol/protocol_file.hpp"

namespace yttria {

/// What a condition came to: its status with the reason, and each comparison in it.
struct Outcome {
    Status status = Status::not_assessable;
    std::string why;
    std::vector<PartResult> parts;
};

/// any: the best of its parts; all: the worst (pass, boundary, indeterminate, not_assessable, fail: what is not known can turn a part
/// either way, so it beats fail in any and loses to it in all).
Outcome evaluate(Condition const& condition, Subject const& subject, double k);

/// "<= 15 Gy", "within 280 to 520 Gy", "(a or b)".
std::string text_of(Condition const& condition, bool with_quantity = false);
/// Every comparison in it has a way to be answered by this version.
bool is_evaluated(Condition const& condition);

}  // namespace yttria
