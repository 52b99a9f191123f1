// SPDX-License-Identifier: Apache-2.0
#include "kernels/core/random.hpp"

#include "tests/kernels/support/statistics.hpp"

#include <set>

namespace yttria {
namespace {

// Vectors of philox4x32-10 in kat_vectors of Random123 1.14 (Salmon et al.). Counter words there: (c0, c1, c2, c3); here the history is
// c0 + 2^32 c1, the path c2, the block c3; the seed is k0 + 2^32 k1.
TEST(Philox, GivesTheKnownAnswersOfRandom123) {
    struct {
        std::uint64_t seed, history;
        std::uint32_t path, block, words[4];
    } const known[] = {
        {0, 0, 0, 0, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {0xffffffffffffffff, 0xffffffffffffffff, 0xffffffff, 0xffffffff, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {0x299f31d0a4093822, 0x85a308d3243f6a88, 0x13198a2e, 0x03707344, {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (auto const& k : known) {
        Words const words = philox(k.seed, k.history, k.path, k.block);
        for (int i = 0; i < 4; ++i) { EXPECT_EQ(words.w[i], k.words[i]) << "word " << i << " of seed " << k.seed; }
    }
}

TEST(Uniform, LiesStrictlyBetweenZeroAndOneAtBothEnds) {
    EXPECT_EQ(uniform(0), 0x1p-24F);
    EXPECT_EQ(uniform(0xFFFFFFFFU), 1.0F - 0x1p-24F);  // representable: no rounding up to 1
    EXPECT_EQ(uniform16(0), 0x1p-17F);
    EXPECT_EQ(uniform16(0xFFFFFFFFU), 1.0F - 0x1p-17F);
    EXPECT_EQ(uniform16(0x7FFF0000U), uniform16(0));  // only the lower half counts
}

TEST(Uniform, HasTheMomentsAndTheDistributionOfTheUniformLaw) {
    test::Mean first;
    test::Mean second;
    std::vector<double> sample;
    for (std::uint64_t h = 0; h < 50000; ++h) {
        Words const words = philox(20261122, h, 0, 0);
        for (std::uint32_t const w : words.w) {
            double const u = uniform(w);
            first.add(u);
            second.add(u * u);
            sample.push_back(u);
        }
    }
    test::expect_mean(first, 0.5);
    test::expect_mean(second, 1.0 / 3.0);
    test::expect_distribution(
        sample, [](double x) { return x; }, 0x1p-24);
}

TEST(Uniform, IsUncorrelatedBetweenNeighbouringHistoriesPathsAndBlocks) {
    // Product of centred numbers: variance 1/144, so that 1e5 of them have a mean of 0 within 5 sigma = 1.3e-3.
    auto const centred = [](Words const& w) { return static_cast<double>(uniform(w.w[0])) - 0.5; };
    test::Mean history;
    test::Mean path;
    test::Mean block;
    for (std::uint32_t i = 0; i < 100000; ++i) {
        double const here = centred(philox(7, i, 3, 5));
        history.add(here * centred(philox(7, i + 1, 3, 5)));
        path.add(here * centred(philox(7, i, 4, 5)));
        block.add(here * centred(philox(7, i, 3, 6)));
    }
    test::expect_mean(history, 0);
    test::expect_mean(path, 0);
    test::expect_mean(block, 0);
}

TEST(ChildPath, IsDifferentForEveryDescendantDownToTheThirdGeneration) {
    std::set<std::uint32_t> seen{0};
    std::size_t made = 1;
    std::vector<std::uint32_t> generation{0};
    for (int depth = 1; depth <= 3; ++depth) {
        std::vector<std::uint32_t> next;
        for (std::uint32_t const parent : generation) {
            for (std::uint32_t ordinal = 1; ordinal <= 63; ++ordinal) {
                next.push_back(child_path(parent, ordinal));
                seen.insert(next.back());
                ++made;
            }
        }
        generation = next;
    }
    EXPECT_EQ(made, 1U + 63U + 63U * 63U + 63U * 63U * 63U);
    EXPECT_EQ(seen.size(), made);
}

TEST(ChildPath, IsZeroWhereItCannotNameTheChild) {
    EXPECT_EQ(child_path(0, 0), 0U);
    EXPECT_EQ(child_path(0, 64), 0U);
    EXPECT_EQ(child_path(5, 0xFFFFFFFFU), 0U);
    std::uint32_t path = 0;
    for (int depth = 1; depth <= 5; ++depth) {
        path = child_path(path, 63);
        EXPECT_NE(path, 0U) << "generation " << depth;
    }
    EXPECT_EQ(child_path(path, 1), 0U);
    EXPECT_EQ(child_path((1U << 26) - 1U, 63), 0xFFFFFFFFU);  // the last that fits loses no bit
}

TEST(Blocks, OfDifferentPurposesDoNotOverlap) {
    // Limits of the transport: 2^20 steps, flights and hard events (32 blocks each, but far fewer than 2^19 of them).
    EXPECT_LT(block::birth + 1, block::life);
    EXPECT_LT(block::life, block::scatter);
    EXPECT_LE(block::scatter + (1U << 20), block::hard);
    EXPECT_LE(block::hard + tries_per_event * (1U << 19), block::flight);
    EXPECT_LE(block::flight + (1U << 20), block::photon);
}

}  // namespace
}  // namespace yttria
