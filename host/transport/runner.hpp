// SPDX-License-Identifier: Apache-2.0
// What a run of one source and one of several strata share; private to host/transport.
#pragma once

#include "host/transport/progress.hpp"
#include "host/transport/transport.hpp"

#include <chrono>
#include <limits>
#include <memory>

namespace yttria {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start);

/// Throws Error (usage) where options contradict each other or name what there is not.
void check_options(RunOptions const& options);

/// Throws Error: input (the back end refuses the input), device.
std::unique_ptr<Backend> open_backend(RunOptions const& options, TransportInput const& input, std::string& note);

/// What is known before the first history.
EnergyResult empty_result(TransportInput const& input, RunOptions const& options);

/// Transports stretches and shows how far the run is.
class Runner {
public:
    Runner(RunOptions const& options, std::uint64_t replicate_size, EnergyResult& result);
    /// One stretch of replicates on a back end into a tally; false where it was interrupted.
    bool run(Backend& backend, ReplicateRange range, TransportTally& tally);
    /// Wall time of looking at the tallies goes to the result.
    template <class Look>
    void look(Look const& reached) {
        auto const start = Clock::now();
        uncertainty = reached();
        result_.stop_test_seconds += seconds_since(start);
    }

    double uncertainty = std::numeric_limits<double>::quiet_NaN();

private:
    void show(std::uint64_t replicates_done);

    RunOptions const& options_;
    std::uint64_t replicate_size_;
    EnergyResult& result_;
    ProgressLine line_;
    Clock::time_point start_ = Clock::now();
};

/// Empty where `reached` is at or below the target.
Warnings target_warning(RunOptions const& options, double reached);

}  // namespace yttria
