// SPDX-License-Identifier: Apache-2.0
#include "host/transport/ledger.hpp"
#include "host/transport/plan.hpp"
#include "host/transport/runner.hpp"

namespace yttria {
namespace {

/// Stretch by stretch up to a checkpoint at which the target is met; the stop test sees nothing but the integer tallies there.
bool run_to_target(Runner& runner, Backend& backend, RunOptions const& options, UncertaintyReached const& reached, EnergyResult& result) {
    std::uint64_t first = 0;
    for (std::uint64_t const end : checkpoints(result.replicates_planned)) {
        if (!runner.run(backend, {first, end, 1}, result.tally)) return false;
        first = end;
        runner.look([&] { return reached(result.tally); });
        if (runner.uncertainty <= options.target_uncertainty) break;  // NaN: not known, go on
    }
    return true;
}

}  // namespace

EnergyResult run_transport(TransportInput const& input, RunOptions const& options, UncertaintyReached const& reached) {
    check_options(options);
    require_memory(input.grid, options.memory_bytes);
    if (options.method == "local") return deposit_locally(input, options);
    std::uint64_t const replicates = planned_replicates(options.histories, input.parameters.replicate_size, input.spectrum.mean_MeV);
    ReplicateRange const range = shard_range(replicates, options.shard, options.shards);
    EnergyResult result = empty_result(input, options);
    result.replicates_planned = range.count();

    auto const start = Clock::now();
    auto const backend = open_backend(options, input, result.note);  // it may refuse: before the tallies are taken
    result.tally.resize(input.grid.density.size());
    result.backend = backend->name();
    result.device = backend->device();
    result.threads = backend->threads();
    {
        Runner runner(options, input.parameters.replicate_size, result);
        bool const has_target = options.target_uncertainty > 0 && reached;
        result.interrupted =
            !(has_target ? run_to_target(runner, *backend, options, reached, result) : runner.run(*backend, range, result.tally));
        if (has_target && !result.interrupted) result.warnings = target_warning(options, runner.uncertainty);
    }
    check_energy_ledger(result.tally);
    result.seconds = seconds_since(start);

    for (auto const& warning : check_counters(result.tally)) result.warnings.push_back(warning);
    if (!result.note.empty()) result.warnings.push_back({"transport.backend", result.note});
    return result;
}

}  // namespace yttria
