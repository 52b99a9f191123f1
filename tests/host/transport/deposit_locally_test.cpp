// SPDX-License-Identifier: Apache-2.0
#include "host/transport/ledger.hpp"
#include "tests/host/tables/error_text.hpp"
#include "tests/host/transport/small_case.hpp"

#include <gtest/gtest.h>

namespace yttria {
namespace {

RunOptions local(std::uint64_t histories) {
    RunOptions options;
    options.method = "local";
    options.histories = histories;
    return options;
}

TEST(LocalDeposition, LeavesTheMeanEnergyOfEachDecayWhereItHappens) {
    TransportInput const input = test::SmallCase().input();
    EnergyResult const result = run_transport(input, local(1'000'000), {});
    EXPECT_EQ(result.method, "local");
    EXPECT_FALSE(result.interrupted);
    // 1e6 rounded up to a multiple of 32 * 16.
    std::uint64_t const histories = 1'000'448;
    EXPECT_EQ(result.tally.total_histories(), histories);
    double const quanta = static_cast<double>(histories) * input.spectrum.mean_MeV * quanta_per_MeV;
    // Half a quantum of rounding in each of 32 batches.
    EXPECT_NEAR(static_cast<double>(result.tally.total(test::SmallCase::first_source)), 0.75 * quanta, 32);
    EXPECT_NEAR(static_cast<double>(result.tally.total(test::SmallCase::second_source)), 0.25 * quanta, 32);
    EXPECT_EQ(result.tally.total(0), 0);
    EXPECT_EQ(result.tally.total_escaped(), 0);
    EXPECT_EQ(result.tally.total_emitted(), result.tally.total_deposited());
    EXPECT_NO_THROW(check_energy_ledger(result.tally));
}

TEST(LocalDeposition, HasEqualBatchesAndNoChance) {
    TransportInput const input = test::SmallCase().input();
    RunOptions options = local(1000);
    EnergyResult const one = deposit_locally(input, options);
    options.seed = 2;
    EXPECT_EQ(dose_sha256(deposit_locally(input, options).tally), dose_sha256(one.tally));
    for (std::size_t batch = 1; batch < batches; ++batch) {
        EXPECT_EQ(one.tally.emitted[batch], one.tally.emitted[0]);
        EXPECT_EQ(one.tally.histories[batch], one.tally.histories[0]);
        EXPECT_EQ(one.tally.energy[batch * 125 + test::SmallCase::first_source], one.tally.energy[test::SmallCase::first_source]);
    }
}

TEST(LocalDeposition, HasNoShards) {
    TransportInput const input = test::SmallCase().input();
    RunOptions options = local(1000);
    options.shard = 1;
    options.shards = 2;
    EXPECT_NE(test::error_text(ExitCode::usage, [&] { deposit_locally(input, options); }).find("--shard"), std::string::npos);
}

}  // namespace
}  // namespace yttria
