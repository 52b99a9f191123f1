// SPDX-License-Identifier: Apache-2.0
#include "host/transport/runner.hpp"

#include "host/transport/interrupt.hpp"

#include <cmath>
#include <stdexcept>

namespace yttria {

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

void check_options(RunOptions const& options) {
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

EnergyResult empty_result(TransportInput const& input, RunOptions const& options) {
    EnergyResult result;
    result.method = "mc";
    result.seed = options.seed;
    result.parameters = input.parameters;
    result.mean_emitted_MeV = input.spectrum.mean_MeV;
    result.input_sha256 = input_sha256(input);
    result.table_sha256 = table_sha256(input);
    return result;
}

Runner::Runner(RunOptions const& options, std::uint64_t replicate_size, EnergyResult& result)
    : options_(options),
      replicate_size_(replicate_size),
      result_(result),
      line_(options.quiet) {}

bool Runner::run(Backend& backend, ReplicateRange range, TransportTally& tally) {
    if (range.count() == 0) return true;
    std::uint64_t const before = result_.replicates_done;
    auto const progress = [&](std::uint64_t done) {
        show(before + done);
        return !interrupt_flag().load();
    };
    try {
        result_.replicates_done += backend.run(options_.seed, range, tally, progress);
    } catch (std::runtime_error const& failure) {
        throw Error(backend.name() == "cpu" ? ExitCode::internal : ExitCode::device, failure.what());
    }
    return result_.replicates_done - before == range.count();
}

void Runner::show(std::uint64_t replicates_done) {
    if (options_.on_progress && result_.replicates_planned > 0)
        options_.on_progress(static_cast<double>(replicates_done) / static_cast<double>(result_.replicates_planned));
    line_.show({replicates_done * replicate_size_, result_.replicates_planned * replicate_size_, seconds_since(start_), uncertainty});
}

Warnings target_warning(RunOptions const& options, double reached) {
    if (reached <= options.target_uncertainty) return {};
    std::string const metric = options.target_metric.empty() ? "the target metric" : options.target_metric;
    std::string const state = std::isfinite(reached) ? "it is " + std::to_string(reached) : "it is not known";
    return {{"transport.uncertainty_not_reached", "relative uncertainty of " + metric + " did not reach " +
                                                      std::to_string(options.target_uncertainty) + " (" + state +
                                                      " after all histories) raise --histories"}};
}

}  // namespace yttria
