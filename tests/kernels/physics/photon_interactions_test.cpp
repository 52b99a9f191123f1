// SPDX-License-Identifier: Apache-2.0
#include "kernels/physics/photon_interactions.hpp"

#include "tests/kernels/support/photons.hpp"
#include "tests/kernels/support/statistics.hpp"

namespace yttria {
namespace {

constexpr double m = 0.51099895;

/// S/Z = s/(1 + s), s = (x/x0)^2, as oxygen's is half at 0.3/Angstrom; the column's abscissa is the energy of x = E/hc. Free: 1.
constexpr double half_energy = 0.0037;
std::vector<float> scattering_function(bool free) {
    std::vector<float> column;
    for (int i = 0; i < photon_nodes; ++i) {
        double const s = photon_energy(i) * photon_energy(i) / (half_energy * half_energy);
        column.push_back(free ? 1.0F : static_cast<float>(s / (1 + s)));
    }
    return column;
}

ComptonResult compton(float E, std::uint64_t history, bool free = true) {
    static std::vector<float> const columns[2] = {scattering_function(false), scattering_function(true)};
    return sample_compton(E, columns[free ? 1 : 0].data(), [&](std::uint32_t attempt) { return philox(23, history, 0, attempt); });
}

/// Klein-Nishina in eps = E'/E, not normalised.
double klein_nishina_density(double E, double eps) {
    double const t = (1 - eps) * m / (E * eps);
    return 1 / eps + eps - t * (2 - t);
}

TEST(Compton, SamplesTheEnergyFromTheKleinNishinaLaw) {
    for (float const E : {0.015F, 0.1F, 0.5F, 2.0F}) {
        double const e = static_cast<double>(E);
        double const low = 1 / (1 + 2 * e / m);
        auto const density = [&](double eps) { return klein_nishina_density(e, eps); };
        test::TabulatedCdf const law(low, 1.0, 4000, density);
        std::vector<double> sampled;
        test::Mean mean;
        for (std::uint64_t h = 0; h < 100000; ++h) {
            double const eps = static_cast<double>(compton(E, h).energy_fraction);
            sampled.push_back(eps);
            mean.add(eps);
        }
        SCOPED_TRACE(E);
        test::expect_distribution(sampled, law, 1e-5);
        double const expected =
            test::simpson(low, 1, 4000, [&](double x) { return x * density(x); }) / test::simpson(low, 1, 4000, density);
        test::expect_mean(mean, expected, 1e-6);
    }
}

TEST(Compton, SuppressesSmallTransfersToBoundElectrons) {
    for (float const E : {0.01F, 0.04F, 0.1F}) {
        double const e = static_cast<double>(E);
        double const low = 1 / (1 + 2 * e / m);
        // x below the grid's first node takes that node's value.
        auto const density = [&](double eps) {
            double const t = (1 - eps) * m / (e * eps);
            double const at = std::max(e * std::sqrt(std::max(t, 0.0) / 2), photon_energy(0));
            double const s = at * at / (half_energy * half_energy);
            return klein_nishina_density(e, eps) * s / (1 + s);
        };
        test::TabulatedCdf const law(low, 1.0, 4000, density);
        std::vector<double> sampled;
        for (std::uint64_t h = 0; h < 100000; ++h) { sampled.push_back(static_cast<double>(compton(E, h, false).energy_fraction)); }
        SCOPED_TRACE(E);
        // The column is linear between nodes 1.6 to 3 % apart, S off by 1e-4. Free electrons would miss the law by 4 to 25 %.
        test::expect_distribution(sampled, law, 3e-4);
    }
}

TEST(Compton, TransfersTheShareOfEnergyThatTheCrossSectionsSay) {
    // sigma from the closed formula, independent of the density above: d sigma/d eps = pi re^2 m/E * density.
    double const E = 0.5;
    double const low = 1 / (1 + 2 * E / m);
    double const r2 = constants::classical_electron_radius_cm * constants::classical_electron_radius_cm;
    double const integral = constants::pi * r2 * m / E * test::simpson(low, 1, 4000, [&](double x) { return klein_nishina_density(E, x); });
    EXPECT_NEAR(integral / test::klein_nishina(E), 1.0, 1e-6);
}

TEST(Compton, ConservesEnergyAndMomentum) {
    for (float const E : {0.02F, 0.1F, 0.5F, 2.0F}) {
        for (std::uint64_t h = 0; h < 20000; ++h) {
            ComptonResult const made = compton(E, h);
            double const e = static_cast<double>(E);
            double const after = e * static_cast<double>(made.energy_fraction);
            double const T = e - after;
            double const p = std::sqrt(T * (T + 2 * m));
            double const mu = static_cast<double>(made.mu);
            double const nu = static_cast<double>(made.electron_mu);
            // Compton's relation between energy and angle; E' has a rounding of 1e-7.
            ASSERT_NEAR(1 / after - 1 / e, 2 * mu / m, 3e-6 / after);
            ASSERT_NEAR(after * (1 - 2 * mu) + p * (1 - 2 * nu), e, 1e-6 * e);
            // The electron's cosine has a rounding of 1e-7 E/p: near the axis its sine has the square root of that.
            ASSERT_NEAR(after * 2 * std::sqrt(mu * (1 - mu)), p * 2 * std::sqrt(nu * (1 - nu)), 2e-3 * e);
        }
    }
}

TEST(Rayleigh, SamplesTheAngleFromFormFactorAndThomsonLaw) {
    // F^2 = 1/(1 + x^2/q2)^2 up to its 95 % quantile, nothing beyond. In s = 1 - 1/(1 + x^2/q2) the form factor is a constant density.
    constexpr double q2 = test::form_factor_q2;
    constexpr double last_share = 0.95;
    std::vector<float> quantiles;
    for (int i = 0; i < rayleigh_nodes; ++i) {
        double const s = last_share * i / (rayleigh_nodes - 1);
        quantiles.push_back(static_cast<float>(q2 * s / (1 - s)));
    }
    for (float const E : {0.001F, 0.003F, 0.006F, 0.02F, 0.3F}) {
        double const x2_max = std::pow(static_cast<double>(E) * 1e3 / constants::hc_keV_angstrom, 2);
        auto const thomson = [&](double s) {
            double const cosine = 1 - 2 * std::min(q2 * s / (1 - s) / x2_max, 1.0);
            return 0.5 * (1 + cosine * cosine);
        };
        double const s_max = std::min(x2_max / (x2_max + q2), last_share);
        test::TabulatedCdf const law(0.0, s_max, 2000, thomson);
        std::vector<double> sampled;
        test::Mean mean;
        for (std::uint64_t h = 0; h < 100000; ++h) {
            float const mu = sample_rayleigh(quantiles.data(), E, [&](std::uint32_t attempt) { return philox(24, h, 0, attempt); });
            ASSERT_GE(mu, 0.0F);
            ASSERT_LE(mu, 1.0F);
            double const x2 = static_cast<double>(mu) * x2_max;
            sampled.push_back(x2 / (x2 + q2));
            mean.add(sampled.back());
        }
        SCOPED_TRACE(E);
        // Quantiles linear in 127 cells: exact at the nodes, off by less than a tenth of a cell in between.
        test::expect_distribution(sampled, law, 8e-4);
        double const expected =
            test::simpson(0, s_max, 2000, [&](double s) { return s * thomson(s); }) / test::simpson(0, s_max, 2000, thomson);
        test::expect_mean(mean, expected, 8e-4 * expected);
    }
}

}  // namespace
}  // namespace yttria
