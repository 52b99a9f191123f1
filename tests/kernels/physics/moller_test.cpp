// SPDX-License-Identifier: Apache-2.0
#include "kernels/physics/moller.hpp"

#include "tests/kernels/support/statistics.hpp"

namespace yttria {
namespace {

constexpr double m = 0.51099895;
constexpr float threshold = 0.05F;

MollerResult sample(float T, std::uint64_t history) {
    return sample_moller(T, threshold, [&](std::uint32_t attempt) { return philox(21, history, 0, attempt); });
}

/// Integral of the cross section up to e (physics.md 2.1).
double primitive(double T, double e) {
    double const g = T / m + 1;
    double const c1 = (g - 1) * (g - 1) / (g * g);
    double const c2 = (2 * g - 1) / (g * g);
    return -1 / e + 1 / (1 - e) + c1 * e - c2 * std::log(e / (1 - e));
}

TEST(Moller, SamplesTheEnergyOfTheSecondaryFromItsCrossSection) {
    for (float const T : {0.12F, 0.5F, 1.0F, 2.2F}) {
        double const e0 = static_cast<double>(threshold / T);
        double const t = static_cast<double>(T);
        std::vector<double> sampled;
        test::Mean mean;
        for (std::uint64_t h = 0; h < 100000; ++h) {
            double const e = static_cast<double>(sample(T, h).energy_fraction);
            sampled.push_back(e);
            mean.add(e);
        }
        double const whole = primitive(t, 0.5) - primitive(t, e0);
        SCOPED_TRACE(T);
        test::expect_distribution(sampled, [&](double e) { return (primitive(t, e) - primitive(t, e0)) / whole; });
        // Mean by parts: e_max - integral of the distribution function.
        double const expected = 0.5 - test::simpson(e0, 0.5, 4000, [&](double e) { return (primitive(t, e) - primitive(t, e0)) / whole; });
        test::expect_mean(mean, expected);
    }
}

TEST(Moller, ConservesEnergyAndMomentum) {
    for (float const T : {0.11F, 0.4F, 1.0F, 2.2F, 3.9F}) {
        for (std::uint64_t h = 0; h < 20000; ++h) {
            MollerResult const made = sample(T, h);
            ASSERT_TRUE(made.accepted);
            auto const momentum = [](double t) { return std::sqrt(t * (t + 2 * m)); };
            double const t = static_cast<double>(T);
            double const W = static_cast<double>(made.energy_fraction) * t;
            double const p0 = momentum(t);
            double const p1 = momentum(t - W);
            double const p2 = momentum(W);
            double const mu1 = static_cast<double>(made.primary_mu);
            double const mu2 = static_cast<double>(made.secondary_mu);
            // Rounding: 1e-7 in cos^2, so 1e-6 of the momentum along; the transverse one is a square root of small differences.
            ASSERT_NEAR(p1 * (1 - 2 * mu1) + p2 * (1 - 2 * mu2), p0, 3e-6 * p0) << T;
            ASSERT_NEAR(p1 * 2 * std::sqrt(mu1 * (1 - mu1)), p2 * 2 * std::sqrt(mu2 * (1 - mu2)), 3e-4 * p0) << T;
            // The secondary is the slower of the two and above the threshold.
            ASSERT_LE(made.energy_fraction, 0.5F);
            ASSERT_GE(made.energy_fraction * T, threshold * (1 - 1e-6F));
        }
    }
}

TEST(Moller, DoesNothingAtOrBelowTwiceTheThreshold) {
    EXPECT_FALSE(sample(0.1F, 0).accepted);
    EXPECT_FALSE(sample(0.02F, 0).accepted);
    EXPECT_TRUE(sample(0.1001F, 0).accepted);
}

}  // namespace
}  // namespace yttria
