// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/transport/transport.hpp"

#include <vector>

namespace yttria {

/// Results of disjoint sets of replicates of one run -> the result of their union: tallies, counters, replicates and seconds add up.
/// Whether the sets are disjoint and complete is the caller's to check (shard files know their index sets).
/// Throws Error (input) where input, tables, seed, parameters or method differ.
EnergyResult merge_energy(std::vector<EnergyResult> const& parts);

}  // namespace yttria
