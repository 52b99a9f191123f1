// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/backend/backend.hpp"

#include <cstdint>
#include <vector>

namespace yttria {

/// Replicates of a run of at least `histories`: the same number in each of the 32 batches.
/// Throws Error (input) for no histories, and for so many that the energy emitted, `mean_MeV` each, might overflow 63 bits of quanta.
std::uint64_t planned_replicates(std::uint64_t histories, std::uint32_t replicate_size, double mean_MeV);

/// Replicates of shard `shard` of `shards` (from 1), or of the whole run where both are 0. Throws Error (usage) for a shard that is not
/// one of them.
ReplicateRange shard_range(std::uint64_t replicates, std::uint32_t shard, std::uint32_t shards);

/// Ends of the stretches after which the stop test is made: 32, 64, 128, ... replicates below the total, then the total.
/// They depend on nothing else, so that looking at a result never changes when the run may end.
std::vector<std::uint64_t> checkpoints(std::uint64_t replicates);

}  // namespace yttria
