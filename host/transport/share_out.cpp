// SPDX-License-Identifier: Apache-2.0
#include "host/transport/strata.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

constexpr double least_part = 1 / (largest_growth_of_u * largest_growth_of_u);

std::uint64_t least(double share, std::uint64_t rounds, std::uint64_t done) {
    auto const allowed = static_cast<std::uint64_t>(std::ceil(least_part * share * static_cast<double>(rounds)));
    return std::max({std::uint64_t{1}, allowed, done});
}

}  // namespace

std::vector<std::uint64_t> share_out(std::vector<double> const& shares, std::vector<double> const& importance, std::uint64_t rounds,
                                     std::vector<std::uint64_t> const& done) {
    double const sum = importance[0] + importance[1];
    // Nothing known of either: as the decays are.
    double const first = sum > 0 && std::isfinite(sum) ? importance[0] / sum : shares[0];
    std::uint64_t const low = least(shares[0], rounds, done[0]), rest = least(shares[1], rounds, done[1]);
    std::uint64_t const high = rounds > rest + low ? rounds - rest : low;
    auto const wanted = static_cast<std::uint64_t>(std::round(first * static_cast<double>(rounds)));
    std::uint64_t const taken = std::clamp(wanted, low, high);
    return {taken, rounds > taken ? rounds - taken : rest};
}

double strata_gain(double share_of_first) { return (1 - least_part * (1 - share_of_first)) / share_of_first; }

}  // namespace yttria
