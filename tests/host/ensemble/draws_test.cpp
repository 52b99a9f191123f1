// SPDX-License-Identifier: Apache-2.0
#include "host/ensemble/draws.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

double mean(std::vector<double> const& values) {
    double sum = 0;
    for (double const v : values) sum += v;
    return sum / static_cast<double>(values.size());
}
double sd(std::vector<double> const& values) {
    double const m = mean(values);
    double sum = 0;
    for (double const v : values) sum += (v - m) * (v - m);
    return std::sqrt(sum / static_cast<double>(values.size() - 1));
}
std::vector<double> drawn(DistributionEntry const& entry, bool relative, std::size_t count) {
    std::vector<double> out;
    for (double const z : stratified_normals(7, 1, count)) out.push_back(drawn_value(entry, relative, z));
    return out;
}

TEST(Draws, NormalQuantilesAreThoseOfTheTables) {
    // Abramowitz and Stegun, table 26.5; the rounding of p's complement near 1 costs the last digits.
    EXPECT_NEAR(normal_quantile(0.5), 0, 1e-15);
    EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-12);
    EXPECT_NEAR(normal_quantile(0.05), -1.6448536269514722, 1e-12);
    EXPECT_NEAR(normal_quantile(1e-10), -6.361340902404056, 1e-9);
    EXPECT_NEAR(normal_quantile(0.11), -1.2265281200366105, 1e-12);  // beside the change of the starting value
}

TEST(Draws, AreFunctionsOfSeedStreamAndIndexAlone) {
    EXPECT_EQ(stratified_normals(3, 5, 50), stratified_normals(3, 5, 50));
    EXPECT_NE(stratified_normals(3, 5, 50), stratified_normals(3, 6, 50));
    EXPECT_NE(stratified_normals(3, 5, 50), stratified_normals(4, 5, 50));
    EXPECT_NE(mixed_bits(1, 2, 3), mixed_bits(1, 3, 2));
}

TEST(Draws, StratifiedNormalsHaveOneInEachStratum) {
    auto z = stratified_normals(11, 2, 200);
    std::sort(z.begin(), z.end());
    for (std::size_t i = 0; i < z.size(); ++i) {
        double const p = 0.5 * std::erfc(-z[i] / std::sqrt(2.0));
        EXPECT_GE(p, static_cast<double>(i) / 200 - 1e-12);
        EXPECT_LE(p, static_cast<double>(i + 1) / 200 + 1e-12);
    }
}

TEST(Draws, MomentsAreThoseOfTheDistribution) {
    // Stratified: the mean is good to the width of a stratum over the root of their number, far below 1e-3; the spread loses a
    // little of the two outermost strata.
    std::size_t const n = 4000;
    auto const normal = drawn({"normal", 0.1, "", 1}, true, n);
    EXPECT_NEAR(mean(normal), 1, 1e-4);
    EXPECT_NEAR(sd(normal), 0.1, 2e-4);
    auto const lognormal = drawn({"lognormal", 0.5, "", 1}, true, n);
    EXPECT_NEAR(mean(lognormal), 1, 2e-3);
    EXPECT_NEAR(sd(lognormal), 0.5, 0.01);
    EXPECT_GT(*std::min_element(lognormal.begin(), lognormal.end()), 0);
    auto const uniform = drawn({"uniform", 2.0, "", 1}, false, n);
    EXPECT_NEAR(mean(uniform), 0, 1e-3);
    EXPECT_NEAR(sd(uniform), 2, 2e-3);
    EXPECT_LE(*std::max_element(uniform.begin(), uniform.end()), 2 * std::sqrt(3.0));
    EXPECT_EQ(drawn_value({"fixed", 0.3, "", 1}, true, 2.0), 1);
    EXPECT_EQ(drawn_value({"normal", 3, "", 1}, false, -1.5), -4.5);
    EXPECT_EQ(drawn_value({"normal", 0.25, "", 1}, true, -5), 0.01);  // a factor stays above 0
}

}  // namespace
}  // namespace yttria
