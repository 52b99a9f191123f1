// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/pipeline.hpp"
#include "validation/performance/floor.hpp"
#include "validation/performance/machine.hpp"

#include <functional>
#include <string>
#include <vector>

namespace yttria::bench {

struct Options {
    std::vector<std::string> cases;  ///< empty: all
    std::vector<int> threads;        ///< empty: 1, 2, 4, ... and all; of no meaning on a GPU
    std::string backend = "auto";
    double seconds = 3;        ///< wall time of a run, about
    int repeats = 3;           ///< runs of each case and number of threads
    bool one_percent = false;  ///< at the end, run as many decays as 1 % is expected to take
};

/// Median and range of repeated runs.
struct Spread {
    double median = 0, least = 0, most = 0;
};
/// Throws nothing; zeros for no values. Of an even number the mean of the two in the middle.
Spread spread(std::vector<double> values);

/// One run of the transport stage (wall time as design.md section 3 defines it; CPU time holds the hash of the input as well).
struct Run {
    double seconds = 0, cpu_seconds = 0;
};

/// A case on a number of threads.
struct Row {
    int threads = 0;  ///< 0: a GPU
    std::string backend, device;
    std::uint64_t histories = 0;  ///< of each run: the same decays each time
    std::vector<Run> runs;
    double emitted_MeV = 0;  ///< of a run
    Counters counters;       ///< of a run
    double u = 0;            ///< mean relative uncertainty of tumour voxels after a run, 1 sigma; NaN: not known
    Peak peak;               ///< of the processor on as many threads
    Floor floor;

    Spread decays_per_second() const;
    Spread decays_per_cpu_second() const;
    double seconds() const;  ///< of a run, median
    double MeV_per_second() const;
    double segments_per_decay() const;
    double ns_per_segment() const;  ///< of one thread
    /// Wall time until u is 1 %, from u and time of a run by 1/N.
    double seconds_to_one_percent() const;
    /// 1/(u^2 t) [1/s].
    double efficiency() const;
    /// Time of a decay over that of the floor, both in processor time, so that other work does not widen it; 0 where there is no floor.
    double gap() const;
    /// Part of the processors' time that the run got: below 1 where others took some.
    double processor_share() const;
};

/// A run up to 1 % rather than an extrapolation.
struct OnePercent {
    std::uint64_t histories = 0;
    double seconds = 0, u = 0;
    int threads = 0;
};

struct CaseReport {
    std::string name, title;
    Geometry grid;
    double mean_MeV = 0;
    Parameters parameters;
    std::string dose_sha256;  ///< of the first checkpoint, the same on every number of threads
    std::vector<Row> rows;
    std::optional<OnePercent> one_percent;
    std::uint64_t peak_memory_bytes = 0;
    bool peak_is_of_the_case = true;  ///< false: of the process so far
};

struct Report {
    Machine machine;
    Options options;
    std::vector<CaseReport> cases;
    Warnings warnings;
};

/// Names and titles of what can be measured.
std::vector<std::pair<std::string, std::string>> list_cases();

/// Options with the lists filled in. Throws Error (usage) for a case that does not exist, no or too many threads, no time or repeats.
Options checked(Options options);

/// Prepares each case as `yttria run` does and times its transport, the numbers of threads in turn so that a machine whose speed drifts
/// favours none. `say` is told what goes on. Throws Error: as the stages do, internal where two numbers of threads give different
/// doses, interrupted.
Report measure(Options const& options, std::function<void(std::string const&)> const& say);

std::string as_text(Report const& report);
/// docs/formats/bench.md.
std::string as_json(Report const& report);

}  // namespace yttria::bench
