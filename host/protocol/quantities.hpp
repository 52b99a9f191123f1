// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/protocol/status.hpp"

namespace yttria {

/// True where the program has a way to answer it (it may still be missing in a run).
bool is_evaluated(std::string const& quantity);
/// Empty where the name is known; else what is wrong with it, with the nearest known name.
std::string quantity_problem(std::string const& quantity);
/// `quantity` must be a known name.
Answer answer(std::string const& quantity, Metrics const& metrics);

}  // namespace yttria
