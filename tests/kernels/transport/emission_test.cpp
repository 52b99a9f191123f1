// SPDX-License-Identifier: Apache-2.0
#include "kernels/transport/emission.hpp"

#include "kernels/tables/sobol.hpp"
#include "tests/kernels/support/scene.hpp"
#include "tests/kernels/support/statistics.hpp"

#include <bit>
#include <random>

namespace yttria {
namespace {

/// Births of a water cube; only the replicate size matters here.
struct Births {
    TransportInput input;
    PreparedInput prepared;
    explicit Births(std::uint32_t replicate_size, std::uint32_t emission = 1) {
        Parameters p = test::electrons_only();
        p.replicate_size = replicate_size;
        p.emission = emission;
        input = test::water_cube(3, 0.3F, y90_spectrum(), p);
        prepared = prepare_input(input);
    }
    TransportView view() const { return make_view(input, prepared); }
};

BirthWords sobol_birth(TransportView const& view, std::uint64_t seed, std::uint64_t history) {
    return yttria::sobol_birth(view, seed, history, net_of_replicate(view, seed, history));
}

/// The six words that Sobol' dimensions 2 to 7 give.
std::array<std::uint32_t, 6> words_of(BirthWords const& b) {
    return {b.energy, b.cosine, b.azimuth, b.position[0], b.position[1], b.position[2]};
}

/// Whether the pairs fall one into each elementary interval of 2^-a by 2^-(m-a), for every a: 2^m pairs.
void expect_net(std::vector<std::pair<std::uint64_t, std::uint32_t>> const& points) {
    auto const m = static_cast<unsigned>(std::bit_width(points.size()) - 1);
    for (unsigned a = 0; a <= m; ++a) {
        std::vector<int> seen(points.size(), 0);
        for (auto const& [x, y] : points) {
            std::uint64_t const column = a == 0 ? 0 : x >> (64 - a);
            std::uint64_t const row = a == m ? 0 : std::uint64_t{y} >> (32 - (m - a));
            ++seen[column << (m - a) | row];
        }
        ASSERT_EQ(std::count(seen.begin(), seen.end(), 1), static_cast<std::ptrdiff_t>(points.size())) << "2^-" << a;
    }
}

TEST(SobolTable, HasTheFirstPointsOfTheSequence) {
    // Points 1, 2, 4, 8 of dimensions 2 to 7 are m_k / 2^k with the m of new-joe-kuo-6, later ones by hand: e.g. dimension 3
    // (degree 2, a = 1, m = 1, 3): m_3 = 2 m_2 ^ 4 m_1 ^ m_1 = 3, m_4 = 2 m_3 ^ 4 m_2 ^ m_2 = 9.
    double const expected[4][6] = {{0.5, 0.5, 0.5, 0.5, 0.5, 0.5},
                                   {0.75, 0.75, 0.75, 0.25, 0.25, 0.75},
                                   {0.625, 0.375, 0.125, 0.125, 0.375, 0.625},
                                   {0.9375, 0.5625, 0.3125, 0.6875, 0.1875, 0.8125}};
    auto const table = sobol_table();
    for (std::size_t bit = 0; bit < 4; ++bit) {
        for (std::size_t lane = 0; lane < 6; ++lane) {
            std::uint32_t const word = reverse_bits(table[(std::size_t{1} << bit) * sobol_lanes + lane]);
            EXPECT_EQ(static_cast<double>(word) / 4294967296.0, expected[bit][lane]) << "index " << (1 << bit) << " lane " << lane;
        }
    }
}

TEST(Scramble, KeepsTheNestingOfIntervalsAndNothingElse) {
    std::mt19937 random(1);
    int moved = 0;
    for (int i = 0; i < 20000; ++i) {
        auto const shift = static_cast<std::uint32_t>(random()), factor = static_cast<std::uint32_t>(random());
        auto const x = static_cast<std::uint32_t>(random());
        auto const digits = static_cast<int>(random() % 32);  // of y, lowest first, that are those of x; the next is not
        std::uint32_t const y = digits == 31 ? x ^ (1U << 31) : x ^ (1U << digits) ^ (static_cast<std::uint32_t>(random()) << (digits + 1));
        std::uint32_t const difference = scramble(x, shift, factor) ^ scramble(y, shift, factor);
        ASSERT_EQ(std::countl_zero(difference), digits);
        if (digits < 31) { moved += static_cast<int>((difference ^ reverse_bits(x ^ y)) != 0); }
    }
    EXPECT_GT(moved, 10000);  // digits below are flipped one by one, not as a whole
}

TEST(Scramble, IsUniformOverItsShiftWhateverTheNumber) {
    std::mt19937 random(2);
    for (std::uint32_t const x : {0U, 1U, 0x80000000U, 0xFFFFFFFFU, 12345U}) {
        std::vector<double> high(64, 0), low(64, 0);
        for (int i = 0; i < 64000; ++i) {
            std::uint32_t const y = scramble(x, static_cast<std::uint32_t>(random()), static_cast<std::uint32_t>(random()));
            high[y >> 26] += 1;
            low[y & 63U] += 1;
        }
        test::expect_counts(high, std::vector<double>(64, 1000.0));
        test::expect_counts(low, std::vector<double>(64, 1000.0));
    }
}

TEST(SobolBirth, TakesTheStrataInTheirOrder) {
    for (std::uint32_t const size : {1U, 2U, 64U, 16384U}) {
        Births const births(size, 2);
        auto const view = births.view();
        for (std::uint64_t h = 0; h < 4 * size; ++h) {
            std::uint64_t const target = sobol_birth(view, 3, h).target;
            ASSERT_EQ(size == 1 ? 0 : target >> (64 - view.replicate_log2), h % size);
        }
    }
}

TEST(SobolBirth, SpreadsEachReplicateEvenlyOverSourceAndEnergy) {
    Births const births(4096);
    auto const view = births.view();
    for (std::uint64_t const replicate : {0U, 1U, 31U, 32U, 67U, 3200U}) {
        std::vector<std::pair<std::uint64_t, std::uint32_t>> points;
        for (std::uint64_t j = 0; j < 4096; ++j) {
            auto const birth = sobol_birth(view, 4, replicate * 4096 + j);
            points.emplace_back(birth.target, birth.energy);
        }
        expect_net(points);
    }
}

TEST(SobolBirth, RefinesABatchWithEachOfItsReplicates) {
    // 16 replicates of batch 5 are a net of 16 times the points: four energies of each history's stratum lie in four quarters, and so on.
    Births const births(256, 2);
    auto const view = births.view();
    std::vector<std::pair<std::uint64_t, std::uint32_t>> points;
    for (std::uint64_t c = 0; c < 16; ++c) {
        for (std::uint64_t j = 0; j < 256; ++j) {
            auto const birth = sobol_birth(view, 6, (5 + batches * c) * 256 + j);
            points.emplace_back(birth.target, birth.energy);
        }
    }
    expect_net(points);
}

TEST(SobolBirth, FillsEveryAxisEvenly) {
    // 1024 histories of one replicate, and 4096 of four replicates of a batch, one in each cell of each axis.
    for (std::uint32_t const emission : {1U, 2U}) {
        std::uint64_t const pieces = emission == 1 ? 1 : 4;
        Births const births(1024, emission);
        auto const view = births.view();
        std::vector<int> seen[6];
        for (auto& axis : seen) { axis.assign(1024 * pieces, 0); }
        for (std::uint64_t c = 0; c < pieces; ++c) {
            for (std::uint64_t j = 0; j < 1024; ++j) {
                auto const words = words_of(sobol_birth(view, 7, (9 + batches * c) * 1024 + j));
                for (std::size_t l = 0; l < 6; ++l) { ++seen[l][(std::uint64_t{words[l]} * 1024 * pieces) >> 32]; }
            }
        }
        for (auto const& axis : seen) { EXPECT_EQ(std::count(axis.begin(), axis.end(), 1), 1024 * static_cast<std::ptrdiff_t>(pieces)); }
    }
}

TEST(SobolBirth, IsUniformAndIndependentInOneHistory) {
    // One history over many seeds: every word uniform, every two uncorrelated, for the first index and for a later one.
    Births const births(64, 2);
    auto const view = births.view();
    for (std::uint64_t const history : {0U, 17U, 64U * 32U * 5U + 33U}) {
        std::vector<double> axis[7];
        test::Mean cross[7][7];
        for (std::uint64_t seed = 1; seed <= 20000; ++seed) {
            auto const birth = sobol_birth(view, seed, history);
            auto const words = words_of(birth);
            double u[7];
            for (std::size_t l = 0; l < 6; ++l) { u[l] = (words[l] + 0.5) / 4294967296.0; }
            u[6] = static_cast<double>(birth.target << view.replicate_log2) / 18446744073709551616.0;  // in its stratum
            for (std::size_t l = 0; l < 7; ++l) {
                axis[l].push_back(u[l]);
                for (std::size_t m = 0; m < l; ++m) { cross[l][m].add((u[l] - 0.5) * (u[m] - 0.5)); }
            }
        }
        for (std::size_t l = 0; l < 7; ++l) {
            test::expect_distribution(
                axis[l], [](double x) { return x; }, 1e-9);
            for (std::size_t m = 0; m < l; ++m) { test::expect_mean(cross[l][m], 0); }
        }
    }
}

TEST(SobolBirth, IsIndependentBetweenBatchesAndBetweenSeeds) {
    Births const births(64);
    auto const view = births.view();
    auto const uniform_of = [](std::uint32_t word) { return (word + 0.5) / 4294967296.0 - 0.5; };
    test::Mean batch[6], seed[6];
    for (std::uint64_t s = 1; s <= 2000; ++s) {
        // The histories of one seed are bound to one another: a seed is one observation.
        double next_sum[6] = {}, other_sum[6] = {};
        for (std::uint64_t j = 0; j < 64; ++j) {
            auto const here = words_of(sobol_birth(view, s, 3 * 64 + j));
            auto const next = words_of(sobol_birth(view, s, 4 * 64 + j));
            auto const other = words_of(sobol_birth(view, s + 5000, 3 * 64 + j));
            for (std::size_t l = 0; l < 6; ++l) {
                next_sum[l] += uniform_of(here[l]) * uniform_of(next[l]);
                other_sum[l] += uniform_of(here[l]) * uniform_of(other[l]);
            }
        }
        for (std::size_t l = 0; l < 6; ++l) { batch[l].add(next_sum[l]), seed[l].add(other_sum[l]); }
    }
    for (auto const* means : {batch, seed}) {
        for (std::size_t l = 0; l < 6; ++l) { test::expect_mean(means[l], 0); }
    }
}

TEST(SobolBirth, BeginsAnotherSequenceWhereAnIndexWouldOverflow) {
    // 2^28 histories a replicate leave 16 pieces: replicate 16 * 32 is another sequence, not the first again.
    Births const births(1, 2);
    auto view = births.view();
    view.replicate_log2 = 28;
    auto const at = [&](std::uint64_t replicate) { return words_of(sobol_birth(view, 8, (replicate << 28) + 12345)); };
    EXPECT_NE(at(0), at(16 * batches));
    EXPECT_NE(at(15 * batches), at(16 * batches));
    EXPECT_EQ(at(16 * batches), at(16 * batches));
}

}  // namespace
}  // namespace yttria
