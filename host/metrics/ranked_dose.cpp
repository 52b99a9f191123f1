// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/ranked_dose.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <numeric>

namespace yttria {
namespace {

/// The bits of floats that are not negative are ordered as the floats are.
std::uint64_t key_of(float dose_Gy) { return std::bit_cast<std::uint32_t>(dose_Gy > 0 ? dose_Gy : 0.0F); }

/// Sorts by the upper 32 bits, largest first: three passes of 11 bits, all counted in one. Linear, because 32 sorts are made for each
/// structure.
void radix_sort_descending(std::vector<std::uint64_t>& items) {
    constexpr int bits = 11, passes = 3;
    constexpr std::uint64_t mask = (1U << bits) - 1;
    auto const digit = [](std::uint64_t item, int pass) { return mask - ((item >> (32 + bits * pass)) & mask); };
    std::array<std::array<std::uint32_t, mask + 1>, passes> start{};
    for (auto const item : items)
        for (int pass = 0; pass < passes; ++pass) ++start[static_cast<std::size_t>(pass)][digit(item, pass)];
    std::vector<std::uint64_t> other(items.size());
    for (int pass = 0; pass < passes; ++pass) {
        auto& first = start[static_cast<std::size_t>(pass)];
        std::exclusive_scan(first.begin(), first.end(), first.begin(), 0U);
        for (auto const item : items) other[first[digit(item, pass)]++] = item;
        items.swap(other);
    }
}

}  // namespace

std::uint32_t volume_weight(float fraction) {
    // A float times 2^30 and one half more is exact in a double: rounded to the nearest.
    return static_cast<std::uint32_t>(std::clamp(static_cast<double>(fraction), 0.0, 1.0) * weights_per_voxel + 0.5);
}

std::vector<std::uint64_t> descending_items(std::vector<float> const& dose_Gy) {
    std::vector<std::uint64_t> items;
    items.reserve(dose_Gy.size());
    for (std::size_t i = 0; i < dose_Gy.size(); ++i) items.push_back(key_of(dose_Gy[i]) << 32U | i);
    radix_sort_descending(items);
    return items;
}

RankedDose::RankedDose(std::vector<float> const& dose_Gy, std::vector<std::uint32_t> const& weight) {
    std::vector<std::uint64_t> items;
    items.reserve(dose_Gy.size());
    for (std::size_t i = 0; i < dose_Gy.size(); ++i) {
        if (weight[i] > 0) items.push_back(key_of(dose_Gy[i]) << 32U | weight[i]);
    }
    radix_sort_descending(items);
    dose_.reserve(items.size());
    volume_.reserve(items.size());
    std::uint64_t volume = 0;
    for (auto const item : items) {
        volume += item & 0xffffffffU;
        dose_.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(item >> 32U)));
        volume_.push_back(volume);
    }
}

double RankedDose::dose_at(int percent) const {
    if (dose_.empty()) return 0.0;
    // cumulative >= percent/100 * total; the total is below 2^57 for 10^8 voxels, so that neither product overflows.
    std::uint64_t const needed = volume_.back() * static_cast<std::uint64_t>(percent);
    auto const first = std::partition_point(volume_.begin(), volume_.end(), [&](std::uint64_t v) { return v * 100 < needed; });
    return dose_[static_cast<std::size_t>(first - volume_.begin())];
}

double RankedDose::dose_at_part(double percent) const {
    if (dose_.empty()) return 0.0;
    auto const needed = static_cast<long double>(volume_.back()) * static_cast<long double>(percent) / 100;
    auto const first =
        std::partition_point(volume_.begin(), volume_.end() - 1, [&](std::uint64_t v) { return static_cast<long double>(v) < needed; });
    return dose_[static_cast<std::size_t>(first - volume_.begin())];
}

double RankedDose::volume_at(double threshold_Gy) const {
    auto const end = std::partition_point(dose_.begin(), dose_.end(), [&](float d) { return static_cast<double>(d) >= threshold_Gy; });
    if (end == dose_.begin()) return 0.0;
    return 100.0 * static_cast<double>(volume_[static_cast<std::size_t>(end - dose_.begin()) - 1]) / static_cast<double>(volume_.back());
}

double RankedDose::mean() const {
    if (dose_.empty()) return 0.0;
    double sum = 0;
    std::uint64_t before = 0;
    for (std::size_t i = 0; i < dose_.size(); ++i) {
        sum += static_cast<double>(dose_[i]) * static_cast<double>(volume_[i] - before);
        before = volume_[i];
    }
    return sum / static_cast<double>(volume_.back());
}

}  // namespace yttria
