// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/jackknife.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace yttria {
namespace {

TransportTally with_histories(std::vector<std::uint64_t> const& histories) {
    TransportTally tally;
    for (std::size_t b = 0; b < histories.size(); ++b) tally.histories[b] = histories[b];
    return tally;
}

TEST(Jackknife, OfAMeanIsItsStandardErrorWithoutBias) {
    Replicates const replicates(with_histories({1, 1, 1, 1}));
    std::vector<double> const x{1, 2, 4, 9};
    std::vector<double> left_out;
    for (auto const v : x) left_out.push_back((16 - v) / 3);
    auto const q = jackknife(4, left_out, replicates);
    EXPECT_NEAR(q.u, std::sqrt((9.0 + 4 + 0 + 25) / (4 * 3)), 1e-12);  // rounding only
    EXPECT_NEAR(q.bias, 0, 1e-12);
}

TEST(Jackknife, RemovesTheBiasOfASquaredMean) {
    // (mean)^2 overestimates by var/n; the jackknife's estimate of that bias is s^2/n exactly.
    std::vector<double> const x{1, 2, 4, 9};
    std::vector<double> left_out;
    for (auto const v : x) left_out.push_back(std::pow((16 - v) / 3, 2));
    auto const q = jackknife(16, left_out, Replicates(with_histories({5, 5, 5, 5})));
    EXPECT_NEAR(q.bias, (38.0 / 3) / 4, 1e-12);
}

TEST(Jackknife, CountsUnequalBatchesByTheirHistories) {
    // Energies 4 and 24 of 1 and 3 histories, mean 7: the same variance as in dose_test, 3, because the mean is linear.
    auto const q = jackknife(7, {8, 4}, Replicates(with_histories({1, 3})));
    EXPECT_NEAR(q.u, std::sqrt(3.0), 1e-12);
    EXPECT_NEAR(q.bias, 0, 1e-12);
}

TEST(Jackknife, IsUnknownWithOneBatchAndZeroWhereNothingVaries) {
    EXPECT_TRUE(std::isnan(jackknife(1, {1}, Replicates(with_histories({9}))).u));
    EXPECT_TRUE(std::isnan(jackknife(1, {}, Replicates(with_histories({1, 1}))).u));
    EXPECT_EQ(jackknife(0.1, {0.1, 0.1, 0.1}, Replicates(with_histories({1, 1, 1}))).u, 0);
}

}  // namespace
}  // namespace yttria
