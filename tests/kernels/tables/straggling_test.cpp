// SPDX-License-Identifier: Apache-2.0
#include "kernels/tables/straggling.hpp"

#include "kernels/physics/scattering.hpp"
#include "kernels/tables/build_tables.hpp"
#include "tests/kernels/support/materials.hpp"
#include "tests/kernels/support/statistics.hpp"

namespace yttria {
namespace {

Parameters with_threshold(float MeV) {
    Parameters p;
    p.photons = 0;
    p.delta_threshold_MeV = MeV;
    return p;
}

/// r(T) by trapezoids in ln T, with its slopes.
Curve range_of(StoppingPower const& stopping, Parameters const& p) {
    Curve curve;
    double const cut = static_cast<double>(p.delta_threshold_MeV);
    auto const loss = [&](double T) {
        return stopping.collision(T, cut) + stopping.radiative_soft(T, static_cast<double>(p.photon_threshold_MeV));
    };
    double r = 1e-5;
    double T = 0.002;
    for (double next = T; next < 4; T = next, next *= 1.01) {
        if (next > T) {
            r += test::simpson(T, next, 4, [&](double E) { return 1.0 / loss(E); });
        }
        curve.x.push_back(next);
        curve.y.push_back(r);
        curve.slope.push_back(1.0 / loss(next));
    }
    return curve;
}

TEST(Straggling, MomentsOfTheSoftLossesAreThoseOfTheMollerCrossSection) {
    StoppingPower const water(test::water());
    for (double const T : {.06, .3, 1.0, 2.2}) {
        for (double const cut : {.01, .05}) {
            // Independent of moller_moment: Stieltjes sum over the number of collisions above W.
            double second = 0;
            double third = 0;
            double const top = std::min(cut, 0.5 * T * (1 - 1e-9));
            double const ratio = std::pow(top / 1e-6, 1.0 / 20000);
            for (double W = 1e-6; W < top * (1 - 1e-9); W *= ratio) {
                double const count = water.moller(T, W) - water.moller(T, std::min(W * ratio, top));
                double const middle = W * std::sqrt(ratio);
                second += count * middle * middle;
                third += count * middle * middle * middle;
            }
            EXPECT_NEAR(water.moller_moment(2, T, cut), second, 1e-3 * second) << T << " " << cut;  // collisions below 1 eV: 1e-4 of it
            EXPECT_NEAR(water.moller_moment(3, T, cut), third, 1e-3 * third) << T << " " << cut;
        }
    }
}

TEST(Straggling, ARowHasTheMomentsOfItsStep) {
    StoppingPower const water(test::water());
    Parameters const p = with_threshold(0.02F);
    Curve const range = range_of(water, p);
    double const T = 1.0;
    double const end = 0.9;
    StragglingRow const row = straggling_row(water, p, range, T, end);
    double const r = range.value(T);
    // Bohr's variance with Moller's leading term, 0.1535 MeV cm2/g Z/A/beta^2 (Tc - ...) a path, at the middle of the step; S = 1.75.
    double const path = r - range.value(end);
    double const beta2 = 0.8765;  // at 0.95 MeV
    double const S = 0.1 / path;
    double const variance = 0.153537 * 0.55508 / beta2 * 0.02 * path / (S * S);
    double const sampled = (row.tail * row.tail + row.spread * row.spread / 12.0) * r * r;
    EXPECT_NEAR(sampled, variance, 0.03 * variance);  // terms of order Tc/T = 2 %, change along the step 1 %
    double const third = 0.153537 * 0.55508 / beta2 * 0.02 * 0.02 / 2 * path / (S * S * S);
    EXPECT_NEAR(2.0 * std::pow(row.tail * r, 3), third, 0.05 * third);
    // r(T) is all but straight here: the mean change is small against the spread.
    EXPECT_LT(std::abs(row.shift - row.tail + row.spread / 2), 0.02 * std::sqrt(sampled) / r);
}

TEST(Straggling, NoStepGainsEnergy) {
    for (float const cut : {.005F, .02F, .05F, .1F}) {
        Parameters const p = with_threshold(cut);
        for (auto const& material : {test::water(), test::bone()}) {
            StoppingPower const stopping(material);
            Curve const range = range_of(stopping, p);
            for (double T = 0.012; T < 3.5; T *= 1.3) {
                for (double const share : {.02, .2, .9}) {
                    double const end = T * (1 - share);
                    StragglingRow const row = straggling_row(stopping, p, range, T, end);
                    double const path = range.value(T) - range.value(std::max(end, 0.01));
                    EXPECT_LE((row.shift + row.spread) * range.value(T), path * (1 + 1e-9)) << cut << " " << T << " " << share;
                    EXPECT_GE(row.tail, 0);
                    EXPECT_GE(row.spread, 0);
                }
            }
        }
    }
}

TEST(Straggling, IsSampledWithTheMeanAndVarianceOfTheRow) {
    TablesInput const tables = build_material_tables({test::water()}, {}, with_threshold(0.05F));
    ScatteringRowOf<float> const row = scattering_row(tables.scattering.data(), 0, 1.0F, 0.5F);
    float const* const s = tables.scattering.data() + row.start + ScatteringLayout::straggling;
    test::Mean mean;
    double square = 0;
    constexpr int n = 256;
    for (int i = 0; i < n * n; ++i) {
        float const u = (static_cast<float>(i % n) + 0.5F) / n;
        float const v = (static_cast<float>(i / n) + 0.5F) / n;
        double const x = static_cast<double>(sample_straggling(tables.scattering.data(), row.start, u, v));
        mean.add(x);
        square += x * x / (double{n} * n);
    }
    double const sigma = std::sqrt(static_cast<double>(s[1] * s[1] + s[2] * s[2] / 12));
    ASSERT_GT(sigma, 0);
    // -ln u at 256 midpoints has mean and variance of the exponential to 0.3 and 1.5 %.
    EXPECT_NEAR(mean.value(), static_cast<double>(s[0] - s[1] + s[2] / 2), 0.003 * sigma);
    EXPECT_NEAR(square - mean.value() * mean.value(), sigma * sigma, 0.02 * sigma * sigma);
}

}  // namespace
}  // namespace yttria
