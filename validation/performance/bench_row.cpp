// SPDX-License-Identifier: Apache-2.0
// What follows from the times and counters of a row.
#include "validation/performance/bench.hpp"

#include <cmath>

namespace yttria::bench {
namespace {

template <class Value>
Spread spread_of(std::vector<Run> const& runs, Value const& value) {
    std::vector<double> values;
    for (auto const& run : runs) values.push_back(value(run));
    return spread(std::move(values));
}

}  // namespace

double Row::seconds() const {
    return spread_of(runs, [](Run const& run) { return run.seconds; }).median;
}

Spread Row::decays_per_second() const {
    return spread_of(runs, [&](Run const& run) { return static_cast<double>(histories) / run.seconds; });
}

Spread Row::decays_per_cpu_second() const {
    return spread_of(runs, [&](Run const& run) { return static_cast<double>(histories) / run.cpu_seconds; });
}

double Row::MeV_per_second() const { return emitted_MeV / seconds(); }

double Row::segments_per_decay() const { return static_cast<double>(counters.segments) / static_cast<double>(histories); }

double Row::ns_per_segment() const { return 1e9 * seconds() * std::max(1, threads) / static_cast<double>(counters.segments); }

double Row::seconds_to_one_percent() const { return seconds() * std::pow(u / 0.01, 2); }

double Row::efficiency() const { return 1 / (u * u * seconds()); }

double Row::gap() const { return floor.seconds > 0 && threads > 0 ? 1 / (decays_per_cpu_second().median * threads * floor.seconds) : 0; }

double Row::processor_share() const {
    return threads > 0 ? spread_of(runs, [&](Run const& run) { return run.cpu_seconds / (run.seconds * threads); }).median : 0;
}

}  // namespace yttria::bench
