// SPDX-License-Identifier: Apache-2.0
#include "host/strata/strata.hpp"

#include "host/metrics/metrics.hpp"
#include "host/transport/source_shares.hpp"
#include "tests/host/metrics/run_fixture.hpp"
#include "tests/host/tables/error_text.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace yttria {
namespace {

/// 100 x 1 x 1 voxels of 10 mm with equal activity: a lesion of voxels 40 to 44 (43 and 44 by halves and less) and all of it.
struct Row : testing::HandMadeRun {
    TransportInput input;
    RunOptions options;

    Row() : HandMadeRun(100, 0.3) {
        std::vector<float> lesion(100, 0.0F);
        for (std::size_t v = 40; v < 43; ++v) lesion[v] = 1.0F;
        lesion[43] = 0.5F;
        lesion[44] = 0.1F;
        add("Lesion", Role::tumour, lesion);
        add("Whole:3", Role::liver, std::vector<float>(100, 1.0F));
        structures.grid = tissue.density.geometry;
        input.parameters.replicate_size = 1024;
        input.grid = {100, 1, 1, {1, 1, 1}, tissue.density.values, std::vector<std::uint8_t>(100, 0)};
        input.spectrum.mean_MeV = 0.93;
        input.source = make_source(activity.decays.values, {100, 1, 1});
        options.histories = 1'000'000;
        options.target_uncertainty = 0.01;
        options.memory_bytes = 1'000'000'000;
    }
    std::vector<SourceStratum> choose(std::string const& strata, std::string const& metric = "") {
        options.strata = strata;
        options.target_metric = metric;
        return choose_strata(options, input, structures);
    }
};

TEST(ChooseStrata, TakesWhatIsWithinTheDistanceOfAnyVoxelThatTheStructureTouches) {
    Row row;
    auto const parts = row.choose("Lesion:20");
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[0].name, "within 20 mm of Lesion");
    EXPECT_EQ(parts[0].source.voxel.size(), 9U);  // 38 to 46
    for (auto const v : parts[0].source.voxel) EXPECT_TRUE(v >= 38 && v <= 46) << v;
    EXPECT_EQ(parts[1].source.voxel.size(), 91U);
    EXPECT_NEAR(parts[0].share, 0.09, 1e-12);
    EXPECT_EQ(row.choose("Lesion")[0].source.voxel.size(), 7U);  // 12 mm
    EXPECT_EQ(row.choose("Lesion:9.5")[0].source.voxel.size(), 5U);
}

TEST(ChooseStrata, AutoPartsForANamedMetricOnlyAndWhereItPays) {
    Row row;
    EXPECT_EQ(row.choose("auto", "Lesion.D95").size(), 2U);
    EXPECT_EQ(row.choose("auto", "Lesion.D95")[0].name, "within 12 mm of Lesion");
    EXPECT_TRUE(row.choose("auto", "").empty());
    EXPECT_TRUE(row.choose("auto", "Whole:3.mean").empty());  // all of the activity
    EXPECT_TRUE(row.choose("off", "Lesion.D95").empty());
    row.options.histories = 3 * 32 * 1024;  // a pilot and one round
    EXPECT_TRUE(row.choose("auto", "Lesion.D95").empty());
    row.options.histories += 1;
    EXPECT_EQ(row.choose("auto", "Lesion.D95").size(), 2U);
    row.options.memory_bytes = run_bytes(100) + 255 * 100;
    EXPECT_TRUE(row.choose("auto", "Lesion.D95").empty());
    row.options.memory_bytes = run_bytes(100) + 256 * 100;
    EXPECT_EQ(row.choose("auto", "Lesion.D95").size(), 2U);
    row.options.target_uncertainty = 0;
    EXPECT_TRUE(row.choose("auto", "Lesion.D95").empty());
    row.options.target_uncertainty = 0.01;
    row.options.method = "local";
    EXPECT_TRUE(row.choose("auto", "Lesion.D95").empty());
}

TEST(ChooseStrata, AutoEndsWhereTheGainDoes) {
    Row row;
    // (1 - (1 - share)/4)/share = 1.5 at a share of 0.6.
    EXPECT_NEAR(strata_gain(0.6), least_strata_gain, 1e-12);
    std::vector<float> wide(100, 0.0F);
    for (std::size_t v = 0; v < 58; ++v) wide[v] = 1.0F;
    row.add("Just", Role::tumour, wide);  // with the next voxel 59 of 100
    wide[58] = wide[59] = 1.0F;
    row.add("Beyond", Role::tumour, wide);
    EXPECT_EQ(row.choose("auto", "Just.mean").size(), 2U);
    EXPECT_TRUE(row.choose("auto", "Beyond.mean").empty());
    EXPECT_EQ(row.choose("Beyond").size(), 2U);
}

TEST(ChooseStrata, RefusesWhatCannotBeDone) {
    Row row;
    auto const usage = [&](std::string const& text) { return test::error_text(ExitCode::usage, [&] { row.choose(text); }); };
    EXPECT_NE(usage("Lesoin").find("there are: Lesion, Whole:3"), std::string::npos);
    for (auto const* text : {"Lesion:", "Lesion:0", "Lesion:-3", "Lesion:5mm", "Lesion:nan", "Lesion:inf"})
        EXPECT_NE(usage(text).find("not a distance"), std::string::npos) << text;
    EXPECT_NE(test::error_text(ExitCode::input, [&] { row.choose("Whole:3"); }).find("nothing to share out"), std::string::npos);
    row.options.method = "kernel";
    EXPECT_NE(usage("Lesion").find("with method kernel"), std::string::npos);
}

/// The excerpt reads what the whole map reads.
TEST(StrataStopTest, GivesTheUncertaintyOfTheWeighedTally) {
    Row const row;
    testing::HandMadeRun const other(100, 0.7);
    std::vector<Stratum> strata{{"near", 0.3, row.energy.tally}, {"rest", 0.7, other.energy.tally}};
    strata[0].tally.histories.fill(5);
    auto const whole = weighed(strata, {});
    for (std::string const metric : {"Lesion.mean", "Lesion.D50", "Lesion.max", "Whole:3.D95", ""}) {
        auto const reached = strata_stop_test(metric, row.structures, row.tissue);
        double const expected = metric_uncertainty(metric, whole, row.structures, row.tissue);
        EXPECT_TRUE(std::isfinite(expected)) << metric;
        EXPECT_EQ(reached(strata, -1), expected) << metric;
        // Independent strata: for a mean the squares of what each scatters alone add up, but for covariance by chance of 32 batches.
        if (metric != "Whole:3.mean") continue;
        EXPECT_NEAR(std::hypot(reached(strata, 0), reached(strata, 1)) / expected, 1, 0.3);
    }
}

}  // namespace
}  // namespace yttria
