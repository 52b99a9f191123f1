// SPDX-License-Identifier: Apache-2.0
#include "kernels/backend/split.hpp"
#include "tests/kernels/support/expect_equal.hpp"
#include "tests/kernels/support/golden_dose.hpp"
#include "tests/kernels/support/golden_input.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace yttria::test {
namespace {

/// Stands in for a card: the scalar CPU, a slice of two replicates at a time. Fails after `last` slices where asked to.
class Card final : public Backend {
public:
    explicit Card(TransportInput const& input, int last = -1) : last_(last) {
        std::string note;
        cpu_ = make_backend({"cpu-scalar", 1}, input, note);
    }
    std::string name() const override { return "cuda"; }
    std::string device() const override { return "card"; }
    int threads() const override { return 0; }
    std::uint64_t run(std::uint64_t seed, ReplicateRange range, TransportTally& tally, Progress const& progress) override {
        std::uint64_t done = 0;
        for (int slice = 0; done < range.count(); ++slice) {
            if (slice == last_) { throw std::runtime_error("the GPU failed"); }
            std::uint64_t const count = std::min<std::uint64_t>(2, range.count() - done);
            std::uint64_t const first = range.first + done * range.stride;
            cpu_->run(seed, {first, first + (count - 1) * range.stride + 1, range.stride}, tally, {});
            done += count;
            if (progress && !progress(done)) { break; }
        }
        return done;
    }

private:
    std::unique_ptr<Backend> cpu_;
    int last_;
};

class Split : public ::testing::Test {
protected:
    std::unique_ptr<Backend> cards(int count, int failing = -1) const {
        std::vector<std::unique_ptr<Backend>> parts;
        for (int i = 0; i < count; ++i) { parts.push_back(std::make_unique<Card>(input, i == failing ? 1 : -1)); }
        return make_split_backend(std::move(parts));
    }
    TransportTally empty() const {
        TransportTally tally;
        tally.resize(input.grid.density.size());
        return tally;
    }
    TransportInput input = GoldenInput::make();
};

TEST_F(Split, GivesTheBitsOfOneForAnyNumberOfCards) {
    for (int const count : {1, 2, 3, 5}) {
        TransportTally tally = empty();
        std::vector<std::uint64_t> seen;
        EXPECT_EQ(cards(count)->run(golden_seed, {0, 16, 1}, tally, [&](std::uint64_t n) { return seen.push_back(n), true; }), 16U);
        EXPECT_EQ(dose_sha256(tally), golden_dose) << count;
        EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
        EXPECT_EQ(seen.back(), 16U);
    }
    TransportTally tally = empty();
    EXPECT_EQ(cards(3)->run(1, {5, 7, 1}, tally, {}), 2U);  // fewer replicates than cards
    EXPECT_EQ(cards(2)->device(), "2 x card");
}

TEST_F(Split, HoldsExactlyTheFirstReplicatesWhenStopped) {
    TransportTally stopped = empty();
    int asked = 0;
    ReplicateRange const range{1, 101, 2};
    std::uint64_t const done = cards(3)->run(4, range, stopped, [&](std::uint64_t) { return ++asked < 3; });
    EXPECT_EQ(done, 18U);  // three slices of two replicates on three cards
    TransportTally expected = empty();
    Card(input).run(4, {1, 1 + 2 * done, 2}, expected, {});
    expect_equal(stopped, expected);
}

TEST_F(Split, RaisesWhatACardOrTheCallerRaises) {
    TransportTally tally = empty();
    EXPECT_THROW(cards(3, 1)->run(4, {0, 100, 1}, tally, {}), std::runtime_error);
    EXPECT_THROW(cards(2)->run(4, {0, 100, 1}, tally, [](std::uint64_t) -> bool { throw std::logic_error("caller"); }), std::logic_error);
}

}  // namespace
}  // namespace yttria::test
