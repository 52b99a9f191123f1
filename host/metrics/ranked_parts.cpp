// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/ranked_parts.hpp"

#include "host/metrics/ranked_dose.hpp"

#include <limits>

namespace yttria {
namespace {

constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

/// One set on the way from the largest dose down.
struct Running {
    double sum = 0;                          ///< of dose times weight
    std::uint64_t volume = 0, next = never;  ///< so far; at which the next of the doses asked for is reached
    float last = 0;
};

}  // namespace

std::vector<PartDoses> rank_parts(std::vector<float> const& dose_Gy, std::vector<std::uint32_t> const& weight, std::size_t parts,
                                  PartsWanted const& wanted) {
    std::vector<PartDoses> out(parts);
    std::vector<Running> running(parts);
    std::vector<std::uint64_t> total(parts, 0);
    for (std::size_t i = 0; i < weight.size(); i += parts)
        for (std::size_t p = 0; p < parts; ++p) total[p] += weight[i + p];
    auto const ranks = wanted.percent.size(), thresholds = wanted.threshold_Gy.size();
    // The least whole volume v with v * 100 >= percent * total, as RankedDose::dose_at asks; small per cents are reached first.
    auto const volume_of = [&](std::size_t part, std::size_t found) {
        if (found == ranks) return never;
        return (total[part] * static_cast<std::uint64_t>(wanted.percent[ranks - 1 - found]) + 99) / 100;
    };
    for (std::size_t p = 0; p < parts; ++p) {
        out[p].empty = total[p] == 0;
        out[p].volume_at.assign(thresholds, 0);
        out[p].dose_at.assign(ranks, 0);
        if (!out[p].empty) running[p].next = volume_of(p, 0);
    }
    std::vector<std::size_t> found(parts, 0);
    auto threshold = thresholds;
    auto const pass_threshold = [&] {
        --threshold;
        for (std::size_t p = 0; p < parts; ++p)
            if (running[p].volume > 0)
                out[p].volume_at[threshold] = 100.0 * static_cast<double>(running[p].volume) / static_cast<double>(total[p]);
    };
    for (auto const item : descending_items(dose_Gy)) {
        float const dose = dose_of(item);
        while (threshold > 0 && !(static_cast<double>(dose) >= wanted.threshold_Gy[threshold - 1])) pass_threshold();
        std::uint32_t const* const row = weight.data() + index_of(item) * parts;
        for (std::size_t p = 0; p < parts; ++p) {
            auto& part = running[p];
            part.sum += static_cast<double>(dose) * static_cast<double>(row[p]);
            part.volume += row[p];
            part.last = row[p] > 0 ? dose : part.last;
            while (part.volume >= part.next) {
                out[p].dose_at[ranks - 1 - found[p]] = static_cast<double>(dose);
                part.next = volume_of(p, ++found[p]);
            }
        }
    }
    while (threshold > 0) pass_threshold();
    for (std::size_t p = 0; p < parts; ++p) {
        if (out[p].empty) continue;
        out[p].mean = running[p].sum / static_cast<double>(total[p]);
        out[p].minimum = static_cast<double>(running[p].last);
    }
    return out;
}

}  // namespace yttria
