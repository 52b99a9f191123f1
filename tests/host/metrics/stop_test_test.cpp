// SPDX-License-Identifier: Apache-2.0
#include "run_fixture.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace yttria {
namespace {

using testing::HandMadeRun;

HandMadeRun two_tumours() {
    HandMadeRun run(200, 0.5);
    std::vector<float> large(200, 1.0F), small(200, 0.0F);
    small[5] = 1.0F;
    run.add("Large", Role::tumour, large);
    run.add("Small.1", Role::tumour, small);
    return run;
}

TEST(StopTest, GivesTheRelativeUncertaintyThatTheMetricsReport) {
    auto const run = two_tumours();
    auto const metrics = run.metrics();
    for (auto const* what : {"mean", "D95", "max"}) {
        auto const& q = metrics.find("Large")->dose.at(std::string(what) + "_Gy");
        // The stop test works in other units: float32 maps round differently.
        double const expected = std::hypot(q.u, q.bias) / q.value;
        EXPECT_NEAR(metric_uncertainty(std::string("Large.") + what, run.energy.tally, run.structures, run.tissue), expected,
                    1e-4 * expected);
    }
}

TEST(StopTest, WithoutANameTheWorstTumourMeanCounts) {
    auto const run = two_tumours();
    double const worst = metric_uncertainty("", run.energy.tally, run.structures, run.tissue);
    EXPECT_EQ(worst, metric_uncertainty("Small.1.mean", run.energy.tally, run.structures, run.tissue));
    EXPECT_GT(worst, metric_uncertainty("Large.mean", run.energy.tally, run.structures, run.tissue));
}

/// As of a lesion whose coldest voxels only every other batch has hit: every half reads 0 and none disagrees, yet nothing is known.
TEST(StopTest, IsUnknownWhereHalfOfTheBatchesReadNoDose) {
    HandMadeRun run(100, 0.0);
    run.add("T", Role::tumour, std::vector<float>(100, 1.0F));
    for (std::size_t b = 0; b < batches; ++b)
        for (std::size_t v = 0; v < 32; ++v)
            if (v != b) run.energy.tally.energy[b * 100 + v] = 0;  // these voxels are hit by one batch each
    auto const metrics = run.metrics();
    EXPECT_GT(metrics.find("T")->dose.at("D95_Gy").value, 0);
    EXPECT_TRUE(std::isnan(metrics.find("T")->dose.at("D95_Gy").u));
    EXPECT_TRUE(std::isnan(metric_uncertainty("T.D95", run.energy.tally, run.structures, run.tissue)));
    EXPECT_FALSE(std::isnan(metric_uncertainty("T.D50", run.energy.tally, run.structures, run.tissue)));
}

TEST(StopTest, IsUnknownBeforeTwoBatchesHaveHistories) {
    auto run = two_tumours();
    run.energy.tally.histories.fill(0);
    EXPECT_TRUE(std::isnan(metric_uncertainty("", run.energy.tally, run.structures, run.tissue)));
    run.energy.tally.histories[0] = 1;
    EXPECT_TRUE(std::isnan(metric_uncertainty("Large.D95", run.energy.tally, run.structures, run.tissue)));
}

/// How a run ended whose u was really `ratio` times the target at the first checkpoint.
struct Ended {
    double reported = 0, real = 0;  ///< u over the target
};

Ended run_until_reached(HandMadeRun& run, double ratio, std::mt19937& random) {
    // One voxel, normal batch means: the relative u of a batch of one unit of histories is known exactly.
    double const target = 1e-4, of_batch = ratio * target * std::sqrt(static_cast<double>(batches)), scale = 1e9;
    std::normal_distribution<double> normal;
    auto& tally = run.energy.tally;
    tally.energy.assign(batches, 0);
    tally.histories.fill(0);
    for (std::uint64_t done = 0;;) {
        std::uint64_t const more = done == 0 ? 1 : done;  // checkpoints double
        for (std::size_t b = 0; b < batches; ++b) {
            auto const n = static_cast<double>(more);
            tally.energy[b] += std::llround(scale * (n + of_batch * std::sqrt(n) * normal(random)));
            tally.histories[b] += more;
        }
        done += more;
        double const u = metric_uncertainty("T.mean", tally, run.structures, run.tissue);
        if (u <= target || done > 4096) return {u / target, ratio / std::sqrt(static_cast<double>(done))};
    }
}

// The test looks at an estimate with 31 degrees of freedom, again and again, and stops at one that is low: what it reports is a little
// too good. docs/methods/uncertainty.md says by how much; these are bounds on it for targets anywhere between two checkpoints.
TEST(StopTest, IsHonestAboutTheUncertaintyThatItStopsAt) {
    HandMadeRun run(1);
    run.add("T", Role::tumour, {1.0F});
    std::mt19937 random(1);
    std::uniform_real_distribution<double> place(2, 4);
    constexpr int runs = 4000;
    double ratio = 0;
    int above = 0, far_above = 0;
    for (int i = 0; i < runs; ++i) {
        auto const end = run_until_reached(run, std::exp2(place(random)), random);
        EXPECT_LE(end.reported, 1);
        ratio += end.real / end.reported / runs;
        above += end.real > 1 ? 1 : 0;
        far_above += end.real > 1.2 ? 1 : 0;
    }
    // A simulation of its own of 20000 runs gave 1.051, 17.0 % and 2.2 %; with 4000 runs the last has a standard error of 0.25 %.
    EXPECT_NEAR(ratio, 1.051, 0.015);
    EXPECT_NEAR(above, 0.170 * runs, 5 * std::sqrt(0.17 * 0.83 * runs));
    EXPECT_LT(far_above, 0.035 * runs);
}

TEST(StopTest, RefusesWhatItDoesNotKnowAsAUsageErrorThatListsTheStructures) {
    auto const run = two_tumours();
    for (auto const* wrong : {"Large", "Large.V100", "Large.D0", "Large.D101", "Large.Dxy", "Nobody.mean"}) {
        try {
            check_metric_name(wrong, run.structures);
            ADD_FAILURE() << wrong;
        } catch (Error const& error) { EXPECT_EQ(error.code(), ExitCode::usage); }
    }
    try {
        check_metric_name("Nobody.mean", run.structures);
    } catch (Error const& error) { EXPECT_NE(std::string(error.what()).find("Small.1"), std::string::npos); }
    EXPECT_NO_THROW(check_metric_name("Large.D33", run.structures));
    EXPECT_NO_THROW(check_metric_name("", run.structures));
}

}  // namespace
}  // namespace yttria
