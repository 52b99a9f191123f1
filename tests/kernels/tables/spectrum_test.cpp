// SPDX-License-Identifier: Apache-2.0
#include "kernels/data/tables.hpp"
#include "kernels/tables/beta_spectrum.hpp"
#include "kernels/tables/stopping_power.hpp"
#include "tests/kernels/support/materials.hpp"
#include "tests/kernels/support/statistics.hpp"

#include <limits>

namespace yttria {
namespace {

double total_of(std::vector<SpectrumBin> const& bins) {
    double sum = 0;
    for (auto const& b : bins) { sum += b.probability; }
    return sum;
}

TEST(BetaSpectrum, HasTheMeanAndTheMomentsOfTheReport) {
    auto const bins = y90_spectrum_bins();
    double const total = total_of(bins);
    double mean = 0;
    double square = 0;
    for (auto const& b : bins) {
        double const T = 0.5 * (b.lower_MeV + b.upper_MeV);
        mean += b.probability / total * T;
        square += b.probability / total * T * T;
    }
    EXPECT_EQ(bins.size(), 456U);
    EXPECT_NEAR(mean, 0.93094, 5e-5);  // physics.md 1.2, 5 digits
    EXPECT_NEAR(std::sqrt(square), 1.066, 1e-3);
    EXPECT_NEAR(square / (mean * mean), 1.066 * 1.066 / (0.93094 * 0.93094), 1.2e-3);  // what the rounding of 1.066 leaves open
    EXPECT_NEAR(y90_spectrum().mean_MeV, mean, 1e-6);                                  // rounded to quanta
}

TEST(BetaSpectrum, HasTheDensityAndTheQuantilesOfTheReport) {
    auto const bins = y90_spectrum_bins();
    double const total = total_of(bins);
    // N(T) per MeV at .05, .15, ... 2.25 (physics.md 1.2, 4 digits): mean of the two bins that meet there, which is right to the
    // curvature over 5 keV.
    double const density[] = {.3719, .4458, .5084, .5567, .5915, .6144, .6273, .6317, .6293, .6207, .6065, .5866,
                              .5604, .5272, .4860, .4362, .3776, .3108, .2378, .1627, .0915, .0336, .0019};
    for (std::size_t i = 0; i < std::size(density); ++i) {
        std::size_t const bin = 10 + 20 * i;
        double const found = 0.5 * (bins[bin - 1].probability + bins[bin].probability) / total / 0.005;
        EXPECT_NEAR(found, density[i], 1.5e-4) << 0.05 + 0.1 * static_cast<double>(i);
    }
    struct {
        double share, T;
    } const quantiles[] = {{.05, .134}, {.25, .507}, {.5, .906}, {.75, 1.330}, {.95, 1.810}, {.99, 2.025}};
    double sum = 0;
    std::size_t q = 0;
    for (auto const& b : bins) {
        double const next = sum + b.probability / total;
        while (q < std::size(quantiles) && next > quantiles[q].share) {
            double const T = b.lower_MeV + (b.upper_MeV - b.lower_MeV) * (quantiles[q].share - sum) / (next - sum);
            // The report's quantiles lie up to 0.0014 below those of its own N(T), which fixes the distribution to 4 digits: a grid.
            EXPECT_NEAR(T, quantiles[q].T, 1.5e-3) << quantiles[q].share;
            ++q;
        }
        sum = next;
    }
    EXPECT_EQ(q, std::size(quantiles));
}

TEST(BetaSpectrum, RadiatesInWaterWhatTheReportSays) {
    // Photons above 10 keV and their energy per decay of Y-90 in water: 0.0433 and 3.86 keV (physics.md section 4), as a decay slows
    // down by the whole loss. 1.5 %: that sum and the nodes in T of the photon spectrum; the energy has 3 digits.
    StoppingPower const water(test::water());
    auto const bins = y90_spectrum_bins();
    double const total = total_of(bins);
    double above = 1.0;  // share of decays above T
    double photons = 0;
    double energy = 0;
    for (auto const& b : bins) {
        double const T = 0.5 * (b.lower_MeV + b.upper_MeV);
        double const share = above - 0.5 * b.probability / total;
        above -= b.probability / total;
        if (T < 0.0125) { continue; }
        double const weight = share * (b.upper_MeV - b.lower_MeV) / (water.collision(T) + water.radiative(T));
        photons += weight * water.bremsstrahlung(T, 0.01);
        energy += weight * (water.radiative(T) - water.radiative_soft(T, 0.01));
    }
    EXPECT_NEAR(photons, 0.0433, 0.015 * 0.0433);
    EXPECT_NEAR(energy, 3.86e-3, 0.015 * 3.86e-3);
}

/// Probability of each bin as its share of 2^32.
std::vector<double> drawn(SpectrumInput const& s) {
    std::vector<double> p;
    double below = -1;
    for (std::uint32_t const end : s.cumulative) {
        p.push_back((end - below) / 4294967296.0);
        below = end;
    }
    return p;
}

TEST(SpectrumTable, DrawsEveryBinWithItsProbability) {
    auto const check = [](std::vector<SpectrumBin> const& bins) {
        double const total = total_of(bins);
        auto const p = drawn(make_spectrum(bins));
        ASSERT_EQ(p.size(), bins.size());
        // Both ends of a share are rounded to 2^-32.
        for (std::size_t i = 0; i < bins.size(); ++i) { EXPECT_NEAR(p[i], bins[i].probability / total, 0x1p-32) << i; }
    };
    check(y90_spectrum_bins());
    check({{0.1, 0.2, 1.0}});
    check({{0.0, 0.5, 1.0}, {0.2, 0.8, 2.0}, {0.5, 1.0, 0.5}});  // bins may overlap
}

TEST(SpectrumTable, RisesWithEnergyAndLeavesOutWhatCannotBeDrawn) {
    SpectrumInput const s =
        make_spectrum({{1.5, 2.0, 1.0}, {0.0, 0.5, 0.0}, {0.5, 1.0, 3.0}, {0.25, 0.5, 1e-12}, {2.0, 2.25, 1e-12}, {2.5, 3.0, 0.0}});
    EXPECT_EQ(s.lower_quanta, (std::vector<std::uint32_t>{1U << 23, 3U << 23}));
    EXPECT_EQ(s.cumulative, (std::vector<std::uint32_t>{0xBFFFFFFFU, 0xFFFFFFFFU}));
}

TEST(SpectrumTable, RoundsTheEdgesToQuantaAndKnowsTheMeanOfWhatItDraws) {
    SpectrumInput const s = make_spectrum({{0.25, 0.5, 1.0}, {1.0, 1.5, 3.0}});
    EXPECT_EQ(s.lower_quanta[0], 1U << 22);
    EXPECT_EQ(s.width_quanta[0], 1U << 22);
    EXPECT_EQ(s.lower_quanta[1], 1U << 24);
    EXPECT_EQ(s.width_quanta[1], 1U << 23);
    EXPECT_NEAR(s.mean_MeV, 0.25 * 0.375 + 0.75 * 1.25, 1e-7);
    EXPECT_EQ(make_spectrum({{1.0, 1.0 + 1e-9, 1.0}}).width_quanta[0], 1U);  // a line keeps one quantum
}

TEST(SpectrumTable, RefusesBadHistograms) {
    double const nan = std::numeric_limits<double>::quiet_NaN();
    double const inf = std::numeric_limits<double>::infinity();
    std::vector<std::vector<SpectrumBin>> const bad{{},
                                                    {{0.5, 0.5, 1}},
                                                    {{0.6, 0.5, 1}},
                                                    {{-0.1, 0.5, 1}},
                                                    {{0.5, 4.0, 1}},
                                                    {{0.5, nan, 1}},
                                                    {{nan, 0.5, 1}},
                                                    {{0.1, 0.5, -1}},
                                                    {{0.1, 0.5, nan}},
                                                    {{0.1, 0.5, 0}},
                                                    {{0.1, 0.5, inf}},
                                                    {{0.1, 0.5, 1}, {0.5, 0.6, -0.1}}};
    for (std::size_t i = 0; i < bad.size(); ++i) { EXPECT_THROW(make_spectrum(bad[i]), std::invalid_argument) << "case " << i; }
}

}  // namespace
}  // namespace yttria
