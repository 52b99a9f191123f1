// SPDX-License-Identifier: Apache-2.0
#include "tests/kernels/support/expect_equal.hpp"
#include "tests/kernels/support/golden_dose.hpp"
#include "tests/kernels/support/golden_input.hpp"
#include "tests/kernels/support/warps.hpp"

#include <gtest/gtest.h>

namespace yttria::test {
namespace {

// What the GPU's rounds do, done by lanes in lock step on the CPU: the same functions, ring by ring, turn by turn.
class Rounds : public ::testing::Test {
protected:
    TransportTally whole(std::uint64_t seed, ReplicateRange range) {
        std::string note;
        TransportTally tally = empty();
        make_backend({"cpu-scalar", 2}, input, note)->run(seed, range, tally, {});
        return tally;
    }
    TransportTally in_rounds(std::uint64_t seed, ReplicateRange range, int warps, std::uint64_t capacity) {
        TransportTally tally = empty();
        NoMeter meter;
        rounds = run_in_rounds(input, seed, range, warps, capacity, tally, meter, meter);
        return tally;
    }
    TransportTally empty() const {
        TransportTally tally;
        tally.resize(input.grid.density.size());
        return tally;
    }
    TransportInput input = GoldenInput::make();
    int rounds = 0;
};

TEST_F(Rounds, GiveTheGoldenDose) {
    TransportTally const tally = in_rounds(golden_seed, {0, 16, 1}, 3, ring_capacity(96));
    EXPECT_EQ(dose_sha256(tally), golden_dose);
    EXPECT_EQ(tally.total_emitted(), tally.total_deposited() + tally.total_escaped());
    expect_equal(tally, whole(golden_seed, {0, 16, 1}));  // counters too
    EXPECT_EQ(tally.counters.errors(), 0U);
    EXPECT_GE(rounds, 2);  // photons free electrons
}

TEST_F(Rounds, GiveTheSameForAnyNumberOfThreadsAndRange) {
    ReplicateRange const range{5, 23, 3};
    TransportTally const expected = whole(7, range);
    for (int const warps : {1, 2, 7}) {
        expect_equal(in_rounds(7, range, warps, ring_capacity(32U * static_cast<unsigned>(warps))), expected);
    }
}

TEST_F(Rounds, EndEarlyAndGoOnWhereARingIsNearlyFull) {
    int const wide = (in_rounds(9, {0, 4, 1}, 1, 4096), rounds);
    TransportTally const tally = in_rounds(9, {0, 4, 1}, 1, 128);  // 4096 decays, some 500 photons
    EXPECT_GT(rounds, wide);
    expect_equal(tally, whole(9, {0, 4, 1}));
}

TEST_F(Rounds, CountAParticleThatFindsNoRoomAndKeepItsEnergy) {
    TransportTally const tally = in_rounds(9, {0, 4, 1}, 8, 2);
    EXPECT_GT(tally.counters.stack_overflows, 0U);
    EXPECT_EQ(tally.total_emitted(), tally.total_deposited() + tally.total_escaped());
    EXPECT_NE(dose_sha256(tally), dose_sha256(whole(9, {0, 4, 1})));
}

TEST(RoundCounts, TakeBackWhatWasCountedAboveTheEnds) {
    RoundWork work{};
    work.births = 10;
    work.photons = {nullptr, 7, nullptr, nullptr, 5, 9, 6};
    work.electrons = {nullptr, 7, nullptr, nullptr, 4, 8, 4};
    RoundCounts counts{13, 12, 8, 3, 9};
    counts.settle(work);
    EXPECT_EQ(counts.born, 10U);
    EXPECT_EQ(counts.photons_filled, 9U);
    EXPECT_EQ(counts.photons_taken, 5U);
    EXPECT_EQ(counts.electrons_filled, 3U);
    EXPECT_EQ(counts.electrons_taken, 4U);
}

}  // namespace
}  // namespace yttria::test
