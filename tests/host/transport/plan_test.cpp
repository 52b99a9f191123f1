// SPDX-License-Identifier: Apache-2.0
#include "host/transport/plan.hpp"

#include "kernels/data/transport_tally.hpp"
#include "tests/host/tables/error_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace yttria {
namespace {

constexpr double mean_MeV = 0.93;

TEST(PlannedReplicates, AreTheFewestThatHoldTheHistoriesEquallyInEveryBatch) {
    for (std::uint32_t const size : {16U, 1024U, 16384U}) {
        for (std::uint64_t const histories : {1ULL, 511ULL, 512ULL, 513ULL, 524288ULL, 524289ULL, 100'000'000ULL}) {
            std::uint64_t const replicates = planned_replicates(histories, size, mean_MeV);
            EXPECT_EQ(replicates % batches, 0U);
            EXPECT_GE(replicates * size, histories);
            EXPECT_LT((replicates - batches) * size, histories);
        }
    }
    EXPECT_EQ(planned_replicates(524288, 16384, mean_MeV), 32U);
    EXPECT_EQ(planned_replicates(524289, 16384, mean_MeV), 64U);
}

TEST(PlannedReplicates, RefuseNoHistoriesAndMoreThanTheTallyHolds) {
    EXPECT_NE(test::error_text(ExitCode::input, [] { planned_replicates(0, 16384, mean_MeV); }).find("histories: 0"), std::string::npos);
    // 2^62 quanta of 2^-24 MeV are 2.75e11 MeV: 2.96e11 decays.
    EXPECT_NO_THROW(planned_replicates(290'000'000'000ULL, 16384, mean_MeV));
    for (std::uint64_t const histories : {300'000'000'000ULL, ~0ULL}) {
        std::string const text = test::error_text(ExitCode::input, [&] { planned_replicates(histories, 16384, mean_MeV); });
        EXPECT_NE(text.find("overflow"), std::string::npos) << text;
    }
}

TEST(ShardRange, OfAWholeRunIsEveryReplicate) {
    ReplicateRange const range = shard_range(64, 0, 0);
    EXPECT_EQ(range.first, 0U);
    EXPECT_EQ(range.end, 64U);
    EXPECT_EQ(range.stride, 1U);
}

TEST(ShardRange, SharesOutEveryReplicateOnce) {
    for (std::uint64_t const replicates : {32ULL, 64ULL, 96ULL, 1024ULL}) {
        for (std::uint32_t const shards : {1U, 2U, 3U, 5U, 7U, 32U}) {
            std::multiset<std::uint64_t> seen;
            std::uint64_t least = replicates, most = 0;
            for (std::uint32_t shard = 1; shard <= shards; ++shard) {
                ReplicateRange const range = shard_range(replicates, shard, shards);
                std::uint64_t count = 0;
                for (std::uint64_t r = range.first; r < range.end; r += range.stride, ++count) {
                    seen.insert(r);
                    EXPECT_EQ(r % shards, shard - 1);
                }
                EXPECT_EQ(count, range.count());
                least = std::min(least, count);
                most = std::max(most, count);
            }
            EXPECT_EQ(seen.size(), replicates);
            EXPECT_EQ(std::set<std::uint64_t>(seen.begin(), seen.end()).size(), replicates);
            EXPECT_EQ(*seen.rbegin(), replicates - 1);
            EXPECT_LE(most - least, 1U);
        }
    }
}

TEST(ShardRange, RefusesAShardThatIsNotThere) {
    for (auto const& [shard, shards] : {std::pair{0U, 3U}, {4U, 3U}, {1U, 0U}, {1U, 65U}}) {
        std::string const text = test::error_text(ExitCode::usage, [s = shard, n = shards] { shard_range(64, s, n); });
        EXPECT_NE(text.find("--shard " + std::to_string(shard) + "/" + std::to_string(shards)), std::string::npos) << text;
    }
}

TEST(Checkpoints, ArePowersOfTwoWithEqualBatchesAndThenTheEnd) {
    EXPECT_EQ(checkpoints(32), (std::vector<std::uint64_t>{32}));
    EXPECT_EQ(checkpoints(64), (std::vector<std::uint64_t>{32, 64}));
    EXPECT_EQ(checkpoints(96), (std::vector<std::uint64_t>{32, 64, 96}));
    EXPECT_EQ(checkpoints(1024), (std::vector<std::uint64_t>{32, 64, 128, 256, 512, 1024}));
}

TEST(Checkpoints, OfALongerRunBeginWithThoseOfAShorterOne) {
    // So that a run asked for more histories passes through the same states.
    auto const shorter = checkpoints(256), longer = checkpoints(4096);
    ASSERT_LT(shorter.size(), longer.size());
    EXPECT_TRUE(std::equal(shorter.begin(), shorter.end(), longer.begin()));
}

}  // namespace
}  // namespace yttria
