// SPDX-License-Identifier: Apache-2.0
#include "host/ensemble/decompose.hpp"

#include "host/ensemble/draws.hpp"
#include "host/ensemble/statistics.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace yttria {
namespace {

constexpr std::size_t members = 200;

std::vector<double> normals(std::uint64_t stream) { return stratified_normals(42, stream, members); }
std::vector<double> sum(std::vector<double> const& a, double fa, std::vector<double> const& b, double fb) {
    std::vector<double> out;
    for (std::size_t i = 0; i < a.size(); ++i) out.push_back(fa * a[i] + fb * b[i]);
    return out;
}
VarianceShare share(Decomposition const& d, std::string const& input) {
    for (auto const& s : d.shares)
        if (s.input == input) return s;
    return {};
}

TEST(Spread, TakesOutTheNoiseOfTheHalves) {
    // True spread 3, noise of each half 2: of their mean sqrt(2). 200 members: each variance is known to a tenth (one sigma).
    auto const truth = normals(1), na = normals(2), nb = normals(3);
    auto const s = spread_of_halves(sum(truth, 3, na, 2), sum(truth, 3, nb, 2));
    EXPECT_NEAR(s.mean, 0, 0.02);
    EXPECT_NEAR(s.noise, 2, 0.6);
    EXPECT_NEAR(s.variance, 9, 3 * s.variance_u);
    EXPECT_LT(s.variance_u, 1.5);
}

TEST(Spread, CommonNoiseOfAllMembersIsNone) {
    auto const truth = normals(1);
    std::vector<double> a, b;
    for (double const t : truth) a.push_back(t + 5), b.push_back(t - 5);
    EXPECT_NEAR(spread_of_halves(a, b).noise, 0, 1e-20);
    EXPECT_TRUE(std::isnan(spread_of_halves({1.0}, {1.0}).variance));
}

TEST(Decompose, FindsTheSharesOfALinearSum) {
    auto const x = normals(1), y = normals(2), z = normals(3);
    auto const value = sum(x, 2, y, 1);  // 80 %, 20 %, 0
    auto const d = decompose(value, {x, y, z}, {"x", "y", "z"}, 5);
    ASSERT_TRUE(d.possible);
    EXPECT_EQ(d.shares[0].input, "x");
    EXPECT_NEAR(share(d, "x").share, 0.8, 1e-9);
    EXPECT_NEAR(share(d, "y").share, 0.2, 1e-9);
    EXPECT_NEAR(share(d, "z").share, 0, 1e-9);
    EXPECT_NEAR(d.residual_variance, 0, 1e-18);
}

TEST(Decompose, SeesAParabolaAndLeavesAProductOver) {
    auto const x = normals(1), y = normals(2);
    std::vector<double> value;
    for (std::size_t m = 0; m < members; ++m) value.push_back((x[m] * x[m] - 1) / std::sqrt(2.0) + 2 * x[m] * y[m]);  // variances 1 and 4
    auto const d = decompose(value, {x, y}, {"x", "y"}, 5);
    EXPECT_NEAR(share(d, "x").share, 0.2, 3 * share(d, "x").u);
    EXPECT_GT(share(d, "x").u, 0.01);
    EXPECT_NEAR(d.residual_variance, 4, 3 * d.residual_u);
    EXPECT_NEAR(share(d, "y").share, 0, 3 * share(d, "y").u);
}

TEST(Decompose, SharesOfOneOwnerAddUpAndTooFewMembersGiveNone) {
    auto const x = normals(1), y = normals(2), z = normals(3);
    auto const d = decompose(sum(sum(x, 1, y, 1), 1, z, 1), {x, y, z}, {"shift", "shift", "z"}, 3);
    EXPECT_NEAR(share(d, "shift").share, 2.0 / 3, 1e-9);
    auto const few = [](std::vector<double> v) {
        v.resize(22);
        return v;
    };
    EXPECT_FALSE(decompose(few(x), {few(x), few(y), few(z)}, {"x", "y", "z"}, 1).possible);
}

TEST(Statistics, SpreadsTheDrawsByStatisticsTooAndKeepsWhatIsFixed) {
    InputDraws draws;
    std::vector<HalfValues> all;
    for (double const z : normals(1)) all.push_back({{100 + 4 * z, 7}, {100 + 4 * z, 7}});
    auto const moved = summarise({"a", 100, 3, 100}, 0, all, {}, draws);
    EXPECT_NEAR(moved.sd, 4, 0.05);
    EXPECT_NEAR(moved.total, 5, 0.05);                       // 3 and 4 in quadrature
    EXPECT_NEAR(moved.percentile95, 100 + 1.645 * 5, 0.25);  // a rank of 200 is 0.05 of z
    auto const fixed = summarise({"b", 7, 0.5, 7}, 1, all, {}, draws);
    EXPECT_EQ(fixed.sd, 0);
    EXPECT_EQ(fixed.total, 0.5);
    EXPECT_EQ(fixed.draws, std::vector<double>(members, 7.0));
    // Members that read 0 where the run reads 7 say nothing of its spread.
    auto const lost = summarise({"b", 7, 0.5, 0}, 1, all, {}, draws);
    EXPECT_TRUE(std::isnan(lost.sd));
    EXPECT_NE(lost.why.find("raise histories"), std::string::npos);
}

TEST(Statistics, PercentilesAreThoseOfR) {
    EXPECT_NEAR(percentile_of({4, 1, 3, 2}, 0.5), 2.5, 1e-15);  // quantile(1:4, .5), type 7
    EXPECT_NEAR(percentile_of({4, 1, 3, 2}, 0.95), 3.85, 1e-12);
    EXPECT_TRUE(std::isnan(percentile_of({}, 0.5)));
}

}  // namespace
}  // namespace yttria
