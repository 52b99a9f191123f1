// SPDX-License-Identifier: Apache-2.0
#include "kernels/tables/elastic.hpp"

#include "kernels/core/constants.hpp"
#include "kernels/tables/elements.hpp"
#include "tests/kernels/support/materials.hpp"
#include "tests/kernels/support/statistics.hpp"

namespace yttria {
namespace {

using test::water;
using namespace constants;

constexpr double m = electron_mass_MeV;

/// Soft collisions with electrons: none, as in physics.md 3.2 (screened like the atom), or ours (docs/methods/elastic_scattering.md).
enum class Electrons { none, screened, oscillator };

/// The cross section written down a second time: its moments (1 - P_l) by Simpson in t = ln(mu + A) and in the energy lost.
struct Independent {
    double T, cut;
    Electrons electrons = Electrons::oscillator;
    bool corrected = true;  ///< to ELSEPA
    bool mott = true;

    double p2() const { return T * (T + 2 * m); }
    double beta2() const { return p2() / ((T + m) * (T + m)); }
    double A(int Z) const {
        double const aZ = fine_structure * Z;
        return std::pow(fine_structure * m, 2) * std::pow(Z, 2.0 / 3.0) / (4 * 0.88534 * 0.88534 * p2()) *
               (1.13 + 3.76 * aZ * aZ / beta2());
    }
    /// mu of an electron that gives W to one at rest.
    double mu_of(double W) const { return 0.5 * (1 - std::sqrt((T - W) * (T + 2 * m) / (T * (T - W + 2 * m)))); }
    static double one_minus_legendre(int l, double mu) { return l == 0 ? 1.0 : l == 1 ? 2 * mu : 6 * mu * (1 - mu); }

    double screened(double a, double limit, int l, std::function<double(double)> const& ratio) const {
        return test::simpson(std::log(a), std::log(limit + a), 4000, [&](double t) {
            double const mu = std::max(std::exp(t) - a, 0.0);
            return one_minus_legendre(l, mu) * ratio(mu) / (mu + a);
        });
    }
    double oscillator(double electrons_per_gram, int l) const {
        double const I = water().mean_excitation_eV * 1e-6;
        double const W_max = std::min(cut, T / 2);
        double const g = T / m + 1;
        double const distant =
            test::simpson(std::log(1e-3), 0, 400, [&](double t) { return one_minus_legendre(l, mu_of(I) * std::exp(t)); }) / I;
        double const close = test::simpson(std::log(I), std::log(W_max), 2000, [&](double t) {
            double const W = std::exp(t);
            double const e = W / T;
            double const shape =
                1 + e * e / ((1 - e) * (1 - e)) + (g - 1) * (g - 1) / (g * g) * e * e - (2 * g - 1) / (g * g) * e / (1 - e);
            return shape / W * one_minus_legendre(l, mu_of(W));
        });
        return 2 * pi * classical_electron_radius_cm * classical_electron_radius_cm * m / beta2() * electrons_per_gram * (distant + close);
    }
    /// l = 0: total.
    double moment(int l) const {
        double sum = 0;
        double electrons_per_gram = 0;
        for (auto const& part : water().elements) {
            double const per_gram = part.weight * avogadro / element(part.Z).atomic_mass;
            double const k = pi * std::pow(classical_electron_radius_cm * m, 2) / (p2() * beta2()) * per_gram;
            double const scale = corrected ? elastic_correction(part.Z, T) : 1.0;
            electrons_per_gram += per_gram * part.Z;
            sum += scale * k * part.Z * part.Z * screened(A(part.Z), 1.0, l, [&](double mu) {
                       double const root = std::sqrt(mu);
                       return mott ? 1 - beta2() * mu + pi * std::sqrt(beta2()) * fine_structure * part.Z * root * (1 - root) : 1.0;
                   });
            if (electrons == Electrons::screened) {
                sum += k * part.Z * screened(A(part.Z), mu_of(std::min(cut, T / 2)), l, [](double) { return 1.0; });
            }
        }
        return electrons == Electrons::oscillator ? sum + oscillator(electrons_per_gram, l) : sum;
    }
};

TEST(ElasticScattering, EqualsASecondImplementation) {
    for (double const cut : {0.02, 0.05}) {
        ElasticScattering const elastic(water(), cut);
        for (double const T : {.01, .05, .1, .3, 1.0, 2.28}) {
            Independent const expected{T, cut};
            auto const G = elastic.transport_moments(T);
            // Two quadratures of piecewise smooth integrands; 1 - cos of the smallest losses loses digits in the plain formula here.
            EXPECT_NEAR(G[1] / expected.moment(1), 1.0, 2e-6) << T;
            EXPECT_NEAR(G[2] / expected.moment(2), 1.0, 2e-6) << T;
            EXPECT_NEAR(elastic.first_transport(T) / G[1], 1.0, 1e-12) << T;
            EXPECT_NEAR(elastic.total(T) / expected.moment(0), 1.0, 2e-6) << T;
        }
    }
}

TEST(ElasticScattering, HasTheMeanFreePathsOfTheReportInWaterButForTheTwoKnownChanges) {
    // physics.md 3.2, table (Mott on, Tc = 20 keV): transport mean free path [mm] and G2/G1, 3 to 4 digits. The report has no correction
    // to ELSEPA and gives soft collisions with electrons the screening of the atom; both are taken out here by the second implementation.
    struct {
        double T, transport_mm, ratio;
    } const known[] = {{.01, .00246, 2.47}, {.05, .0423, 2.63}, {.1, .1437, 2.68},  {.2, .467, 2.73}, {.3, .906, 2.76},   {.5, 2.03, 2.80},
                       {.7, 3.41, 2.82},    {1, 5.90, 2.83},    {1.5, 11.05, 2.85}, {2, 17.39, 2.86}, {2.28, 21.44, 2.86}};
    ElasticScattering const elastic(water(), 0.02);
    for (auto const& k : known) {
        SCOPED_TRACE(k.T);
        Independent const ours{k.T, 0.02};
        Independent const report{k.T, 0.02, Electrons::screened, false};
        double const change = ours.moment(1) / report.moment(1);
        // Half a unit of the last digit given, or 0.3 %.
        EXPECT_NEAR(10 / elastic.first_transport(k.T) * change, k.transport_mm, std::max(3e-3 * k.transport_mm, 5e-6));
        EXPECT_NEAR(report.moment(2) / report.moment(1), k.ratio, 0.012);
        // The changes themselves: ELSEPA below 1 % above 50 keV; electrons 2 to 4 % (water, docs/methods/elastic_scattering.md).
        if (k.T >= 0.05) { EXPECT_NEAR(change, 1.02, 0.02); }
    }
}

TEST(ElasticScattering, IsHeldToAnImplementationWithTheElasticMeanFreePathOfTheReport) {
    // physics.md 3.2 [um], of the second implementation in the report's form (our own number of soft collisions has no meaning by itself).
    double const T[] = {.05, .1, .3, 1, 2};
    double const mean_free_path[] = {.188, .324, .640, .936, 1.013};
    for (std::size_t i = 0; i < 5; ++i) {
        Independent const report{T[i], 0.02, Electrons::screened, false};
        EXPECT_NEAR(1e4 / report.moment(0), mean_free_path[i], 3e-3 * mean_free_path[i] + 5e-4);
    }
}

TEST(ElasticScattering, LosesToMottAndToHardCollisionsWhatTheReportSays) {
    // physics.md 3.2: total G1 with Mott and the e-e cut at 20 keV over that of spin off (no Mott, e-e whole) is .945 .925 .903 .878
    // .867 .862 at these energies; 3 digits. Independent of our code: it holds the second implementation to the report.
    double const T[] = {.05, .1, .2, .5, 1, 2};
    double const ratio[] = {.945, .925, .903, .878, .867, .862};
    for (int i = 0; i < 6; ++i) {
        Independent const on{T[i], 0.02, Electrons::screened, false};
        Independent const off{T[i], 0.02, Electrons::none, false, false};
        // Spin off: Z^2 -> Z (Z + 1) without a cut.
        double spin_off = 0;
        for (auto const& part : water().elements) {
            double const a = off.A(part.Z);
            spin_off += part.weight / element(part.Z).atomic_mass * part.Z * (part.Z + 1) * (std::log(1 + 1 / a) - 1 / (1 + a));
        }
        double const r = classical_electron_radius_cm * m;
        spin_off *= 2 * pi * r * r / (off.p2() * off.beta2()) * avogadro;
        EXPECT_NEAR(on.moment(1) / spin_off, ratio[i], 2e-3) << T[i];
    }
}

TEST(ElasticScattering, HasMomentsThatRiseWithLTowardsTheTotal) {
    ElasticScattering const elastic(water(), 0.05);
    for (double const T : {.02, .5, 2.0}) {
        auto const G = elastic.transport_moments(T);
        double const total = elastic.total(T);
        EXPECT_EQ(G[0], 0.0);
        // Large angles make the last ones swing around the total by the share of backscatter, below 1e-3.
        for (std::size_t l = 1; l < G.size(); ++l) { ASSERT_LT(G[l - 1], 1.001 * G[l]) << l; }
        EXPECT_LT(G.back(), 1.001 * total);
    }
}

TEST(ElasticScattering, IntegratesItsOwnDifferentialCrossSection) {
    ElasticScattering const elastic(water(), 0.05);
    for (double const T : {.02, .5, 2.0}) {
        auto const points = elastic.cumulative(T);
        // The piecewise linear cumulative must carry total and first moment of the law to 1e-3 (it feeds the single-scattering oracle).
        EXPECT_NEAR(points.back().sigma / elastic.total(T), 1.0, 1e-6);
        double G1 = 0;
        for (std::size_t i = 1; i < points.size(); ++i) {
            ASSERT_GT(points[i].mu, points[i - 1].mu);
            G1 += (points[i].sigma - points[i - 1].sigma) * (points[i].mu + points[i - 1].mu);
        }
        EXPECT_NEAR(G1 / elastic.first_transport(T), 1.0, 1e-3) << T;
        double const mu = 0.01;
        double const slope = elastic.differential(T, mu);
        std::size_t i = 1;
        while (points[i].mu < mu) { ++i; }
        EXPECT_NEAR((points[i].sigma - points[i - 1].sigma) / (points[i].mu - points[i - 1].mu) / slope, 1.0, 0.03);
    }
}

}  // namespace
}  // namespace yttria
