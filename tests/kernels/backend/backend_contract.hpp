// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/backend/backend.hpp"
#include "tests/kernels/support/expect_equal.hpp"
#include "tests/kernels/support/golden_dose.hpp"
#include "tests/kernels/support/golden_input.hpp"

#include <gtest/gtest.h>

// What every back end must keep; cpu_backend_test.cpp and cuda_backend_test.cpp only instantiate it. `Kind` says its name and, where it
// cannot run here, why: the tests are then skipped, not passed.
namespace yttria::test {

template <class Kind>
class BackendContract : public ::testing::Test {
protected:
    void SetUp() override {
        std::string const reason = Kind::why_not();
        if (!reason.empty()) { GTEST_SKIP() << Kind::name << " back end: " << reason; }
        std::string note;
        backend = make_backend({Kind::name, Kind::threads}, input, note);
    }
    TransportTally empty() const {
        TransportTally tally;
        tally.resize(input.grid.density.size());
        return tally;
    }
    TransportTally run(std::uint64_t seed, ReplicateRange range) {
        TransportTally tally = empty();
        EXPECT_EQ(backend->run(seed, range, tally, {}), range.count());
        return tally;
    }

    TransportInput input = GoldenInput::make();
    std::unique_ptr<Backend> backend;
};
TYPED_TEST_SUITE_P(BackendContract);

TYPED_TEST_P(BackendContract, GivesTheGoldenDoseOfASmallInput) {
    TransportTally const tally = this->run(golden_seed, {0, 16, 1});
    EXPECT_EQ(dose_sha256(tally), golden_dose);
    EXPECT_EQ(tally.total_emitted(), tally.total_deposited() + tally.total_escaped());
    EXPECT_EQ(tally.counters.errors(), 0U);
    // All that the golden dose guards has happened in it.
    EXPECT_GT(tally.counters.hinges, 100000U);
    EXPECT_GT(tally.counters.hard_events, 10000U);
    EXPECT_GT(tally.counters.photon_events, 1000U);
    EXPECT_GT(tally.total_escaped(), 0);
}

TYPED_TEST_P(BackendContract, MergesShardsToTheWhole) {
    TransportTally const whole = this->run(1, {0, 40, 1});
    for (std::uint64_t const shards : {2U, 3U, 7U}) {
        TransportTally merged = this->empty();
        for (std::uint64_t i = 0; i < shards; ++i) { merged.add(this->run(1, {i, 40, shards})); }
        expect_equal(merged, whole);
    }
}

TYPED_TEST_P(BackendContract, AddsToWhatTheTallyHolds) {
    TransportTally const whole = this->run(2, {0, 10, 1});
    TransportTally tally = this->run(2, {0, 4, 1});
    EXPECT_EQ(this->backend->run(2, {4, 10, 1}, tally, {}), 6U);
    expect_equal(tally, whole);
    EXPECT_EQ(this->backend->run(2, {10, 10, 1}, tally, {}), 0U);  // an empty range adds nothing
    expect_equal(tally, whole);
}

TYPED_TEST_P(BackendContract, GivesAnotherDoseForAnotherSeed) {
    EXPECT_NE(dose_sha256(this->run(1, {0, 2, 1})), dose_sha256(this->run(2, {0, 2, 1})));
    EXPECT_NE(dose_sha256(this->run(1, {0, 2, 1})), dose_sha256(this->run(1 + (std::uint64_t{1} << 32), {0, 2, 1})));
}

TYPED_TEST_P(BackendContract, PutsEveryReplicateIntoItsBatch) {
    TransportTally const tally = this->run(3, {30, 67, 3});  // 30 33 ... 66
    for (std::size_t b = 0; b < batches; ++b) {
        std::uint64_t expected = 0;
        for (std::uint64_t r = 30; r < 67; r += 3) { expected += r % batches == b ? 1024 : 0; }
        EXPECT_EQ(tally.histories[b], expected) << b;
        EXPECT_EQ(tally.emitted[b] > 0, expected > 0);
    }
}

TYPED_TEST_P(BackendContract, HoldsExactlyTheFirstReplicatesWhenStopped) {
    TransportTally stopped = this->empty();
    int asked = 0;
    constexpr std::uint64_t many = 1U << 18;  // far more than could be done before the first question
    std::uint64_t const done = this->backend->run(4, {1, many, 2}, stopped, [&](std::uint64_t) { return ++asked, false; });
    EXPECT_GE(asked, 1);
    ASSERT_GT(done, 0U);
    ASSERT_LT(done, (many - 1) / 2);
    expect_equal(stopped, this->run(4, {1, 1 + 2 * done, 2}));
}

TYPED_TEST_P(BackendContract, ReportsItsProgressToTheEnd) {
    TransportTally tally = this->empty();
    std::vector<std::uint64_t> seen;
    this->backend->run(5, {0, 12, 1}, tally, [&](std::uint64_t n) { return seen.push_back(n), true; });
    ASSERT_FALSE(seen.empty());
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
    EXPECT_EQ(seen.back(), 12U);
}

REGISTER_TYPED_TEST_SUITE_P(BackendContract, GivesTheGoldenDoseOfASmallInput, MergesShardsToTheWhole, AddsToWhatTheTallyHolds,
                            GivesAnotherDoseForAnotherSeed, PutsEveryReplicateIntoItsBatch, HoldsExactlyTheFirstReplicatesWhenStopped,
                            ReportsItsProgressToTheEnd);

}  // namespace yttria::test
