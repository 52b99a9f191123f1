// SPDX-License-Identifier: Apache-2.0
#include "kernels/physics/bremsstrahlung.hpp"

#include "kernels/tables/build_tables.hpp"
#include "kernels/tables/stopping_power.hpp"
#include "tests/kernels/support/materials.hpp"
#include "tests/kernels/support/statistics.hpp"

namespace yttria {
namespace {

constexpr float threshold = 0.01F;

float const* table() {
    Parameters parameters;
    parameters.photons = 0;
    static TablesInput const tables = build_material_tables({test::water()}, {}, parameters);
    return tables.bremsstrahlung.data();
}

BremsstrahlungResult sample(float T, std::uint64_t history) {
    return sample_bremsstrahlung(table(), T, threshold, [&](std::uint32_t attempt) { return philox(22, history, 0, attempt); });
}

TEST(Bremsstrahlung, SamplesThePhotonEnergyFromTheSpectrumOfSeltzerAndBerger) {
    StoppingPower const water(test::water());
    for (float const T : {0.3F, 1.0F, 1.5F, 2.2F}) {
        double const t = static_cast<double>(T);
        double const low = std::log(static_cast<double>(threshold / T));
        // dsigma/d ln k is the yield itself.
        test::TabulatedCdf const law(low, 0.0, 400, [&](double l) { return water.photon_yield(t, std::exp(l)); });
        std::vector<double> sampled;
        test::Mean mean;
        for (std::uint64_t h = 0; h < 100000; ++h) {
            double const kappa = static_cast<double>(sample(T, h).energy_fraction);
            ASSERT_LE(kappa, 1.0);
            sampled.push_back(std::log(kappa));
            mean.add(kappa);
        }
        SCOPED_TRACE(T);
        // The table has the nodes of its source in kappa and is linear in T over half an octave: 0.5 %.
        test::expect_distribution(sampled, law, 5e-3);
        double const expected = test::simpson(low, 0, 400, [&](double l) { return std::exp(l) * water.photon_yield(t, std::exp(l)); }) /
                                test::simpson(low, 0, 400, [&](double l) { return water.photon_yield(t, std::exp(l)); });
        test::expect_mean(mean, expected, 5e-3 * expected);
    }
}

TEST(Bremsstrahlung, SamplesItsOwnTableWithoutBias) {
    for (float const T : {1.0F, 1.25F}) {
        GridPoint const p = bremsstrahlung_point(T);
        float const* low = table() + p.cell * BremsstrahlungLayout::row_floats;
        auto const chi = [&](double kappa) {
            float const position = static_cast<float>(kappa) * kappa_cells;
            return (1 - static_cast<double>(p.fraction)) * static_cast<double>(interpolate_uniform(low, position, kappa_cells)) +
                   static_cast<double>(p.fraction) *
                       static_cast<double>(interpolate_uniform(low + BremsstrahlungLayout::row_floats, position, kappa_cells));
        };
        test::TabulatedCdf const law(std::log(static_cast<double>(threshold / T)), 0.0, 2000, [&](double l) { return chi(std::exp(l)); });
        std::vector<double> sampled;
        for (std::uint64_t h = 0; h < 200000; ++h) { sampled.push_back(std::log(static_cast<double>(sample(T, h).energy_fraction))); }
        test::expect_distribution(sampled, law, 1e-5);
    }
}

TEST(Bremsstrahlung, SendsThePhotonForwardAsABoostedDipole) {
    for (float const T : {0.05F, 0.5F, 2.0F}) {
        double const t = static_cast<double>(T);
        double const beta = std::sqrt(t * (t + 2 * 0.51099895)) / (t + 0.51099895);
        test::Mean cosine;
        std::vector<double> sampled;
        for (std::uint64_t h = 0; h < 100000; ++h) {
            float const mu = sample(T, h).mu;
            ASSERT_GE(mu, 0.0F);
            ASSERT_LE(mu, 1.0F);
            cosine.add(1 - 2 * static_cast<double>(mu));
            sampled.push_back(1 - 2 * static_cast<double>(mu));
        }
        SCOPED_TRACE(T);
        // Density (1 - beta^2)/(2 (1 - beta cos)^2).
        test::expect_distribution(
            sampled, [&](double c) { return (1 + c) * (1 - beta) / (2 * (1 - beta * c)); }, 1e-6);
        test::expect_mean(cosine, 1 / beta - (1 - beta * beta) / (2 * beta * beta) * std::log((1 + beta) / (1 - beta)), 1e-6);
    }
}

TEST(Bremsstrahlung, GivesNoPhotonAtOrBelowTheThreshold) {
    EXPECT_EQ(sample(0.01F, 1).energy_fraction, 0.0F);
    EXPECT_EQ(sample(0.005F, 1).energy_fraction, 0.0F);
    for (std::uint64_t h = 0; h < 1000; ++h) {
        float const fraction = sample(0.011F, h).energy_fraction;
        EXPECT_GE(fraction * 0.011F, threshold * (1 - 1e-6F));
        EXPECT_LE(fraction, 1.0F);
    }
}

}  // namespace
}  // namespace yttria
