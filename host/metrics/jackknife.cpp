// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/jackknife.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace yttria {

Replicates::Replicates(TransportTally const& tally) {
    for (std::size_t b = 0; b < batches; ++b) {
        if (tally.histories[b] == 0) continue;
        batch.push_back(b);
        histories.push_back(tally.histories[b]);
        total += tally.histories[b];
    }
}

std::size_t Replicates::maps() const {
    if (!usable()) return 0;
    return halves() ? batches - 1 : batch.size();
}

bool Replicates::in_map(std::size_t map, std::size_t i) const {
    if (!halves()) return map != i;
    // Rows 1 to 31 of Sylvester's Hadamard matrix: each holds half of the batches, any two share half of theirs.
    return std::popcount((map + 1) & i) % 2 == 0;
}

Quantified resampled(double value, std::vector<double> const& values, Replicates const& replicates) {
    if (!replicates.halves()) return jackknife(value, values, replicates);
    double const unknown = std::numeric_limits<double>::quiet_NaN();
    if (values.size() != replicates.maps()) return {value, unknown, unknown};
    auto const count = static_cast<double>(values.size());
    double shift = 0;  // around `value`, so that equal values give exactly 0
    for (auto const v : values) shift += v - value;
    shift /= count;
    double squares = 0;
    for (auto const v : values) squares += (v - value - shift) * (v - value - shift);
    // Halves that agree with each other and not with the whole say nothing of its spread (a D95 that all of them read as 0).
    if (value != values.front() && std::count(values.begin(), values.end(), values.front()) == static_cast<std::ptrdiff_t>(values.size()))
        return {value, unknown, unknown};
    // Half of the batches have twice the variance of the mean: they lie from the whole as the whole from the truth, with twice its bias.
    return {value, std::sqrt(squares / count), shift};
}

Quantified resampled_dose(double value, std::vector<double> const& values, Replicates const& replicates) {
    double const unknown = std::numeric_limits<double>::quiet_NaN();
    if (value == 0 || std::find(values.begin(), values.end(), 0.0) != values.end()) return {value, unknown, unknown};
    return resampled(value, values, replicates);
}

Quantified jackknife(double value, std::vector<double> const& left_out, Replicates const& replicates) {
    double const unknown = std::numeric_limits<double>::quiet_NaN();
    if (!replicates.usable() || left_out.size() != replicates.batch.size()) return {value, unknown, unknown};
    auto const count = static_cast<double>(left_out.size());
    auto const total = static_cast<double>(replicates.total);
    double corrected = 0;  // around `value`, so that equal values give exactly 0
    for (std::size_t b = 0; b < left_out.size(); ++b)
        corrected += (1.0 - static_cast<double>(replicates.histories[b]) / total) * (value - left_out[b]);
    double squares = 0;
    for (std::size_t b = 0; b < left_out.size(); ++b) {
        double const h = total / static_cast<double>(replicates.histories[b]);
        double const pseudo = (h - 1.0) * (value - left_out[b]);
        squares += (pseudo - corrected) * (pseudo - corrected) / (h - 1.0);
    }
    return {value, std::sqrt(squares / count), -corrected};
}

}  // namespace yttria
