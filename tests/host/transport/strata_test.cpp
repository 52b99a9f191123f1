// SPDX-License-Identifier: Apache-2.0
#include "host/transport/strata.hpp"

#include "host/transport/ledger.hpp"
#include "host/transport/source_shares.hpp"
#include "tests/host/tables/error_text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace yttria {
namespace {

TEST(SplitSource, KeepsOrderAndShares) {
    std::vector<float> decays(60);
    std::mt19937 random(5);
    for (auto& d : decays) d = static_cast<float>(random() % 1000);
    decays[7] = 0;
    auto const whole = make_source(decays, {5, 4, 3});
    std::vector<std::uint8_t> near(60);
    for (std::size_t v = 0; v < near.size(); ++v) near[v] = v % 5 < 2;
    auto const parts = split_source(whole, near, "near");
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[0].name, "near");
    EXPECT_NEAR(parts[0].share + parts[1].share, 1, 1e-15);  // two roundings of 2^-53
    std::size_t at[2] = {0, 0};
    for (std::size_t i = 0; i < whole.voxel.size(); ++i) {
        std::size_t const s = near[whole.voxel[i]] != 0 ? 0 : 1;
        auto const& part = parts[s];
        ASSERT_EQ(part.source.voxel.at(at[s]), whole.voxel[i]);
        // A share of the part times the part is the share of the whole, but for the rounding of both ends to 2^-64.
        EXPECT_NEAR(static_cast<double>(source_share(part.source, at[s])) * part.share, static_cast<double>(source_share(whole, i)), 1e-15);
        ++at[s];
    }
    for (auto const& part : parts) EXPECT_EQ(part.source.cumulative.back(), ~std::uint64_t{0});
}

TEST(SplitSource, HasNothingToPartWhereAllOrNothingIsNear) {
    auto const source = make_source({1, 2, 0, 4}, {4, 1, 1});
    EXPECT_TRUE(split_source(source, {1, 1, 0, 1}, "near").empty());
    EXPECT_TRUE(split_source(source, {0, 0, 1, 0}, "near").empty());
    EXPECT_EQ(split_source(source, {0, 0, 0, 1}, "near").size(), 2U);
    EXPECT_TRUE(split_source(make_source({3, 0}, {2, 1, 1}), {1, 0}, "near").empty());
}

TEST(ShareOut, StartsWithOneRoundOfEachAndNeverTakesOneBack) {
    EXPECT_EQ(share_out({0.1, 0.9}, {1, 0}, 2, {0, 0}), (std::vector<std::uint64_t>{1, 1}));
    std::mt19937 random(1);
    for (int run = 0; run < 200; ++run) {
        double const share = std::uniform_real_distribution<double>(0.01, 0.99)(random);
        std::vector<std::uint64_t> done{0, 0};
        for (std::uint64_t rounds = 2; rounds < 5000; rounds = rounds * 2 - (random() % 2)) {
            double const first = std::uniform_real_distribution<double>(0, 1)(random);
            auto const to = share_out({share, 1 - share}, {first, 1 - first}, rounds, done);
            EXPECT_EQ(to[0] + to[1], rounds);
            EXPECT_GE(to[0], done[0]);
            EXPECT_GE(to[1], done[1]);
            done = to;
        }
    }
}

TEST(ShareOut, LetsNoPartsUncertaintyGrowBeyondItsLimit) {
    for (double const share : {0.05, 0.16, 0.42, 0.9}) {
        for (std::uint64_t rounds = 2; rounds < 3000; ++rounds) {
            for (double const first : {0.0, 1.0}) {
                auto const to = share_out({share, 1 - share}, {first, 1 - first}, rounds, {0, 0});
                // u of a part goes by one over the root of its histories.
                EXPECT_LE(std::sqrt(share * static_cast<double>(rounds) / static_cast<double>(to[0])), largest_growth_of_u + 1e-12);
                EXPECT_LE(std::sqrt((1 - share) * static_cast<double>(rounds) / static_cast<double>(to[1])), largest_growth_of_u + 1e-12);
            }
        }
    }
    // In between it is Neyman's: 3 to 1.
    EXPECT_EQ(share_out({0.5, 0.5}, {3, 1}, 400, {1, 1}), (std::vector<std::uint64_t>{300, 100}));
    // Nothing known: as the decays are.
    EXPECT_EQ(share_out({0.25, 0.75}, {NAN, 1}, 400, {1, 1}), (std::vector<std::uint64_t>{100, 300}));
    EXPECT_EQ(share_out({0.25, 0.75}, {0, 0}, 400, {1, 1}), (std::vector<std::uint64_t>{100, 300}));
}

/// Two voxels; batch b of stratum s has (b + 1) (s + 1) n histories and voxel quanta of its own.
std::vector<Stratum> by_hand() {
    std::vector<Stratum> strata{{"near", 0.25, {}}, {"rest", 0.75, {}}};
    for (std::size_t s = 0; s < 2; ++s) {
        auto& tally = strata[s].tally;
        tally.resize(2);
        for (std::size_t b = 0; b < batches; ++b) {
            tally.histories[b] = (b + 1) * (s + 1) * 1000;
            tally.energy[2 * b] = static_cast<std::int64_t>(1'000'000 * (b + 1));
            tally.energy[2 * b + 1] = static_cast<std::int64_t>(7'000 * (b + 2) * (s + 1));
            tally.emitted[b] = tally.energy[2 * b] + tally.energy[2 * b + 1] + 11;
            tally.escaped[b] = 11;
        }
        tally.counters.segments = 5 + s;
    }
    return strata;
}

TEST(WeighStrata, GivesEachBatchTheDoseOfItsStrata) {
    auto const strata = by_hand();
    auto const tally = weighed(strata, {});
    for (std::size_t b = 0; b < batches; ++b) {
        EXPECT_EQ(tally.histories[b], 3000 * (b + 1));
        for (std::size_t v = 0; v < 2; ++v) {
            double dose = 0;  // quanta a decay
            for (auto const& s : strata)
                dose += s.share * static_cast<double>(s.tally.energy[2 * b + v]) / static_cast<double>(s.tally.histories[b]);
            // Rounded to a whole quantum.
            EXPECT_NEAR(static_cast<double>(tally.energy[2 * b + v]), dose * static_cast<double>(tally.histories[b]), 0.5 + 1e-6);
        }
    }
    EXPECT_EQ(tally.counters.segments, 11U);
    EnergyResult energy;
    energy.strata = strata;
    auto const in_place = weigh_strata(energy);
    EXPECT_EQ(in_place.tally.energy, tally.energy);
    EXPECT_EQ(in_place.tally.histories, tally.histories);
    EXPECT_EQ(in_place.tally.emitted, tally.emitted);
    EXPECT_EQ(in_place.tally.escaped, tally.escaped);
    EXPECT_TRUE(in_place.strata[1].tally.energy.empty());
    EXPECT_EQ(in_place.strata[1].name, "rest");
    auto const second = weighed(strata, {1});
    for (std::size_t b = 0; b < batches; ++b) EXPECT_EQ(second.energy[b], tally.energy[2 * b + 1]);
}

TEST(WeighStrata, RoundsHalvesAwayFromZero) {
    std::vector<Stratum> strata{{"near", 0.25, {}}, {"rest", 0.75, {}}};
    std::vector<std::int64_t> const quanta{0, 1, 3, 5, -1, -3, 4, (std::int64_t{1} << 50) + 1};
    for (auto& s : strata) {
        s.tally.resize(quanta.size());
        s.tally.histories.fill(1);
    }
    auto& near = strata[0].tally.energy;
    for (std::size_t b = 0; b < batches; ++b) std::copy(quanta.begin(), quanta.end(), near.begin() + static_cast<long>(b * quanta.size()));
    EnergyResult energy;
    energy.strata = strata;
    auto const tally = weigh_strata(energy).tally;  // each batch: 2 * 0.25 * quanta
    for (std::size_t v = 0; v < quanta.size(); ++v) EXPECT_EQ(tally.energy[v], std::llround(0.5 * static_cast<double>(quanta[v]))) << v;
    EXPECT_EQ(tally.energy, weighed(strata, {}).energy);
}

TEST(WeighStrata, LeavesOneSourceAsItIs) {
    auto strata = by_hand();
    strata.pop_back();
    strata[0].share = 1;
    auto const tally = weighed(strata, {});
    EXPECT_EQ(tally.energy, strata[0].tally.energy);
    EXPECT_EQ(tally.histories, strata[0].tally.histories);
    EnergyResult one;
    one.tally = strata[0].tally;
    EXPECT_EQ(weigh_strata(one).tally.energy, one.tally.energy);
}

TEST(WeighStrata, OneStratumAloneScattersWhereTheOthersAreStill) {
    auto strata = by_hand();
    for (auto& s : strata) s.tally.histories.fill(1000);
    auto const only = weighed(strata, {}, 1);
    auto const both = weighed(strata, {});
    EXPECT_NEAR(static_cast<double>(only.total(0)), static_cast<double>(both.total(0)), batches);  // the mean is the same but for rounding
    double const mean = static_cast<double>(strata[0].tally.total(0)) / batches;
    for (std::size_t b = 0; b < batches; ++b)
        EXPECT_NEAR(static_cast<double>(only.energy[2 * b]), 2 * (0.25 * mean + 0.75 * static_cast<double>(strata[1].tally.energy[2 * b])),
                    1);
}

TEST(WeighStrata, LeavesOutBatchesThatLackAStratumAndRefusesToHaveNone) {
    auto strata = by_hand();
    for (std::size_t b = 3; b < batches; ++b) strata[1].tally.histories[b] = 0;
    auto const tally = weighed(strata, {});
    EXPECT_EQ(tally.histories[2], 9000U);
    EXPECT_EQ(tally.histories[3], 0U);
    EXPECT_EQ(tally.energy[6], 0);
    strata[1].tally.histories.fill(0);
    EnergyResult energy;
    energy.strata = strata;
    EXPECT_NE(test::error_text(ExitCode::input, [&] { weigh_strata(energy); }).find("no batch has histories of both"), std::string::npos);
}

TEST(StrataLedger, HoldsForEachAndHashesOneAfterAnother) {
    EnergyResult energy;
    energy.strata = by_hand();
    auto const ledger = ledger_of(energy);
    ASSERT_EQ(ledger.strata.size(), 2U);
    std::vector<std::int64_t> sums;
    for (std::size_t s = 0; s < 2; ++s) {
        auto const& tally = energy.strata[s].tally;
        EXPECT_EQ(ledger.strata[s].emitted, ledger.strata[s].deposited + ledger.strata[s].escaped);
        EXPECT_EQ(ledger.strata[s].emitted, tally.total_emitted());
        EXPECT_EQ(ledger.strata[s].histories, tally.total_histories());
        for (std::uint64_t v = 0; v < 2; ++v) sums.push_back(tally.total(v));
    }
    EXPECT_EQ(ledger.emitted, ledger.deposited + ledger.escaped);
    EXPECT_EQ(ledger.dose_sha256, dose_sha256(sums));
    double share = 0;
    for (auto const& s : ledger.strata) share += s.share * static_cast<double>(s.deposited) / static_cast<double>(s.emitted);
    EXPECT_DOUBLE_EQ(ledger.deposited_share(), share);
    // Of one source nothing is new.
    EnergyResult one;
    one.tally = energy.strata[0].tally;
    EXPECT_EQ(ledger_of(one).dose_sha256, dose_sha256(one.tally));
    EXPECT_TRUE(ledger_of(one).strata.empty());
}

}  // namespace
}  // namespace yttria
