// SPDX-License-Identifier: Apache-2.0
#include "host/base/parallel.hpp"
#include "host/transport/ledger.hpp"
#include "host/transport/plan.hpp"
#include "host/transport/runner.hpp"
#include "host/transport/strata.hpp"

#include <cmath>

namespace yttria {
namespace {

/// Histories of stratum s begin at s 2^62: no two strata share random numbers (plan.cpp keeps a run below 2^39), and as a multiple of 32
/// replicates this leaves every batch where it was.
constexpr int stratum_log2 = 62;

/// Relative spread of the target by each stratum's own histories, times their root: what Neyman's sharing goes by.
std::vector<double> importances(EnergyResult const& result, StrataReached const& reached) {
    std::vector<double> out;
    for (std::size_t s = 0; s < result.strata.size(); ++s) {
        auto const& tally = result.strata[s].tally;
        auto const n = static_cast<double>(tally.total_histories());
        double const cost = static_cast<double>(tally.counters.segments) / n;
        out.push_back(reached(result.strata, static_cast<int>(s)) * std::sqrt(n / cost));
    }
    return out;
}

class StrataRun {
public:
    StrataRun(TransportInput const& input, std::vector<SourceStratum> const& parts, RunOptions const& options, EnergyResult& result)
        : options_(options),
          runner_(options, input.parameters.replicate_size, result),
          result_(result),
          size_(input.parameters.replicate_size) {
        inputs_.reserve(parts.size());  // a back end keeps a reference to its input
        for (auto const& part : parts) {
            inputs_.push_back(input);
            inputs_.back().source = part.source;
            shares_.push_back(part.share);
        }
        for (auto const& one : inputs_) backends_.push_back(open_backend(options, one, result.note));
        for (auto const& part : parts) result.strata.push_back({part.name, part.share, {}});
        // A thread clears 1 GB in half a second.
        parallel_for(parts.size(), [&](std::size_t s) { result.strata[s].tally.resize(input.grid.density.size()); });
        result.backend = backends_.front()->name();
        result.device = backends_.front()->device();
        result.threads = backends_.front()->threads();
    }

    /// False where it was interrupted.
    bool run(std::uint64_t rounds, StrataReached const& reached) {
        bool const has_target = options_.target_uncertainty > 0 && reached;
        // What only the first contributes to: exact but for photons, and the best guess where nothing may be looked at (shards).
        std::vector<double> importance{1, 0};
        auto const planned = share_out(shares_, importance, rounds, {0, 0});
        std::vector<std::uint64_t> done{0, 0};
        for (std::uint64_t end = 2;; end = std::min(2 * end, rounds)) {
            auto const to = end == rounds && !has_target ? planned : share_out(shares_, importance, end, done);
            for (std::size_t s = 0; s < to.size(); ++s) {
                std::uint64_t const offset = s == 0 ? 0 : planned[0] * batches;
                if (!runner_.run(*backends_[s], stretch(s, done[s] * batches, to[s] * batches, offset), result_.strata[s].tally))
                    return false;
            }
            done = to;
            if (has_target) {
                runner_.look([&] { return reached(result_.strata, -1); });
                if (runner_.uncertainty <= options_.target_uncertainty) return true;
                if (end < rounds) importance = importances(result_, reached);
            }
            if (end == rounds) break;
        }
        if (has_target)
            for (auto const& warning : target_warning(options_, runner_.uncertainty)) result_.warnings.push_back(warning);
        return true;
    }

private:
    /// Replicates first to end of stratum s that are this shard's: all strata one after another make one list, of which a shard takes every
    /// n-th, as it does of a run of one source.
    ReplicateRange stretch(std::size_t s, std::uint64_t first, std::uint64_t end, std::uint64_t offset) const {
        std::uint64_t const stride = options_.shards > 0 ? options_.shards : 1;
        std::uint64_t const mine = options_.shards > 0 ? options_.shard - 1 : 0;
        first += (mine + stride - (offset + first) % stride) % stride;
        std::uint64_t const base = (std::uint64_t{s} << stratum_log2) / size_;
        return {base + first, base + end, stride};
    }

    RunOptions const& options_;
    std::vector<TransportInput> inputs_;
    std::vector<std::unique_ptr<Backend>> backends_;
    std::vector<double> shares_;
    Runner runner_;
    EnergyResult& result_;
    std::uint64_t size_;
};

}  // namespace

EnergyResult run_strata(TransportInput const& input, std::vector<SourceStratum> const& parts, RunOptions const& options,
                        StrataReached const& reached) {
    check_options(options);
    std::uint64_t const voxels = input.grid.density.size();
    require_memory(input.grid, options.memory_bytes, TransportTally::bytes(voxels));
    std::uint64_t const size = input.parameters.replicate_size;
    std::uint64_t const replicates = planned_replicates(options.histories, input.parameters.replicate_size, input.spectrum.mean_MeV);
    std::uint64_t const rounds = replicates / batches;
    if (rounds < 2)
        throw input_error("histories: " + std::to_string(options.histories) + " (two strata take at least " +
                          std::to_string(batches * size + 1) + ": a replicate of " + std::to_string(size) +
                          " in each of 32 batches of each) ask for more, or run with --strata off");
    ReplicateRange const range = shard_range(replicates, options.shard, options.shards);
    EnergyResult result = empty_result(input, options);
    result.replicates_planned = range.count();

    auto const start = Clock::now();
    StrataRun run(input, parts, options, result);
    result.interrupted = !run.run(rounds, reached);
    for (auto const& stratum : result.strata) {
        check_energy_ledger(stratum.tally);
        for (auto const& warning : check_counters(stratum.tally)) result.warnings.push_back(warning);
    }
    result.seconds = seconds_since(start);
    if (!result.note.empty()) result.warnings.push_back({"transport.backend", result.note});
    return result;
}

}  // namespace yttria
