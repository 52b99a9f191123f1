// SPDX-License-Identifier: Apache-2.0
#include "host/transport/strata.hpp"

#include "host/base/parallel.hpp"

#include <algorithm>
#include <array>

namespace yttria {
namespace {

constexpr std::size_t slab = 65536;  // voxels of a work item

/// n_b, and share_s n_b/n_sb by which a stratum's quanta in batch b count: 1 for the only stratum.
struct Weights {
    std::array<std::uint64_t, batches> histories{};
    std::vector<std::array<double, batches>> factor;  ///< [stratum]

    explicit Weights(std::span<Stratum const> strata) : factor(strata.size()) {
        for (std::size_t b = 0; b < batches; ++b) {
            bool whole = true;
            for (auto const& s : strata) {
                whole = whole && s.tally.histories[b] > 0;
                histories[b] += s.tally.histories[b];
            }
            if (!whole) histories[b] = 0;
            for (std::size_t s = 0; s < strata.size(); ++s)
                factor[s][b] =
                    whole ? strata[s].share * (static_cast<double>(histories[b]) / static_cast<double>(strata[s].tally.histories[b])) : 0;
        }
    }
    bool empty() const {
        std::uint64_t sum = 0;
        for (auto const n : histories) sum += n;
        return sum == 0;
    }
};

/// As llround, without a call for each of the thousands of millions of quanta that a run may have. What is cut off is exact.
std::int64_t whole(double quanta) {
    auto const cut = static_cast<std::int64_t>(quanta);
    double const rest = quanta - static_cast<double>(cut);
    return cut + (rest >= 0.5 ? 1 : 0) - (rest <= -0.5 ? 1 : 0);
}

/// Emitted, escaped, histories and counters of the weighed tally.
void add_sums(std::span<Stratum const> strata, Weights const& weights, TransportTally& out) {
    out.histories = weights.histories;
    for (std::size_t b = 0; b < batches; ++b) {
        double emitted = 0, escaped = 0;
        for (std::size_t s = 0; s < strata.size(); ++s) {
            emitted += weights.factor[s][b] * static_cast<double>(strata[s].tally.emitted[b]);
            escaped += weights.factor[s][b] * static_cast<double>(strata[s].tally.escaped[b]);
        }
        out.emitted[b] = whole(emitted);
        out.escaped[b] = whole(escaped);
    }
    out.counters = {};
    for (auto const& s : strata) out.counters.add(s.tally.counters);
}

}  // namespace

TransportTally weighed(std::span<Stratum const> strata, std::vector<std::uint32_t> const& voxels, int only) {
    Weights const weights(strata);
    TransportTally out;
    std::size_t const count = voxels.empty() ? strata.front().tally.voxels : voxels.size();
    out.resize(count);
    add_sums(strata, weights, out);
    parallel_stretches(count, slab, [&](Stretch stretch) {
        for (std::size_t i = stretch.first; i < stretch.end; ++i) {
            std::size_t const voxel = voxels.empty() ? i : voxels[i];
            std::array<double, batches> sum{};
            for (std::size_t s = 0; s < strata.size(); ++s) {
                auto const& tally = strata[s].tally;
                double const mean = static_cast<double>(tally.total(voxel)) / static_cast<double>(tally.total_histories());
                bool const still = only >= 0 && static_cast<std::size_t>(only) != s;
                for (std::size_t b = 0; b < batches; ++b) {
                    double const quanta = still ? mean * static_cast<double>(tally.histories[b])
                                                : static_cast<double>(tally.energy[b * tally.voxels + voxel]);
                    sum[b] += weights.factor[s][b] * quanta;
                }
            }
            for (std::size_t b = 0; b < batches; ++b) out.energy[b * count + i] = whole(sum[b]);
        }
    });
    return out;
}

EnergyResult weigh_strata(EnergyResult energy) {
    if (energy.strata.empty()) return energy;
    auto& strata = energy.strata;
    Weights const weights(strata);
    if (weights.empty())
        throw input_error("there is no dose (no batch has histories of both \"" + strata.front().name + "\" and \"" + strata.back().name +
                          "\": the run was interrupted too early) run it again");
    TransportTally sums;
    add_sums(strata, weights, sums);
    // In the place of the first stratum's: a third set of batches would not fit where two just did.
    auto& first = strata.front().tally;
    parallel_for(batches, [&](std::size_t b) {
        std::array<double, 1024> sum;  // stays in the first-level cache
        for (std::size_t from = b * first.voxels, end = from + first.voxels; from < end; from += sum.size()) {
            std::size_t const count = std::min(sum.size(), end - from);
            sum.fill(0);
            for (std::size_t s = 0; s < strata.size(); ++s) {
                double const factor = weights.factor[s][b];
                std::int64_t const* const quanta = strata[s].tally.energy.data() + from;
                for (std::size_t i = 0; i < count; ++i) sum[i] += factor * static_cast<double>(quanta[i]);
            }
            for (std::size_t i = 0; i < count; ++i) first.energy[from + i] = whole(sum[i]);
        }
    });
    sums.voxels = first.voxels;
    sums.energy = std::move(first.energy);
    energy.tally = std::move(sums);
    for (auto& s : strata) s.tally = {};
    return energy;
}

}  // namespace yttria
