// SPDX-License-Identifier: Apache-2.0
// What evenly spread births do to the answer (nothing), to its variance, and to what is reported of it.
#include "tests/kernels/support/scene.hpp"
#include "tests/kernels/support/statistics.hpp"

#include <numeric>

namespace yttria {
namespace {

constexpr std::uint32_t edge = 9;

/// A cube of water of 9^3 voxels of 3 mm with activity everywhere, four times as much in a ball.
TransportInput hot_cube(std::uint32_t emission, std::uint32_t replicate_size) {
    Parameters p = test::electrons_only();
    p.replicate_size = replicate_size;
    p.emission = emission;
    auto input = test::water_cube(edge, 0.3F, y90_spectrum(), p);
    std::vector<double> share;
    input.source = {};
    for (std::uint32_t v = 0; v < edge * edge * edge; ++v) {
        double const x = v % edge - 4.0, y = v / edge % edge - 3.0, z = v / edge / edge - 5.0;
        share.push_back(x * x + y * y + z * z < 5 ? 4.0 : 1.0);
        input.source.voxel.push_back(v);
    }
    double const total = std::accumulate(share.begin(), share.end(), 0.0);
    double sum = 0;
    for (double const s : share)
        input.source.cumulative.push_back(static_cast<std::uint64_t>((sum += s / total) * 0.999999999 * 18446744073709551616.0));
    input.source.cumulative.back() = ~std::uint64_t{0};
    return input;
}

/// Energy per history [quanta] of a metric in each batch.
using Metric = double (*)(TransportTally const&, std::size_t batch);
constexpr std::size_t hot_voxel = 4 + edge * (3 + edge * 5);
double voxel(TransportTally const& t, std::size_t b) { return static_cast<double>(t.energy[b * t.voxels + hot_voxel]); }
double whole(TransportTally const& t, std::size_t b) { return static_cast<double>(t.emitted[b] - t.escaped[b]); }
double layer(TransportTally const& t, std::size_t b) {
    auto const begin = t.energy.begin() + static_cast<std::ptrdiff_t>(b * t.voxels);
    return static_cast<double>(std::accumulate(begin, begin + edge * edge, std::int64_t{0}));
}
double emitted(TransportTally const& t, std::size_t b) { return static_cast<double>(t.emitted[b]); }
constexpr Metric metrics[] = {voxel, whole, layer, emitted};

test::Mean over_batches(TransportTally const& tally, Metric metric) {
    test::Mean mean;
    for (std::size_t b = 0; b < batches; ++b) mean.add(metric(tally, b) / static_cast<double>(tally.histories[b]));
    return mean;
}

TEST(EvenEmission, GivesTheDoseOfRandomEmission) {
    auto const random = test::run_cpu(hot_cube(0, 1024), 2, {0, 256, 1});
    for (std::uint32_t const emission : {1U, 2U}) {
        auto const even = test::run_cpu(hot_cube(emission, 1024), 1, {0, 256, 1});
        for (auto const metric : metrics) {
            auto const a = over_batches(even, metric), b = over_batches(random, metric);
            EXPECT_NEAR(a.value(), b.value(), test::five_sigma * std::hypot(a.error(), b.error()));
        }
        // Voxel by voxel: the mean of z^2 is 62/60 (t with 62 degrees of freedom). Neighbours are weakly correlated: its sigma is near
        // sqrt(3/729) = 0.064, so that 1.4 is 5 sigma away.
        double chi2 = 0;
        for (std::size_t v = 0; v < even.voxels; ++v) {
            auto const a = test::voxel_energy(even, v), b = test::voxel_energy(random, v);
            chi2 += std::pow(a.mean - b.mean, 2) / (a.error * a.error + b.error * b.error);
        }
        EXPECT_LT(chi2 / static_cast<double>(even.voxels), 1.4);
    }
}

TEST(EvenEmission, ReportsTheSpreadThatSeedsHave) {
    // 60 runs of 128 replicates: four a batch, so that what binds the replicates of a batch is in it.
    constexpr int seeds = 60;
    for (std::uint32_t const emission : {1U, 2U}) {
        auto const input = hot_cube(emission, 64);
        test::Mean values[std::size(metrics)], variances[std::size(metrics)];
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
            auto const tally = test::run_cpu(input, seed, {0, 128, 1});
            for (std::size_t m = 0; m < std::size(metrics); ++m) {
                auto const mean = over_batches(tally, metrics[m]);
                values[m].add(mean.value());
                variances[m].add(mean.error() * mean.error());
            }
        }
        for (std::size_t m = 0; m < std::size(metrics); ++m) {
            double const between = values[m].error() * values[m].error() * seeds;
            // chi^2 with 59 degrees of freedom over 59 (the mean of 60 reported variances is known to 3 %): outside with probability 1e-5.
            EXPECT_GT(between / variances[m].value(), 0.38) << "emission " << emission << " metric " << m;
            EXPECT_LT(between / variances[m].value(), 2.0) << "emission " << emission << " metric " << m;
        }
    }
}

TEST(EvenEmission, LeavesLittleOfTheVariance) {
    auto const run = [](std::uint32_t emission) { return test::run_cpu(hot_cube(emission, 1024), 3, {0, 512, 1}); };
    auto const random = run(0), replicate = run(1), batch = run(2);
    auto const gain = [&](Metric metric, TransportTally const& even) {
        return std::pow(over_batches(random, metric).error() / over_batches(even, metric).error(), 2);
    };
    // A ratio of two variances of 31 degrees of freedom each exceeds a factor of 5.4 with probability 1e-5; measured: emitted 1e5 and more,
    // the whole cube 5 to 9.
    EXPECT_GT(gain(emitted, replicate), 1000.0);
    EXPECT_GT(gain(emitted, batch), 1000.0);
    EXPECT_GT(gain(whole, replicate), 1.2);
    // Mean squared relative error of the voxels, known to 2 %. Measured with 23 decays a voxel and batch: 1.02 and 1.3.
    auto const voxels = [](TransportTally const& tally) {
        double sum = 0;
        for (std::size_t v = 0; v < tally.voxels; ++v) {
            auto const e = test::voxel_energy(tally, v);
            sum += std::pow(e.error / e.mean, 2);
        }
        return sum;
    };
    EXPECT_GT(voxels(random) / voxels(replicate), 0.95);
    EXPECT_GT(voxels(random) / voxels(batch), 1.15);
}

}  // namespace
}  // namespace yttria
