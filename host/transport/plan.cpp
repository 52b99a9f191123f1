// SPDX-License-Identifier: Apache-2.0
#include "host/transport/plan.hpp"

#include "host/base/error.hpp"
#include "kernels/data/transport_tally.hpp"

#include <limits>
#include <string>

namespace yttria {

std::uint64_t planned_replicates(std::uint64_t histories, std::uint32_t replicate_size, double mean_MeV) {
    if (histories == 0) throw input_error("histories: 0 (nothing would be transported) ask for at least 1");
    std::uint64_t const round = std::uint64_t{batches} * replicate_size;
    // Half of the int64 range: the mean of all histories is known far better than a factor of two.
    constexpr double most_quanta = 0.5 * static_cast<double>(std::numeric_limits<std::int64_t>::max());
    if ((static_cast<double>(histories) + static_cast<double>(round)) * mean_MeV * quanta_per_MeV > most_quanta) {
        throw input_error("histories: " + std::to_string(histories) +
                          " (their energy would overflow the 64-bit tallies) ask for fewer, or run several seeds and average");
    }
    return (histories + round - 1) / round * batches;
}

ReplicateRange shard_range(std::uint64_t replicates, std::uint32_t shard, std::uint32_t shards) {
    if (shard == 0 && shards == 0) return {0, replicates, 1};
    if (shard < 1 || shard > shards) {
        throw usage_error("--shard " + std::to_string(shard) + "/" + std::to_string(shards) +
                          ": no such shard (shards are counted from 1 to their number) write --shard i/n with 1 <= i <= n");
    }
    if (shards > replicates) {
        throw usage_error("--shard " + std::to_string(shard) + "/" + std::to_string(shards) + ": more shards than replicates (there are " +
                          std::to_string(replicates) + " to share out) use fewer shards or more histories");
    }
    return {std::uint64_t{shard} - 1, replicates, shards};
}

std::vector<std::uint64_t> checkpoints(std::uint64_t replicates) {
    std::vector<std::uint64_t> ends;
    for (std::uint64_t end = batches; end < replicates; end *= 2) ends.push_back(end);
    ends.push_back(replicates);
    return ends;
}

}  // namespace yttria
