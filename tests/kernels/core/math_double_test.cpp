// SPDX-License-Identifier: Apache-2.0
#include "kernels/core/math_double.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <random>

// The double functions of the table builder against libm: the tables are rounded to single precision, so that 1e-14 would do.
namespace yttria {
namespace {

double relative(double found, double expected) { return std::abs(found - expected) / std::max(std::abs(expected), 1e-300); }

TEST(ExactDouble, LogExpAndPowEqualLibmToAFewUnitsInTheLastPlace) {
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> exponent(-690, 690);
    double worst_log = 0;
    double worst_exp = 0;
    double worst_pow = 0;
    for (int i = 0; i < 200000; ++i) {
        double const e = exponent(random);
        double const x = std::exp(e);
        // Near x = 1 the error is absolute (1e-16 of 1), as for every table-free logarithm.
        worst_log = std::max(worst_log, std::abs(exact::log(x) - std::log(x)) / std::max(std::abs(std::log(x)), 1.0));
        worst_exp = std::max(worst_exp, relative(exact::exp(e), std::exp(e)));
        double const y = 0.01 * (i % 200 - 100);
        double const base = std::exp(e * 0.01);
        worst_pow = std::max(worst_pow, relative(exact::pow(base, y), std::pow(base, y)));
    }
    EXPECT_LT(worst_log, 4e-16);
    EXPECT_LT(worst_exp, 1e-15);
    EXPECT_LT(worst_pow, 1e-14);  // y ln x up to 7 carries its rounding into the exponent
    for (double x = 0.5; x < 2.0; x += 1e-5) { ASSERT_NEAR(exact::log(x), std::log(x), 3e-16) << x; }
    EXPECT_EQ(exact::exp(-701.0), 0.0);
}

TEST(ExactDouble, EightExponentialsHaveTheBitsOfOneAfterAnother) {
    for (double x = -800; x < 700; x += 0.37) {
        exact::Eight const all{x, -x / 2, x / 3 + 0.1, 0, 1e-9 * x, -701, -700, x - 0.5};
        exact::Eight const e = exact::exp(all);
        for (std::size_t i = 0; i < all.size(); ++i) { ASSERT_EQ(e[i], exact::exp(all[i])) << all[i]; }
    }
}

TEST(ExactDouble, AtanAndCosEqualLibm) {
    for (double x = -50; x < 50; x += 0.0013) {
        ASSERT_NEAR(exact::atan(x), std::atan(x), 2e-15) << x;
        ASSERT_NEAR(exact::cos(x), std::cos(x), 1e-14) << x;  // the reduction by a rounded 2 pi loses 16 turns of 2e-16 each
    }
}

TEST(ExactDouble, LogGammaSquaredEqualsLgammaOnTheRealAxis) {
    for (double x = 0.05; x < 30; x += 0.01) {
        // Absolute 5e-11: twice the first neglected term of Stirling's series at 12, 1/(1680 12^7).
        ASSERT_NEAR(exact::log_gamma_squared(x, 0.0), 2.0 * std::lgamma(x), 5e-11 + 1e-14 * std::abs(std::lgamma(x))) << x;
    }
}

TEST(ExactDouble, LogGammaSquaredObeysTheReflectionFormulasOffTheRealAxis) {
    for (double y = 0.01; y < 40; y *= 1.1) {
        // |Gamma(1 + iy)|^2 = pi y / sinh(pi y) and |Gamma(1/2 + iy)|^2 = pi / cosh(pi y) (Abramowitz and Stegun 6.1.30, 6.1.31),
        // in logarithms without overflow.
        double const pi = std::acos(-1.0);
        double const log_2_sinh = pi * y + std::log1p(-std::exp(-2.0 * pi * y));
        double const log_2_cosh = pi * y + std::log1p(std::exp(-2.0 * pi * y));
        EXPECT_NEAR(exact::log_gamma_squared(1.0, y), std::log(2.0 * pi * y) - log_2_sinh, 1e-10) << y;
        EXPECT_NEAR(exact::log_gamma_squared(0.5, y), std::log(2.0 * pi) - log_2_cosh, 1e-10) << y;
    }
}

}  // namespace
}  // namespace yttria
