// SPDX-License-Identifier: Apache-2.0
#include "host/transport/interrupt.hpp"
#include "host/transport/ledger.hpp"
#include "host/transport/merge.hpp"
#include "host/transport/strata.hpp"
#include "tests/host/tables/error_text.hpp"
#include "tests/host/transport/small_case.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

namespace yttria {
namespace {

/// The two source voxels of the small case apart: 3/4 and 1/4 of the decays. 8192 decays in 16 rounds of 32 replicates of 16.
class RunStrata : public testing::Test {
protected:
    static void SetUpTestSuite() { input() = std::make_unique<TransportInput>(test::SmallCase().input()); }
    static void TearDownTestSuite() { input().reset(); }
    void SetUp() override {
        options_.backend.name = "cpu";
        options_.backend.threads = 2;
        options_.histories = 8192;
        options_.quiet = true;
        std::vector<std::uint8_t> near(125);
        near[test::SmallCase::second_source] = 1;
        parts_ = split_source(input()->source, near, "near");
    }
    void TearDown() override { interrupt_flag() = false; }
    EnergyResult run(StrataReached const& reached = {}) const { return run_strata(*input(), parts_, options_, reached); }

    static std::unique_ptr<TransportInput>& input() {
        static std::unique_ptr<TransportInput> shared;
        return shared;
    }
    RunOptions options_;
    std::vector<SourceStratum> parts_;
};

void expect_equal(EnergyResult const& a, EnergyResult const& b) {
    ASSERT_EQ(a.strata.size(), b.strata.size());
    for (std::size_t s = 0; s < a.strata.size(); ++s) {
        EXPECT_EQ(a.strata[s].name, b.strata[s].name);
        EXPECT_EQ(a.strata[s].share, b.strata[s].share);
        EXPECT_EQ(a.strata[s].tally.energy, b.strata[s].tally.energy);
        EXPECT_EQ(a.strata[s].tally.histories, b.strata[s].tally.histories);
        EXPECT_EQ(a.strata[s].tally.emitted, b.strata[s].tally.emitted);
        EXPECT_EQ(a.strata[s].tally.counters.segments, b.strata[s].tally.counters.segments);
    }
    EXPECT_EQ(ledger_of(a).dose_sha256, ledger_of(b).dose_sha256);
    EXPECT_EQ(a.replicates_done, b.replicates_done);
}

TEST_F(RunStrata, GivesMostHistoriesToTheFirstAndKeepsBothLedgers) {
    EnergyResult const result = run();
    ASSERT_EQ(result.strata.size(), 2U);
    EXPECT_TRUE(result.tally.energy.empty());
    EXPECT_NEAR(result.strata[0].share, 0.25, 1e-15);
    EXPECT_EQ(result.strata[0].tally.total_histories(), 13 * 512U);
    EXPECT_EQ(result.strata[1].tally.total_histories(), 3 * 512U);  // a quarter of three quarters
    EXPECT_EQ(result.replicates_done, 512U);
    EXPECT_EQ(result.replicates_planned, 512U);
    EXPECT_EQ(result.input_sha256, input_sha256(*input()));
    for (auto const& s : result.strata) {
        EXPECT_EQ(s.tally.total_emitted(), s.tally.total_deposited() + s.tally.total_escaped());
        for (auto const n : s.tally.histories) EXPECT_EQ(n, s.tally.total_histories() / 32);
    }
}

TEST_F(RunStrata, GivesTheSameBitsOnAnyThreadsWholeAndInShards) {
    EnergyResult const whole = run();
    options_.backend.threads = 1;
    expect_equal(run(), whole);
    options_.shards = 3;
    std::vector<EnergyResult> shards;
    for (options_.shard = 1; options_.shard <= 3; ++options_.shard) {
        options_.backend.threads = static_cast<int>(options_.shard);
        shards.push_back(run());
        EXPECT_EQ(shards.back().replicates_done, shards.back().replicates_planned);
    }
    expect_equal(merge_energy({shards[2], shards[0], shards[1]}), whole);
}

TEST_F(RunStrata, SharesNoRandomNumbersBetweenStrata) {
    // Twice the same source: with the same random numbers the tallies would be the same.
    auto const first = parts_[0];
    parts_ = {first, first};
    options_.histories = 1024;
    EnergyResult const result = run();
    EXPECT_EQ(result.strata[0].tally.histories, result.strata[1].tally.histories);
    EXPECT_NE(result.strata[0].tally.energy, result.strata[1].tally.energy);
    EXPECT_NE(result.strata[0].tally.emitted, result.strata[1].tally.emitted);
}

TEST_F(RunStrata, HistoriesOfTheSecondAreTheSameInAllWaysToRunThem) {
    std::uint64_t const base = (std::uint64_t{1} << 62) / 16;
    TransportTally scalar;
    for (char const* way : {"cpu-scalar", "cpu-avx2"}) {
        std::string note;
        TransportTally tally;
        tally.resize(125);
        make_backend({way, 1}, *input(), note)->run(1, {base, base + 64, 1}, tally, {});
        if (scalar.energy.empty()) scalar = tally;
        EXPECT_EQ(tally.energy, scalar.energy);
        EXPECT_EQ(tally.histories, scalar.histories);
    }
    EXPECT_GT(scalar.total_emitted(), 0);
    EXPECT_EQ(scalar.histories[31], 32U);
}

TEST_F(RunStrata, IsUnbiased) {
    options_.histories = 1 << 19;
    TransportInput input = *RunStrata::input();
    input.parameters.replicate_size = 2048;
    EnergyResult const plain = run_transport(input, options_, {});
    EnergyResult const parted = weigh_strata(run_strata(input, parts_, options_, {}));
    ASSERT_EQ(parted.tally.total_histories(), plain.tally.total_histories());
    double squares = 0;
    int voxels = 0;
    for (std::size_t v = 0; v < 125; ++v) {
        double value[2] = {0, 0}, variance[2] = {0, 0};
        for (int r = 0; r < 2; ++r) {
            auto const& tally = r == 0 ? plain.tally : parted.tally;
            double const n = static_cast<double>(tally.histories[0]);  // the same in all batches
            value[r] = static_cast<double>(tally.total(v)) / n / batches;
            for (std::size_t b = 0; b < batches; ++b)
                variance[r] += std::pow(static_cast<double>(tally.energy[b * 125 + v]) / n - value[r], 2) / batches / (batches - 1);
        }
        if (!(variance[0] > 0) || !(value[0] > 100)) continue;  // quanta a decay: corners are reached by a few photons
        squares += std::pow(value[1] - value[0], 2) / (variance[0] + variance[1]);
        ++voxels;
    }
    // z^2 by variances of 31 degrees of freedom each: mean 1.03, spread 1.5 a voxel; voxels are nearly independent. 4 sigma.
    ASSERT_GT(voxels, 60);
    EXPECT_NEAR(squares / voxels, 1.03, 4 * 1.5 / std::sqrt(voxels));
}

TEST_F(RunStrata, SharesOutByThePilotAndStopsAtTheFirstCheckpointThatMeetsTheTarget) {
    options_.target_uncertainty = 0.01;
    std::vector<std::uint64_t> looked;
    // The pilot says that the second stratum is as important as the first: one to one, within the limits.
    auto const reached = [&](std::span<Stratum const> strata, int only) {
        std::uint64_t const first = strata[0].tally.total_histories(), second = strata[1].tally.total_histories();
        if (only >= 0)
            return std::sqrt(static_cast<double>(strata[static_cast<std::size_t>(only)].tally.counters.segments)) /
                   static_cast<double>(strata[static_cast<std::size_t>(only)].tally.total_histories());
        looked.push_back(first);
        looked.push_back(second);
        return first + second >= 4096 ? 0.009 : std::numeric_limits<double>::quiet_NaN();
    };
    EnergyResult const result = run(reached);
    EXPECT_EQ(looked, (std::vector<std::uint64_t>{512, 512, 1024, 1024, 2048, 2048}));
    EXPECT_EQ(result.replicates_done, 256U);
    EXPECT_TRUE(result.warnings.empty());
}

TEST_F(RunStrata, WarnsWhereTheTargetIsNotMet) {
    options_.target_uncertainty = 0.01;
    EnergyResult const result = run([](std::span<Stratum const>, int) { return 0.5; });
    EXPECT_EQ(result.replicates_done, 512U);
    ASSERT_EQ(result.warnings.size(), 1U);
    EXPECT_EQ(result.warnings[0].id, "transport.uncertainty_not_reached");
}

TEST_F(RunStrata, EndsAtAnInterruptWithWholeReplicates) {
    options_.histories = 1'000'000'000;
    interrupt_flag() = true;
    EnergyResult const result = run();
    EXPECT_TRUE(result.interrupted);
    EXPECT_LT(result.replicates_done, result.replicates_planned);
    std::uint64_t histories = 0;
    for (auto const& s : result.strata) {
        histories += s.tally.total_histories();
        EXPECT_EQ(s.tally.total_emitted(), s.tally.total_deposited() + s.tally.total_escaped());
    }
    EXPECT_EQ(histories, result.replicates_done * 16);
}

TEST_F(RunStrata, RefusesTooFewHistoriesTooLittleMemoryAndForeignParts) {
    options_.histories = 512;
    EXPECT_NE(test::error_text(ExitCode::input, [&] { run(); }).find("at least 513"), std::string::npos);
    options_.histories = 8192;
    options_.memory_bytes = run_bytes(125) + 255 * 125;  // a byte a voxel short of the second set of batches
    EXPECT_NE(test::error_text(ExitCode::input, [&] { run(); }).find("memory"), std::string::npos);
    options_.memory_bytes = run_bytes(125) + 256 * 125;
    EnergyResult const one = run();
    EnergyResult other = one;
    other.strata[0].share = std::nextafter(other.strata[0].share, 1.0);
    EXPECT_NE(test::error_text(ExitCode::input, [&] { merge_energy({one, other}); }).find("parted"), std::string::npos);
    EXPECT_NE(test::error_text(ExitCode::input,
                               [&] {
                                   merge_energy({one, run_transport(*input(), options_, {})});
                               })
                  .find("parted"),
              std::string::npos);
}

}  // namespace
}  // namespace yttria
