// SPDX-License-Identifier: Apache-2.0
#include "host/transport/plan.hpp"
#include "host/transport/source_shares.hpp"
#include "host/transport/transport.hpp"

#include <chrono>
#include <cmath>

namespace yttria {

EnergyResult deposit_locally(TransportInput const& input, RunOptions const& options) {
    if (options.shards > 0) throw usage_error("--shard with --method local (it samples nothing and takes no time) leave --shard out");
    EnergyResult result;
    result.method = "local";
    result.backend = "cpu";
    result.device = "host";
    result.threads = 1;
    result.seed = options.seed;
    result.parameters = input.parameters;
    result.mean_emitted_MeV = input.spectrum.mean_MeV;
    result.replicates_planned = planned_replicates(options.histories, input.parameters.replicate_size, input.spectrum.mean_MeV);
    result.replicates_done = result.replicates_planned;
    result.input_sha256 = input_sha256(input);
    result.table_sha256 = table_sha256(input);

    auto const start = std::chrono::steady_clock::now();
    result.tally.resize(input.grid.density.size());
    std::uint64_t const histories = result.replicates_planned / batches * input.parameters.replicate_size;
    long double const quanta = static_cast<long double>(histories) * static_cast<long double>(input.spectrum.mean_MeV * quanta_per_MeV);
    for (std::size_t i = 0; i < input.source.voxel.size(); ++i) {
        // Every batch gets the expectation, rounded once: what a voxel gets is what counts as emitted, so the ledger closes exactly.
        auto const energy = static_cast<std::int64_t>(std::round(source_share(input.source, i) * quanta));
        for (std::size_t batch = 0; batch < batches; ++batch) {
            result.tally.energy[batch * result.tally.voxels + input.source.voxel[i]] = energy;
            result.tally.emitted[batch] += energy;
        }
    }
    result.tally.histories.fill(histories);
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

}  // namespace yttria
