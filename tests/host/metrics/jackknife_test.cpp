// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/jackknife.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

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

TransportTally of_all_batches() { return with_histories(std::vector<std::uint64_t>(batches, 10)); }

/// `statistic` of the mean over the batches of each of `replicates.maps()`, as metrics do it.
template <class Statistic>
std::vector<double> read_maps(std::vector<std::vector<double>> const& batch, Replicates const& replicates, Statistic&& statistic) {
    std::vector<double> values;
    for (std::size_t map = 0; map < replicates.maps(); ++map) {
        std::vector<double> sum(batch.front().size(), 0.0);
        double count = 0;
        for (std::size_t i = 0; i < batch.size(); ++i) {
            if (!replicates.in_map(map, i)) continue;
            for (std::size_t v = 0; v < sum.size(); ++v) sum[v] += batch[i][v];
            ++count;
        }
        for (auto& v : sum) v /= count;
        values.push_back(statistic(sum));
    }
    return values;
}

TEST(HalfSamples, HoldHalfOfTheBatchesAndAreBalanced) {
    Replicates const replicates(of_all_batches());
    ASSERT_EQ(replicates.maps(), 31U);
    for (std::size_t map = 0; map < 31; ++map) {
        std::size_t held = 0;
        for (std::size_t i = 0; i < batches; ++i) held += replicates.in_map(map, i);
        EXPECT_EQ(held, 16U);
        for (std::size_t other = 0; other < map; ++other) {
            std::size_t both = 0;
            for (std::size_t i = 0; i < batches; ++i) both += replicates.in_map(map, i) && replicates.in_map(other, i);
            EXPECT_EQ(both, 8U);
        }
    }
}

TEST(HalfSamples, OfAMeanGiveItsStandardError) {
    Replicates const replicates(of_all_batches());
    std::mt19937 random(5);
    std::normal_distribution<double> normal(100, 3);
    std::vector<std::vector<double>> batch(batches, std::vector<double>(1));
    double mean = 0, squares = 0;
    for (auto& b : batch) mean += (b[0] = normal(random)) / batches;
    for (auto const& b : batch) squares += (b[0] - mean) * (b[0] - mean);
    auto const values = read_maps(batch, replicates, [](std::vector<double> const& x) { return x[0]; });
    auto const q = resampled(mean, values, replicates);
    double const error = std::sqrt(squares / (batches * (batches - 1.0)));
    // Taken around their own mean, which the batch that is in every half shifts by 1/31 of its deviation, three standard errors at most.
    EXPECT_NEAR(q.u, error, error * 0.15);
    EXPECT_NEAR(std::hypot(q.u, q.bias), error, error * 1e-9);
    EXPECT_EQ(resampled(0.1, std::vector<double>(31, 0.1), replicates).u, 0);
    EXPECT_TRUE(std::isnan(resampled(1, {1, 2}, replicates).u));
    // A D95 of which every half reads 0: they agree, and know nothing of it.
    EXPECT_TRUE(std::isnan(resampled(1, std::vector<double>(31, 0.0), replicates).u));
}

/// The dose that 95 % of the voxels have.
double d95(std::vector<double> x) {
    auto const nth = x.begin() + static_cast<std::ptrdiff_t>(x.size() / 20);
    std::nth_element(x.begin(), nth, x.end());
    return *nth;
}

TEST(HalfSamples, OfAD95GiveItsSpreadBetweenRunsAndItsBias) {
    constexpr std::size_t voxels = 500;
    constexpr int runs = 600;
    constexpr double noise = 0.08 * 5.657;  // of a voxel in one batch: 8 % in all
    std::mt19937 random(7);
    std::normal_distribution<double> normal(0, 1);
    std::vector<double> truth(voxels);
    for (std::size_t v = 0; v < voxels; ++v) truth[v] = 60 + 80 * (static_cast<double>(v) + 0.5) / voxels;
    Replicates const halves(of_all_batches());
    std::vector<double> values;
    double u2 = 0, jackknife_u2 = 0, bias = 0;
    for (int run = 0; run < runs; ++run) {
        std::vector<std::vector<double>> batch(batches, truth);
        std::vector<double> all(voxels, 0.0);
        for (auto& b : batch)
            for (std::size_t v = 0; v < voxels; ++v) all[v] += (b[v] *= 1 + noise * normal(random)) / batches;
        values.push_back(d95(all));
        auto const q = resampled(values.back(), read_maps(batch, halves, d95), halves);
        std::vector<double> left_out;
        for (auto const& b : batch) {
            auto rest = all;
            for (std::size_t v = 0; v < voxels; ++v) rest[v] = (batches * all[v] - b[v]) / (batches - 1);
            left_out.push_back(d95(rest));
        }
        u2 += q.u * q.u / runs;
        bias += q.bias / runs;
        auto const old = jackknife(values.back(), left_out, halves);
        jackknife_u2 += old.u * old.u / runs;
    }
    double mean = 0, variance = 0;
    for (auto const v : values) mean += v / runs;
    for (auto const v : values) variance += (v - mean) * (v - mean) / (runs - 1);
    // The spread of 600 runs is known to 3 %; 0.8 to 1.25 is what is asked of u (a longer study gives 1.08).
    EXPECT_GT(std::sqrt(u2 / variance), 0.8);
    EXPECT_LT(std::sqrt(u2 / variance), 1.25);
    EXPECT_GT(std::sqrt(jackknife_u2 / variance), 1.5) << "then leaving one batch out would do";
    // Noise broadens the histogram: D95 is low by some spreads, and the estimate says so.
    double const true_bias = mean - d95(truth);
    EXPECT_LT(true_bias, -std::sqrt(variance));
    EXPECT_NEAR(bias, true_bias, 0.6 * std::sqrt(variance));  // 0.4 where the histogram has an edge
}

}  // namespace
}  // namespace yttria
