// SPDX-License-Identifier: Apache-2.0
#include "host/transport/interrupt.hpp"
#include "host/transport/merge.hpp"
#include "tests/host/tables/error_text.hpp"
#include "tests/host/transport/small_case.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <memory>

namespace yttria {
namespace {

/// Transport on the CPU, 8192 decays unless a test says otherwise: 512 replicates of 16.
class RunTransport : public testing::Test {
protected:
    static void SetUpTestSuite() { input() = std::make_unique<TransportInput>(test::SmallCase().input()); }
    static void TearDownTestSuite() { input().reset(); }
    void SetUp() override {
        options_.backend.name = "cpu";
        options_.backend.threads = 2;
        options_.histories = 8192;
        options_.quiet = true;
    }
    void TearDown() override { interrupt_flag() = false; }
    EnergyResult run(UncertaintyReached const& reached = {}) const { return run_transport(*input(), options_, reached); }

    static std::unique_ptr<TransportInput>& input() {
        static std::unique_ptr<TransportInput> shared;
        return shared;
    }
    RunOptions options_;
};

TEST_F(RunTransport, SaysWhatItDid) {
    EnergyResult const result = run();
    EXPECT_EQ(result.method, "mc");
    EXPECT_EQ(result.backend, "cpu");
    EXPECT_EQ(result.threads, 2);
    EXPECT_EQ(result.replicates_done, 512U);
    EXPECT_EQ(result.replicates_planned, 512U);
    EXPECT_EQ(result.tally.total_histories(), 8192U);
    EXPECT_GT(result.seconds, 0);
    EXPECT_FALSE(result.interrupted);
    EXPECT_EQ(result.input_sha256, input_sha256(*input()));
    EXPECT_EQ(result.table_sha256, table_sha256(*input()));
    for (std::uint64_t const histories : result.tally.histories) EXPECT_EQ(histories, 256U);
}

TEST_F(RunTransport, ConservesEnergyAndPutsMostOfItNearTheSource) {
    EnergyResult const result = run();
    TransportTally const& tally = result.tally;
    EXPECT_EQ(tally.total_emitted(), tally.total_deposited() + tally.total_escaped());
    // Mean of 8192 decays: spread of the spectrum 0.52 MeV / sqrt(8192) = 0.0057 MeV; 5 sigma (false alarm 6e-7, fixed seed).
    double const mean = static_cast<double>(tally.total_emitted()) / quanta_per_MeV / 8192;
    EXPECT_NEAR(mean, result.mean_emitted_MeV, 5 * 0.0057);
    std::int64_t most = 0;
    for (std::uint64_t voxel = 0; voxel < tally.voxels; ++voxel) most = std::max(most, tally.total(voxel));
    EXPECT_EQ(most, tally.total(test::SmallCase::first_source));
    // A corner is 10 mm from the source, where less than 1e-3 of the energy arrives.
    EXPECT_LT(tally.total(0), most / 100);
}

TEST_F(RunTransport, GivesTheSameDoseWholeAndInShards) {
    EnergyResult const whole = run();
    options_.shards = 3;
    std::vector<EnergyResult> parts;
    for (options_.shard = 1; options_.shard <= 3; ++options_.shard) {
        options_.backend.threads = static_cast<int>(options_.shard);
        parts.push_back(run());
        EXPECT_NE(dose_sha256(parts.back().tally), dose_sha256(whole.tally));
    }
    EnergyResult const merged = merge_energy({parts[2], parts[0], parts[1]});
    EXPECT_EQ(dose_sha256(merged.tally), dose_sha256(whole.tally));
    EXPECT_EQ(merged.tally.energy, whole.tally.energy);  // batch by batch: the uncertainty is the same too
    EXPECT_EQ(merged.tally.histories, whole.tally.histories);
    EXPECT_EQ(merged.replicates_done, 512U);
    EXPECT_EQ(merged.replicates_planned, 512U);
}

TEST_F(RunTransport, GivesAnotherDoseForAnotherSeed) {
    EnergyResult const one = run();
    options_.seed = 2;
    EXPECT_NE(dose_sha256(run().tally), dose_sha256(one.tally));
}

TEST_F(RunTransport, LooksAtTheUncertaintyAtCheckpointsOnlyAndStopsAtTheFirstThatMeetsTheTarget) {
    options_.target_uncertainty = 0.01;
    std::vector<std::uint64_t> looked;
    EnergyResult const result = run([&](TransportTally const& tally) {
        looked.push_back(tally.total_histories());
        return tally.total_histories() >= 2048 ? 0.009 : std::numeric_limits<double>::quiet_NaN();
    });
    EXPECT_EQ(looked, (std::vector<std::uint64_t>{512, 1024, 2048}));
    EXPECT_EQ(result.replicates_done, 128U);
    EXPECT_FALSE(result.interrupted);
    // The same bits as a run that was asked for just these histories.
    options_.target_uncertainty = 0;
    options_.histories = 2048;
    EXPECT_EQ(dose_sha256(run().tally), dose_sha256(result.tally));
}

TEST_F(RunTransport, WarnsWhereTheTargetIsNotMetByAllHistories) {
    options_.target_uncertainty = 0.01;
    EnergyResult const result = run([](TransportTally const&) { return 0.5; });
    EXPECT_EQ(result.replicates_done, 512U);
    EXPECT_TRUE(std::any_of(result.warnings.begin(), result.warnings.end(),
                            [](Warning const& w) { return w.id == "transport.uncertainty_not_reached"; }));
}

TEST_F(RunTransport, EndsAtAnInterruptWithWholeReplicates) {
    options_.histories = 1'000'000'000;
    interrupt_flag() = true;
    EnergyResult const result = run();
    EXPECT_TRUE(result.interrupted);
    EXPECT_LT(result.replicates_done, result.replicates_planned);
    EXPECT_EQ(result.tally.total_histories(), result.replicates_done * 16);
    EXPECT_EQ(result.tally.total_emitted(), result.tally.total_deposited() + result.tally.total_escaped());
}

TEST_F(RunTransport, RefusesOptionsThatContradictEachOther) {
    auto const refusal = [](auto&& change) {
        RunOptions options;
        options.histories = 1;
        change(options);
        return test::error_text(ExitCode::usage, [&] { run_transport(*input(), options, {}); });
    };
    auto const shard_with_target = [](RunOptions& o) { o.shard = 1, o.shards = 2, o.target_uncertainty = 0.01; };
    EXPECT_NE(refusal(shard_with_target).find("--shard with --uncertainty"), std::string::npos);
    EXPECT_NE(refusal([](RunOptions& o) { o.method = "kernel"; }).find("--method kernel"), std::string::npos);
    EXPECT_NE(refusal([](RunOptions& o) { o.backend.name = "abacus"; }).find("--backend abacus"), std::string::npos);
    EXPECT_NE(refusal([](RunOptions& o) { o.target_uncertainty = -0.01; }).find("--uncertainty"), std::string::npos);
}

}  // namespace
}  // namespace yttria
