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
        EXPECT_NEAR(metric_uncertainty(std::string("Large.") + what, run.energy.tally, run.structures, run.tissue), q.u / q.value,
                    1e-4 * q.u / q.value);
    }
}

TEST(StopTest, WithoutANameTheWorstTumourMeanCounts) {
    auto const run = two_tumours();
    double const worst = metric_uncertainty("", run.energy.tally, run.structures, run.tissue);
    EXPECT_EQ(worst, metric_uncertainty("Small.1.mean", run.energy.tally, run.structures, run.tissue));
    EXPECT_GT(worst, metric_uncertainty("Large.mean", run.energy.tally, run.structures, run.tissue));
}

TEST(StopTest, IsUnknownBeforeTwoBatchesHaveHistories) {
    auto run = two_tumours();
    run.energy.tally.histories.fill(0);
    EXPECT_TRUE(std::isnan(metric_uncertainty("", run.energy.tally, run.structures, run.tissue)));
    run.energy.tally.histories[0] = 1;
    EXPECT_TRUE(std::isnan(metric_uncertainty("Large.D95", run.energy.tally, run.structures, run.tissue)));
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
