// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/protocol/protocol.hpp"

namespace yttria {

/// A comparison as a rule writes it: the value passes when `value <op> limit`.
enum class Comparison { less_equal, less, greater_equal, greater };

/// The inequality as written; equality to 1e-9 relative counts as equality.
bool holds(Comparison comparison, double value, double limit);
bool at_limit(double value, double limit);

struct Judgement {
    Status status = Status::not_assessable;
    std::string why;
};

/// Status of design.md section 7. `u` absent or NaN: the value decides and `why` says "no uncertainty".
Judgement judge_value(Comparison comparison, double value, std::optional<double> const& u, double limit, double k,
                      std::vector<Alternative> const& alternatives = {});

/// fail > not_assessable > indeterminate > boundary > pass.
Status worst(Status a, Status b);

std::string short_number(double value);

}  // namespace yttria
