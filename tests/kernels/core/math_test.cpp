// SPDX-License-Identifier: Apache-2.0
#include "kernels/core/math.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>

// Own single-precision functions against libm in double precision. The bounds are those that kernels/core/math.hpp states.
namespace yttria {
namespace {

double log_error(float x) {
    double const exact = std::log(static_cast<double>(x));
    return std::abs(static_cast<double>(log_own(x)) - exact) / std::max(std::abs(exact), 1.0);
}

TEST(LogOwn, IsWithinItsErrorOnDenseAndRandomArguments) {
    double worst = 0;
    // Every 7th float of two octaves around 1, where cancellation would show, and uniform bits over all normal numbers.
    for (std::uint32_t bits = float_bits(0.5F); bits < float_bits(2.0F); bits += 7) {
        worst = std::max(worst, log_error(bits_float(bits)));
    }
    std::mt19937 random(1);
    std::uniform_int_distribution<std::uint32_t> normal(float_bits(std::numeric_limits<float>::min()),
                                                        float_bits(std::numeric_limits<float>::max()));
    for (int i = 0; i < 1000000; ++i) { worst = std::max(worst, log_error(bits_float(normal(random)))); }
    EXPECT_LT(worst, 2e-7);
    EXPECT_EQ(log_own(1.0F), 0.0F);
}

TEST(ExpOwn, IsWithinItsErrorOnDenseAndRandomArguments) {
    double worst = 0;
    auto const check = [&](float x) {
        double const exact = std::exp(static_cast<double>(x));
        worst = std::max(worst, std::abs(static_cast<double>(exp_own(x)) - exact) / exact);
    };
    for (int i = -800000; i <= 800000; ++i) { check(static_cast<float>(i) * 1e-4F); }
    std::mt19937 random(2);
    std::uniform_real_distribution<float> narrow(-1.0F, 1.0F);
    for (int i = 0; i < 1000000; ++i) { check(narrow(random)); }
    EXPECT_LT(worst, 2.5e-7);
    EXPECT_EQ(exp_own(0.0F), 1.0F);
}

TEST(SincosTurn, IsWithinItsErrorAndOfUnitLengthOnDenseArguments) {
    double worst = 0;
    double worst_length = 0;
    for (std::uint32_t i = 0; i <= (1U << 21); ++i) {
        float const u = static_cast<float>(i) * 0x1p-21F;
        SinCos const sc = sincos_turn(u);
        double const angle = 2.0 * std::numbers::pi * static_cast<double>(u);
        worst = std::max(
            {worst, std::abs(static_cast<double>(sc.sine) - std::sin(angle)), std::abs(static_cast<double>(sc.cosine) - std::cos(angle))});
        worst_length = std::max(worst_length, std::abs(std::hypot(static_cast<double>(sc.sine), static_cast<double>(sc.cosine)) - 1.0));
    }
    EXPECT_LT(worst, 1e-7);
    EXPECT_LT(worst_length, 1.5e-7);  // two errors of 1e-7 in quadrature
}

TEST(SincosTurn, IsExactAtTheQuarters) {
    float const expected[5][2] = {{0, 1}, {1, 0}, {0, -1}, {-1, 0}, {0, 1}};
    for (int q = 0; q <= 4; ++q) {
        SinCos const sc = sincos_turn(0.25F * static_cast<float>(q));
        EXPECT_EQ(sc.sine, expected[q][0]);
        EXPECT_EQ(sc.cosine, expected[q][1]);
    }
}

TEST(ExactArithmetic, IsCompiledWithoutContractionAndWithAHardwareFma) {
    // With a = 1 + 2^-12, a * a - (1 + 2^-11) is 0 when the product is rounded first and 2^-24 when it is fused.
    volatile float a = 1.0F + 0x1p-12F;
    volatile float b = 1.0F + 0x1p-11F;
    float const x = a;
    float const y = b;
    EXPECT_EQ(x * x - y, 0.0F);
    EXPECT_EQ(fma_exact(x, x, -y), 0x1p-24F);
    volatile float small = std::numeric_limits<float>::min();
    EXPECT_GT(small * 0.5F, 0.0F) << "subnormal numbers are flushed";
}

}  // namespace
}  // namespace yttria
