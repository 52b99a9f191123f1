// SPDX-License-Identifier: Apache-2.0
#include "host/transport/ledger.hpp"

#include "host/base/parallel.hpp"
#include "host/transport/transport.hpp"

#include <numeric>
#include <string>

namespace yttria {
namespace {

/// A history that is cut short moves at most its own energy: below this the dose changes by less than a millionth.
constexpr double tolerated_errors_per_history = 1e-6;

/// Voxels of a work item: the sums stay in the first-level cache.
constexpr std::size_t slab = 2048;

std::vector<std::int64_t> sums_over_batches(TransportTally const& tally) {
    std::vector<std::int64_t> sums(tally.voxels, 0);
    parallel_stretches(sums.size(), slab, [&](Stretch s) {
        for (std::size_t batch = 0; batch < batches; ++batch) {
            std::int64_t const* const energy = tally.energy.data() + batch * tally.voxels;
            for (std::size_t v = s.first; v < s.end; ++v) sums[v] += energy[v];
        }
    });
    return sums;
}

}  // namespace

double Ledger::deposited_share() const {
    if (strata.empty()) return static_cast<double>(deposited) / static_cast<double>(emitted);
    double share = 0;
    for (auto const& s : strata) share += s.share * static_cast<double>(s.deposited) / static_cast<double>(s.emitted);
    return share;
}

Ledger ledger_of(EnergyResult const& energy) {
    if (energy.strata.empty()) return ledger_of(energy.tally);
    Ledger ledger;
    std::vector<std::int64_t> all;
    for (auto const& stratum : energy.strata) {
        auto const& tally = stratum.tally;
        auto const sums = sums_over_batches(tally);
        auto const deposited = std::accumulate(sums.begin(), sums.end(), std::int64_t{0});
        ledger.strata.push_back(
            {stratum.name, stratum.share, tally.total_histories(), tally.total_emitted(), deposited, tally.total_escaped()});
        ledger.emitted += tally.total_emitted();
        ledger.deposited += deposited;
        ledger.escaped += tally.total_escaped();
        all.insert(all.end(), sums.begin(), sums.end());
    }
    ledger.dose_sha256 = dose_sha256(all);
    return ledger;
}

Ledger ledger_of(TransportTally const& tally) {
    auto const sums = sums_over_batches(tally);
    return {tally.total_emitted(), std::accumulate(sums.begin(), sums.end(), std::int64_t{0}), tally.total_escaped(), dose_sha256(sums)};
}

void check_energy_ledger(TransportTally const& tally) {
    std::vector<std::int64_t> sums(batches, 0);
    parallel_for(sums.size(), [&](std::size_t batch) {
        auto const first = tally.energy.begin() + static_cast<std::ptrdiff_t>(batch * tally.voxels);
        sums[batch] = std::accumulate(first, first + static_cast<std::ptrdiff_t>(tally.voxels), std::int64_t{0});
    });
    for (std::size_t batch = 0; batch < batches; ++batch) {
        std::int64_t const deposited = sums[batch];
        if (tally.emitted[batch] == deposited + tally.escaped[batch]) continue;
        throw Error(ExitCode::internal, "energy is not conserved: batch " + std::to_string(batch) + " emitted " +
                                            std::to_string(tally.emitted[batch]) + " quanta, deposited " + std::to_string(deposited) +
                                            ", escaped " + std::to_string(tally.escaped[batch]) +
                                            " (the two must add up to the first exactly) please report this case");
    }
}

Warnings check_counters(TransportTally const& tally) {
    Counters const& counters = tally.counters;
    if (counters.errors() == 0) return {};
    std::string const text = "transport: " + std::to_string(counters.errors()) + " of " + std::to_string(tally.total_histories()) +
                             " histories were cut short (path overflows " + std::to_string(counters.path_overflows) + ", stack overflows " +
                             std::to_string(counters.stack_overflows) + ", segment limit " + std::to_string(counters.lost) + ") ";
    if (static_cast<double>(counters.errors()) > tolerated_errors_per_history * static_cast<double>(tally.total_histories())) {
        throw Error(ExitCode::internal, text + "please report this case");
    }
    return {{"transport.counted_errors", text + "their energy stayed where they were; below 1e-6 of all histories nothing need be done"}};
}

}  // namespace yttria
