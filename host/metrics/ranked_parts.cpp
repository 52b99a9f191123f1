// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/ranked_parts.hpp"

#include "host/metrics/ranked_dose.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace yttria {
namespace {

constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

/// Sets on the way from the largest dose down, as many as a vector holds.
struct Running {
    std::array<double, parts_at_once> sum{};            ///< of dose times weight
    std::array<std::uint64_t, parts_at_once> volume{};  ///< so far
    std::array<std::uint64_t, parts_at_once> next{};    ///< at which the next of the doses asked for is reached
    std::array<float, parts_at_once> last{};

    /// True where one of the sets has reached its next.
    bool take(double dose, std::uint32_t const* weight) {
        bool reached = false;
        for (std::size_t p = 0; p < parts_at_once; ++p) {
            sum[p] += dose * static_cast<double>(weight[p]);
            volume[p] += weight[p];
            last[p] = weight[p] > 0 ? static_cast<float>(dose) : last[p];
            reached |= volume[p] >= next[p];
        }
        return reached;
    }
};

}  // namespace

std::vector<PartDoses> rank_parts(std::vector<float> const& dose_Gy, std::vector<std::uint32_t> const& weight, std::size_t parts,
                                  PartsWanted const& wanted) {
    auto const groups = (parts + parts_at_once - 1) / parts_at_once, row = groups * parts_at_once;
    auto const ranks = wanted.percent.size(), thresholds = wanted.threshold_Gy.size();
    std::vector<PartDoses> out(row);
    std::vector<Running> running(groups);
    std::vector<std::uint64_t> total(row, 0);
    std::vector<std::size_t> found(row, 0);
    for (std::size_t i = 0; i < weight.size(); i += row)
        for (std::size_t p = 0; p < row; ++p) total[p] += weight[i + p];
    // The least whole volume v with v * 100 >= percent * total, as RankedDose::dose_at asks; small per cents are reached first.
    auto const next_of = [&](std::size_t p) {
        if (found[p] == ranks || total[p] == 0) return never;
        return (total[p] * static_cast<std::uint64_t>(wanted.percent[ranks - 1 - found[p]]) + 99) / 100;
    };
    for (std::size_t p = 0; p < row; ++p) {
        out[p].empty = total[p] == 0;
        out[p].volume_at.assign(thresholds, 0);
        out[p].dose_at.assign(ranks, 0);
        running[p / parts_at_once].next[p % parts_at_once] = next_of(p);
    }
    auto threshold = thresholds;
    auto const pass_threshold = [&] {
        --threshold;
        for (std::size_t p = 0; p < row; ++p) {
            auto const volume = running[p / parts_at_once].volume[p % parts_at_once];
            if (volume > 0) out[p].volume_at[threshold] = 100.0 * static_cast<double>(volume) / static_cast<double>(total[p]);
        }
    };
    auto const pass_ranks = [&](std::size_t group, double dose) {
        for (std::size_t lane = 0; lane < parts_at_once; ++lane)
            for (auto const p = group * parts_at_once + lane; running[group].volume[lane] >= running[group].next[lane];) {
                out[p].dose_at[ranks - 1 - found[p]++] = dose;
                running[group].next[lane] = next_of(p);
            }
    };
    auto const items = descending_items(dose_Gy);
    for (std::size_t i = 0; i < items.size(); ++i) {
        constexpr std::size_t ahead = 16;
        __builtin_prefetch(weight.data() + index_of(items[std::min(i + ahead, items.size() - 1)]) * row);
        auto const dose = static_cast<double>(dose_of(items[i]));
        while (threshold > 0 && !(dose >= wanted.threshold_Gy[threshold - 1])) pass_threshold();
        for (std::size_t g = 0; g < groups; ++g)
            if (running[g].take(dose, weight.data() + index_of(items[i]) * row + g * parts_at_once)) pass_ranks(g, dose);
    }
    while (threshold > 0) pass_threshold();
    for (std::size_t p = 0; p < row; ++p) {
        if (out[p].empty) continue;
        out[p].mean = running[p / parts_at_once].sum[p % parts_at_once] / static_cast<double>(total[p]);
        out[p].minimum = static_cast<double>(running[p / parts_at_once].last[p % parts_at_once]);
    }
    out.resize(parts);
    return out;
}

}  // namespace yttria
