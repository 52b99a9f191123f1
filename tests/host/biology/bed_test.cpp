// SPDX-License-Identifier: Apache-2.0
// AC-10 (biology): worked numbers of clinical.md 4.2 (printed with four decimals, tolerance half the last digit) and correction 9.
#include "host/biology/bed.hpp"

#include "host/base/error.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace yttria {
namespace {

constexpr double last_digit = 0.5e-4;
double bed(double dose, double alpha_beta, double repair) { return TimeCourse({0.0}, {alpha_beta, repair}).bed_Gy({dose}); }

TEST(Bed, FollowsTheTable) {
    struct Row {
        double dose, alpha_beta, repair, g, bed, eqd2;
    };
    for (auto const& r : {Row{150, 10, 1.5, 0.022887, 201.4953, 167.9127}, Row{150, 10, 2.5, 0.037571, 234.5356, 195.4463},
                          Row{205, 10, 1.5, 0.022887, 301.1817, 250.9848}, Row{40, 2.5, 2.5, 0.037571, 64.0457, 35.5809},
                          Row{70, 2.5, 2.5, 0.037571, 143.6399, 79.8000}, Row{40, 8, 2.5, 0.037571, 47.5143, 38.0114},
                          Row{15, 3, 1.5, 0.022887, 16.7165, 10.0299}}) {
        EXPECT_NEAR(lea_catcheside(r.repair), r.g, 0.5e-6);
        EXPECT_NEAR(bed(r.dose, r.alpha_beta, r.repair), r.bed, last_digit);
        EXPECT_NEAR(eqd2_Gy(bed(r.dose, r.alpha_beta, r.repair), r.alpha_beta), r.eqd2, last_digit);
    }
}

TEST(Bed, IsTakenInEachVoxelAndNotOfTheMean) {
    double mean = 0;
    std::vector<double> all;
    for (int i = 1; i <= 10; ++i) all.push_back(bed(10.0 * i, 10, 1.5)), mean += all.back() / 10;
    EXPECT_NEAR(mean, 63.8114, last_digit);
    EXPECT_NEAR(bed(55, 10, 1.5), 61.9233, last_digit);
    EXPECT_NEAR(equivalent_uniform(all, std::vector<double>(10, 1.0), 0.01), 57.5082, last_digit);
}

TEST(Bed, OfTwoSessionsFollowsTheTimeBetweenThem) {
    auto const two = [](double days) { return TimeCourse({0.0, 24 * days}, {10, 1.5}).bed_Gy({200, 200}); };
    double const apart = 2 * bed(200, 10, 1.5);
    EXPECT_NEAR(apart, 583, 0.5);  // correction 9 prints whole Gy
    EXPECT_NEAR(two(14) - apart, 5, 0.5);
    EXPECT_NEAR(two(7) - apart, 30, 0.5);
    EXPECT_NEAR(two(3) - apart, 86, 0.5);
    EXPECT_NEAR(two(0), 766, 0.5);
    EXPECT_NEAR(two(0), bed(400, 10, 1.5), 1e-9);
    EXPECT_NEAR(two(1000), apart, 1e-9);
    EXPECT_NEAR(TimeCourse({240.0, 0.0}, {10, 1.5}).bed_Gy({70, 130}), TimeCourse({0.0, 240.0}, {10, 1.5}).bed_Gy({130, 70}), 1e-9);
    EXPECT_NEAR(TimeCourse({0.0, 72.0}, {10, 1.5}).bed_Gy(400, {0.5, 0.5}), two(3), 1e-9);
}

/// The double integral of the definition by the midpoint rule: 2 int R(t) int_{w<t} R(w) exp(-mu (t - w)) dw dt over alpha/beta. The
/// inner integral runs along as a recursion. Steps of 0.02 h are short beside the 1.5 h of repair: error of the rule below 1e-4.
TEST(Bed, EqualsTheIntegralOverTheTimeCourse) {
    double const decay = std::numbers::ln2 / 64.04, repair = std::numbers::ln2 / 1.5, step = 0.02;
    for (double const gap : {0.0, 10.0, 72.0}) {
        double inner = 0, pairs = 0;
        for (double t = 0.5 * step; t < gap + 20 * 64.04; t += step) {
            double const rate = 120 * decay * std::exp(-decay * t) + (t > gap ? 80 * decay * std::exp(-decay * (t - gap)) : 0);
            inner *= std::exp(-repair * step / 2);
            pairs += 2 * rate * (inner + rate * step / 4) * step;
            inner = (inner + rate * step) * std::exp(-repair * step / 2);
        }
        EXPECT_NEAR(TimeCourse({0.0, gap}, {10, 1.5}).bed_Gy({120, 80}) / (200 + pairs / 10), 1, 1e-3) << gap;
    }
}

TEST(Bed, RefusesParametersThatTheModelCannotTake) {
    EXPECT_THROW(TimeCourse({0.0}, {10, 0}), Error);
    EXPECT_THROW(TimeCourse({0.0}, {10, 64.04}), Error);
    EXPECT_THROW(TimeCourse({0.0}, {0, 1.5}), Error);
}

}  // namespace
}  // namespace yttria
