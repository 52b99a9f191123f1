// SPDX-License-Identifier: Apache-2.0
#include "kernels/transport/source.hpp"

#include "tests/kernels/support/scene.hpp"
#include "tests/kernels/support/statistics.hpp"

#include <algorithm>
#include <random>

namespace yttria {
namespace {

/// A grid of 7 x 5 x 6 voxels whose shares run over four decades, some of them empty.
struct Uneven {
    TransportInput input;
    std::vector<double> share;
    PreparedInput prepared;

    explicit Uneven(std::uint32_t replicate_size, std::uint32_t emission = 1) {
        Parameters p = test::electrons_only();
        p.replicate_size = replicate_size;
        p.emission = emission;
        input = test::water_cube(3, 0.3F, y90_spectrum(), p);
        input.grid.nx = 7, input.grid.ny = 5, input.grid.nz = 6;
        input.grid.density.assign(210, 1.0F);
        input.grid.material.assign(210, 0);
        input.source = {};
        std::mt19937 random(41);
        std::uniform_real_distribution<double> exponent(-4, 0);
        double total = 0;
        for (std::uint32_t v = 0; v < 210; ++v) {
            if (v % 3 == 1) { continue; }
            input.source.voxel.push_back(v);
            share.push_back(std::pow(10.0, exponent(random)));
            total += share.back();
        }
        double sum = 0;
        for (double& s : share) {
            s /= total;
            sum += s;
            input.source.cumulative.push_back(static_cast<std::uint64_t>(std::min(sum, 0.9999999999) * 18446744073709551616.0));
        }
        input.source.cumulative.back() = ~std::uint64_t{0};
        prepared = prepare_input(input);
    }
    TransportView view() const { return make_view(input, prepared); }
};

std::uint32_t voxel_of(TransportView const& view, Particle const& p) {
    int const cell[3] = {p.cell[0], p.cell[1], p.cell[2]};
    return voxel_index(view.grid, cell);
}

TEST(SourceVoxel, IsFoundAsByALinearSearch) {
    Uneven const uneven(16384);
    TransportView const view = uneven.view();
    auto const& cumulative = uneven.input.source.cumulative;
    auto const expected = [&](std::uint64_t target) {
        std::uint32_t i = 0;
        while (cumulative[i] < target) { ++i; }
        return i;
    };
    std::mt19937_64 random(42);
    for (int i = 0; i < 20000; ++i) {
        std::uint64_t const target = random();
        ASSERT_EQ(find_source_voxel(view.source, target), expected(target));
    }
    for (std::uint64_t const edge : cumulative) {
        for (std::uint64_t const target : {edge - 1, edge, edge == ~std::uint64_t{0} ? edge : edge + 1}) {
            ASSERT_EQ(find_source_voxel(view.source, target), expected(target));
        }
    }
    EXPECT_EQ(find_source_voxel(view.source, 0), 0U);
}

TEST(Source, PutsItsShareOfEveryReplicateIntoEveryVoxel) {
    constexpr std::uint32_t size = 4096;
    Uneven const uneven(size);
    TransportView const view = uneven.view();
    for (std::uint64_t replicate = 0; replicate < 20; ++replicate) {
        std::vector<int> count(210, 0);
        for (std::uint64_t j = 0; j < size; ++j) { ++count[voxel_of(view, sample_decay(view, 9, replicate * size + j))]; }
        for (std::size_t i = 0; i < uneven.share.size(); ++i) {
            // Whole strata fall inside for certain, the two at the ends by chance: less than 2 from n p whatever the numbers.
            double const wanted = size * uneven.share[i];
            ASSERT_LT(std::abs(count[uneven.input.source.voxel[i]] - wanted), 2.0) << "voxel " << uneven.input.source.voxel[i];
            count[uneven.input.source.voxel[i]] = 0;
        }
        EXPECT_EQ(std::count(count.begin(), count.end(), 0), 210) << "a decay in a voxel without activity";
    }
}

TEST(Source, IsUnbiasedOverReplicatesWhereAShareIsBelowOneDecay) {
    // Sum over 4096 replicates of 16 decays: each voxel's count has a variance below its mean, so that 5 sigma is 5 sqrt(n p).
    constexpr std::uint32_t size = 16;
    Uneven const uneven(size);
    TransportView const view = uneven.view();
    std::vector<double> count(210, 0);
    constexpr std::uint64_t histories = 65536;
    for (std::uint64_t h = 0; h < histories; ++h) { count[voxel_of(view, sample_decay(view, 10, h))] += 1; }
    for (std::size_t i = 0; i < uneven.share.size(); ++i) {
        double const wanted = histories * uneven.share[i];
        // 130 voxels tested: false alarm below 1e-4 in all; + 3 for the few that expect less than a handful (Poisson tail).
        EXPECT_NEAR(count[uneven.input.source.voxel[i]], wanted, 5 * std::sqrt(wanted) + 3);
    }
}

TEST(Source, DrawsEnergiesFromTheHistogram) {
    auto const bins = y90_spectrum_bins();
    for (std::uint32_t const emission : {0U, 1U, 2U}) {
        Uneven const uneven(1, emission);  // no strata: the whole word decides
        TransportView const view = uneven.view();
        std::vector<double> counts(bins.size(), 0.0);
        test::Mean mean;
        constexpr std::uint64_t n = 500000;
        for (std::uint64_t h = 0; h < n; ++h) {
            std::uint32_t const quanta = sample_decay(view, 11, h).quanta;
            mean.add(quanta / quanta_per_MeV);
            auto const& lower = uneven.input.spectrum.lower_quanta;
            auto const bin = static_cast<std::size_t>(std::upper_bound(lower.begin(), lower.end(), quanta) - lower.begin()) - 1;
            counts[bin] += 1;
        }
        double total = 0;
        for (auto const& b : bins) { total += b.probability; }
        std::vector<double> expected;
        for (auto const& b : bins) { expected.push_back(static_cast<double>(n) * b.probability / total); }
        test::expect_counts(counts, expected);
        test::expect_mean(mean, uneven.input.spectrum.mean_MeV);
    }
}

TEST(Source, GivesRisingEnergiesToRisingWordsFromEndToEnd) {
    Uneven const uneven(1);
    auto const view = uneven.view();
    auto const& s = uneven.input.spectrum;
    EXPECT_EQ(energy_at(view.source, 0), s.lower_quanta.front());
    std::uint32_t last = 0;
    for (std::uint64_t word = 0; word < (std::uint64_t{1} << 32); word += 65537) {
        std::uint32_t const quanta = energy_at(view.source, static_cast<std::uint32_t>(word));
        ASSERT_GE(quanta, last);
        last = quanta;
    }
    for (std::size_t bin = 0; bin < s.cumulative.size(); ++bin) {
        // The last word of a share ends below the bin's upper edge, by less than two steps; the next word begins the next bin.
        std::uint32_t const end = s.cumulative[bin];
        double const words = end - (bin == 0 ? -1.0 : static_cast<double>(s.cumulative[bin - 1]));
        std::uint32_t const upper = s.lower_quanta[bin] + s.width_quanta[bin];
        EXPECT_LT(energy_at(view.source, end), upper);
        EXPECT_GE(energy_at(view.source, end) + 2 + 2 * s.width_quanta[bin] / words, upper);
        if (bin + 1 < s.cumulative.size()) { EXPECT_EQ(energy_at(view.source, end + 1), s.lower_quanta[bin + 1]); }
    }
}

TEST(Source, PlacesDecaysEvenlyInsideTheVoxelAndInAllDirections) {
    TransportInput const input = test::water_cube(3, 0.3F, y90_spectrum(), test::electrons_only());
    PreparedInput const prepared = prepare_input(input);
    TransportView const view = make_view(input, prepared);
    test::Mean first[6];
    test::Mean cross[9];
    std::vector<double> along[3];
    std::vector<double> cosine;
    for (std::uint64_t h = 0; h < 100000; ++h) {
        Particle const p = sample_decay(view, 12, h);
        EXPECT_EQ(voxel_of(view, p), 13U);
        EXPECT_EQ(p.path, 0U);
        EXPECT_EQ(p.is_photon, 0);
        double const d[3] = {p.direction.x, p.direction.y, p.direction.z};
        for (std::size_t a = 0; a < 3; ++a) {
            double const f = static_cast<double>(p.fraction[a]);
            along[a].push_back(f);
            first[a].add(f - 0.5);
            first[3 + a].add(d[a]);
            for (std::size_t b = 0; b < 3; ++b) { cross[3 * a + b].add((f - 0.5) * d[b]); }
        }
        cosine.push_back(d[2]);
    }
    for (auto const& values : along) {
        test::expect_distribution(
            values, [](double x) { return x; }, 1e-7);
    }
    test::expect_distribution(
        cosine, [](double c) { return 0.5 * (1 + c); }, 1e-7);
    for (auto const& m : first) { test::expect_mean(m, 0); }
    for (auto const& m : cross) { test::expect_mean(m, 0); }  // place and direction are independent
}

TEST(Source, DependsOnSeedAndHistoryOnly) {
    Uneven const uneven(256);
    TransportView const view = uneven.view();
    Particle const a = sample_decay(view, 5, 77);
    Particle const b = sample_decay(view, 5, 77);
    EXPECT_EQ(a.quanta, b.quanta);
    EXPECT_EQ(a.fraction[0], b.fraction[0]);
    EXPECT_NE(a.fraction[0], sample_decay(view, 6, 77).fraction[0]);
    EXPECT_NE(a.fraction[0], sample_decay(view, 5, 78).fraction[0]);
}

}  // namespace
}  // namespace yttria
