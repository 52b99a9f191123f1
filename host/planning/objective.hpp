// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/casefile/case.hpp"

namespace yttria {

/// What a protocol plans for (protocols/plans/NAME.toml), with what the case says itself in its place.
struct Objective {
    std::string name, title, source;  ///< "" where no objective is named
    std::optional<double> tumour_Gy, lung_limit_Gy, cumulative_lung_limit_Gy, normal_limit_Gy;
    std::optional<std::array<double, 2>> tumour_range_Gy;
    bool strict = false;  ///< lung limits of the protocol: strictly below
    int most_sessions = 1;
    std::string tumour_row, lung_row, cumulative_row;  ///< ids of the protocol's rules that the plan answers; "" for none
};

/// Throws Error (input) for a name that is none (with those there are) and for a wrong file, with line and reason.
Objective make_objective(Case const& request);

}  // namespace yttria
