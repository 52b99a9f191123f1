// SPDX-License-Identifier: Apache-2.0
#include "host/transport/interrupt.hpp"
#include "host/transport/ledger.hpp"
#include "host/transport/plan.hpp"
#include "host/transport/progress.hpp"
#include "host/transport/transport.hpp"

#include <chrono>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace yttria {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

void check(RunOptions const& options) {
    std::string const& backend = options.backend.name;
    if (backend != "auto" && backend != "cpu" && backend != "cuda") {
        throw usage_error("--backend " + backend + ": no such back end (there are auto, cpu and cuda) use one of them");
    }
    if (options.method != "mc" && options.method != "local") {
        throw usage_error("--method " + options.method + ": no such method (there are mc and local) use one of them");
    }
    if (options.target_uncertainty < 0 || !std::isfinite(options.target_uncertainty)) {
        throw usage_error("--uncertainty: not a positive number (it is a relative standard deviation) write e.g. 1%");
    }
    if (options.target_uncertainty > 0 && options.shards > 0) {
        throw usage_error("--shard with --uncertainty (a shard cannot see the uncertainty of the whole) give --histories instead");
    }
}

std::unique_ptr<Backend> open_backend(RunOptions const& options, TransportInput const& input, std::string& note) {
    try {
        return make_backend(options.backend, input, note);
    } catch (std::invalid_argument const& refused) {
        throw input_error(std::string("transport input: ") + refused.what());
    } catch (std::runtime_error const& failure) {
        throw device_error("--backend " + options.backend.name + ": " + failure.what() +
                           (options.backend.name == "cuda" ? "; with --backend auto the CPU takes over" : ""));
    }
}

/// Transports one stretch; false where it was interrupted.
class Runner {
public:
    Runner(Backend& backend, RunOptions const& options, Parameters const& parameters, EnergyResult& result)
        : backend_(backend),
          options_(options),
          replicate_size_(parameters.replicate_size),
          result_(result),
          line_(options.quiet) {}

    bool run(ReplicateRange range) {
        std::uint64_t const before = result_.replicates_done;
        auto const progress = [&](std::uint64_t done) {
            show(before + done);
            return !interrupt_flag().load();
        };
        try {
            result_.replicates_done += backend_.run(options_.seed, range, result_.tally, progress);
        } catch (std::runtime_error const& failure) {
            throw Error(backend_.name() == "cpu" ? ExitCode::internal : ExitCode::device, failure.what());
        }
        return result_.replicates_done - before == range.count();
    }

    double uncertainty = std::numeric_limits<double>::quiet_NaN();

private:
    void show(std::uint64_t replicates_done) {
        if (options_.on_progress && result_.replicates_planned > 0)
            options_.on_progress(static_cast<double>(replicates_done) / static_cast<double>(result_.replicates_planned));
        line_.show({replicates_done * replicate_size_, result_.replicates_planned * replicate_size_, seconds_since(start_), uncertainty});
    }

    Backend& backend_;
    RunOptions const& options_;
    std::uint64_t replicate_size_;
    EnergyResult& result_;
    ProgressLine line_;
    Clock::time_point start_ = Clock::now();
};

/// Stretch by stretch up to a checkpoint at which the target is met; the stop test sees nothing but the integer tallies there.
bool run_to_target(Runner& runner, RunOptions const& options, UncertaintyReached const& reached, EnergyResult& result) {
    std::uint64_t first = 0;
    for (std::uint64_t const end : checkpoints(result.replicates_planned)) {
        if (!runner.run({first, end, 1})) return false;
        first = end;
        auto const start = Clock::now();
        runner.uncertainty = reached(result.tally);
        result.stop_test_seconds += seconds_since(start);
        if (runner.uncertainty <= options.target_uncertainty) break;  // NaN: not known, go on
    }
    return true;
}

Warnings target_warning(RunOptions const& options, double reached) {
    if (reached <= options.target_uncertainty) return {};
    std::string const metric = options.target_metric.empty() ? "the target metric" : options.target_metric;
    std::string const state = std::isfinite(reached) ? "it is " + std::to_string(reached) : "it is not known";
    return {{"transport.uncertainty_not_reached", "relative uncertainty of " + metric + " did not reach " +
                                                      std::to_string(options.target_uncertainty) + " (" + state +
                                                      " after all histories) raise --histories"}};
}

}  // namespace

EnergyResult run_transport(TransportInput const& input, RunOptions const& options, UncertaintyReached const& reached) {
    check(options);
    require_memory(input.grid, options.memory_bytes);
    if (options.method == "local") return deposit_locally(input, options);
    EnergyResult result;
    result.method = "mc";
    result.seed = options.seed;
    result.parameters = input.parameters;
    result.mean_emitted_MeV = input.spectrum.mean_MeV;
    std::uint64_t const replicates = planned_replicates(options.histories, input.parameters.replicate_size, input.spectrum.mean_MeV);
    ReplicateRange const range = shard_range(replicates, options.shard, options.shards);
    result.replicates_planned = range.count();
    result.input_sha256 = input_sha256(input);
    result.table_sha256 = table_sha256(input);

    auto const start = Clock::now();
    auto const backend = open_backend(options, input, result.note);  // it may refuse: before the tallies are taken
    result.tally.resize(input.grid.density.size());
    result.backend = backend->name();
    result.device = backend->device();
    result.threads = backend->threads();
    {
        Runner runner(*backend, options, input.parameters, result);
        bool const has_target = options.target_uncertainty > 0 && reached;
        result.interrupted = !(has_target ? run_to_target(runner, options, reached, result) : runner.run(range));
        if (has_target && !result.interrupted) result.warnings = target_warning(options, runner.uncertainty);
    }
    check_energy_ledger(result.tally);
    result.seconds = seconds_since(start);

    for (auto const& warning : check_counters(result.tally)) result.warnings.push_back(warning);
    if (!result.note.empty()) result.warnings.push_back({"transport.backend", result.note});
    return result;
}

}  // namespace yttria
