// SPDX-License-Identifier: Apache-2.0
#include "host/compare/gamma.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

namespace yttria {
namespace {

using Field = std::function<double(Vec3d const& mm)>;

Volume<float> sampled(std::array<int, 3> const& size, Vec3d const& spacing, Vec3d const& origin, Field const& dose) {
    Volume<float> out;
    out.geometry.size = size;
    out.geometry.spacing_mm = spacing;
    out.geometry.origin_mm = origin;
    for (int k = 0; k < size[2]; ++k)
        for (int j = 0; j < size[1]; ++j)
            for (int i = 0; i < size[0]; ++i)
                out.values.push_back(static_cast<float>(dose(out.geometry.to_patient({double(i), double(j), double(k)}))));
    return out;
}

GammaCriteria criteria(double percent, double mm, bool local = false) {
    GammaCriteria c;
    c.dose_percent = percent;
    c.distance_mm = mm;
    c.local = local;
    c.threshold_percent = 0;
    return c;
}

/// Calls check(mm, gamma) for the voxels at least `margin` voxels inside.
void inside(Volume<float> const& dose, GammaResult const& result, int margin, std::function<void(Vec3d const&, double)> const& check) {
    auto const& g = dose.geometry;
    for (int k = margin; k < g.size[2] - margin; ++k)
        for (int j = margin; j < g.size[1] - margin; ++j)
            for (int i = margin; i < g.size[0] - margin; ++i)
                check(g.to_patient({double(i), double(j), double(k)}), static_cast<double>(result.gamma[g.index(i, j, k)]));
}

TEST(Gamma, OfADoseWithItselfIsZeroEverywhere) {
    std::mt19937 generator(1);
    auto const a = sampled({9, 8, 7}, {2, 3, 4}, {5, 6, 7}, [&](auto const&) { return std::uniform_real_distribution<>(1, 9)(generator); });
    auto const result = gamma_index(a, a, criteria(1, 1));
    EXPECT_EQ(result.assessed, 504U);
    EXPECT_EQ(result.pass_percent(), 100);
    // An index that went through mm and back is off by 1e-15: 1e-12 is far below any use of gamma.
    for (float const gamma : result.gamma) EXPECT_LT(gamma, 1e-6F);
}

TEST(Gamma, OfAShiftedRampIsTheFormulaOfItsSlope) {
    // A plane of slope g, shifted by s along the slope: the best point is along the slope, gamma = g s / sqrt(tolerance^2 + (g D)^2).
    double const slope = 2, shift = 0.7, distance = 3;
    Vec3d const n{1.0 / 3, 2.0 / 3, 2.0 / 3};
    auto const ramp = [&](double s) { return [=](Vec3d const& x) { return 500 + slope * (n[0] * x[0] + n[1] * x[1] + n[2] * x[2] - s); }; };
    auto const a = sampled({24, 20, 16}, {1.5, 2, 3}, {0, 0, 0}, ramp(0)), b = sampled({24, 20, 16}, {1.5, 2, 3}, {0, 0, 0}, ramp(shift));
    for (double const percent : {0.001, 0.5, 3.0}) {
        auto const result = gamma_index(a, b, criteria(percent, distance));
        double const tolerance = 0.01 * percent * result.maximum_Gy;
        double const expected = slope * shift / std::hypot(tolerance, slope * distance);
        // Float doses of 600 Gy carry 3e-5 Gy: 1.5e-5 mm of 3 mm. With the narrow criterion this is s/D.
        inside(a, result, 3, [&](Vec3d const&, double gamma) { ASSERT_NEAR(gamma, expected, 1e-4) << percent; });
        if (percent < 0.01) { EXPECT_NEAR(expected, shift / distance, 1e-4); }
    }
}

TEST(Gamma, OfAShiftedSharpEdgeIsTheShift) {
    // 100 Gy below x = 20 mm, 1 Gy above; shifted by one voxel of 2 mm. Between centres the dose is a ramp of 2 mm: the voxel at the
    // old edge
    // finds its dose at exactly one voxel. All others agree where they are.
    auto const edge = [](double at) { return [=](Vec3d const& x) { return x[0] < at ? 100.0 : 1.0; }; };
    auto const a = sampled({20, 8, 8}, {2, 2, 2}, {0, 0, 0}, edge(19)), b = sampled({20, 8, 8}, {2, 2, 2}, {0, 0, 0}, edge(17));
    auto const result = gamma_index(a, b, criteria(0.01, 3));
    inside(a, result, 0, [&](Vec3d const& x, double gamma) {
        // 0.01 Gy of 49.5 Gy/mm and a distance of 3 mm: the rounding of the criterion is 1e-4.
        ASSERT_NEAR(gamma, std::abs(x[0] - 18) < 0.1 ? 2.0 / 3.0 : 0.0, 1e-4) << x[0];
    });
    EXPECT_EQ(result.assessed - result.passed, 0U);
    // With 1 mm the same edge fails: gamma is 2, where the search ends.
    auto const strict = gamma_index(a, b, criteria(0.01, 1));
    EXPECT_EQ(strict.assessed - strict.passed, 64U);
}

TEST(Gamma, OfAScaledUniformDoseIsTheDifferenceOverTheCriterion) {
    auto const a = sampled({6, 6, 6}, {3, 3, 3}, {0, 0, 0}, [](auto const&) { return 50.0; });
    auto const b = sampled({6, 6, 6}, {3, 3, 3}, {0, 0, 0}, [](auto const&) { return 51.0; });
    auto one = criteria(1, 3);
    one.largest = 3;
    for (float const gamma : gamma_index(a, b, one).gamma) ASSERT_NEAR(gamma, 2.0F, 1e-5F);  // 2 % with 1 %: float
    for (float const gamma : gamma_index(a, b, criteria(4, 3)).gamma) ASSERT_NEAR(gamma, 0.5F, 1e-5F);
    // The search ends at its largest value, and says how many are there.
    auto const capped = gamma_index(a, b, criteria(0.5, 3));
    EXPECT_EQ(capped.at_largest, 216U);
    for (float const gamma : capped.gamma) ASSERT_EQ(gamma, 2.0F);
}

TEST(Gamma, SeesASubVoxelShiftOfAGaussian) {
    double const sigma = 10, shift = 0.35, distance = 1, percent = 0.5;
    auto const blob = [&](double s) {
        return [=](Vec3d const& x) { return 100 * std::exp(-((x[0] - s) * (x[0] - s) + x[1] * x[1] + x[2] * x[2]) / (2 * sigma * sigma)); };
    };
    auto const a = sampled({41, 41, 41}, {1, 1, 1}, {-20, -20, -20}, blob(0)),
               b = sampled({41, 41, 41}, {1, 1, 1}, {-20, -20, -20}, blob(shift));
    auto const result = gamma_index(a, b, criteria(percent, distance));
    double const tolerance = 0.01 * percent * 100;
    int checked = 0;
    inside(a, result, 3, [&](Vec3d const& x, double gamma) {
        double const r = std::hypot(x[0], x[1], x[2]);
        if (r < 7 || r > 13) return;
        double const dose = blob(0)(x), slope = dose * r / (sigma * sigma);
        double const to_surface = std::abs(r - std::hypot(x[0] - shift, x[1], x[2]));  // where B has the dose of A
        double const expected = to_surface / distance / std::hypot(1, tolerance / (slope * distance));
        // Linear interpolation of a Gaussian moves its surfaces by h^2/8 times its curvature over its slope: along the radius at
        // most 0.01 mm here, across it 2 x h^2/(8 r) = 0.036 mm.
        ASSERT_NEAR(gamma, expected, 0.046) << x[0] << " " << x[1] << " " << x[2];
        ++checked;
    });
    EXPECT_GT(checked, 5000);  // the shell's volume is 7766 mm3
}

TEST(Gamma, AgreesWithBruteForceOnRoughFields) {
    std::mt19937 generator(3);
    auto const noise = [&](auto const&) { return std::uniform_real_distribution<>(50, 100)(generator); };
    // The evaluated grid is another one: shifted, and with voxels of other edges.
    auto const a = sampled({5, 5, 5}, {2, 2, 2}, {0, 0, 0}, noise);
    auto const b = sampled({11, 8, 9}, {1.1, 1.7, 1.5}, {-1.3, -2.1, -1.9}, noise);
    auto const c = criteria(3, 1.5);
    auto const result = gamma_index(a, b, c);
    auto const trilinear = [&](Vec3d const& index) {
        double sum = 0;
        for (int corner = 0; corner < 8; ++corner) {
            std::array<int, 3> at{};
            double weight = 1;
            for (std::size_t axis = 0; axis < 3; ++axis) {
                double const low = std::floor(index[axis]), part = index[axis] - low;
                bool const upper = (corner >> axis & 1) != 0;
                weight *= upper ? part : 1 - part;
                at[axis] = std::clamp(static_cast<int>(low) + (upper ? 1 : 0), 0, b.geometry.size[axis] - 1);
            }
            sum += weight * static_cast<double>(b.values[b.geometry.index(at[0], at[1], at[2])]);
        }
        return sum;
    };
    double const tolerance = 0.01 * c.dose_percent * result.maximum_Gy;
    constexpr int steps = 60;
    double const step = 2 * c.distance_mm / steps;
    double worst = 0;
    inside(a, result, 1, [&](Vec3d const& x, double gamma) {
        double brute = c.largest;
        auto const dose = static_cast<double>(a.values[a.geometry.index(int(x[0] / 2 + 0.5), int(x[1] / 2 + 0.5), int(x[2] / 2 + 0.5))]);
        for (int k = -steps; k <= steps; ++k)
            for (int j = -steps; j <= steps; ++j)
                for (int i = -steps; i <= steps; ++i) {
                    double const g = std::sqrt(double(i * i + j * j + k * k)) * step / c.distance_mm;
                    if (g >= brute) continue;
                    auto const index = b.geometry.to_index({x[0] + i * step, x[1] + j * step, x[2] + k * step});
                    brute = std::min(brute, std::hypot(g, (trilinear(index) - dose) / tolerance));
                }
        // The samples cannot find less than there is; a box's closed form may miss its minimum by the curvature inside the box.
        ASSERT_LE(gamma, brute + 2e-3);
        worst = std::max(worst, brute - gamma);
    });
    // Samples 0.05 mm apart miss by up to half a diagonal: 0.043 mm, where the dose changes by up to 70 Gy/mm: 3 Gy of 3 Gy; most far less.
    EXPECT_LT(worst, 0.5);
}

TEST(Gamma, GlobalAndLocalDifferByTheDoseOfTheVoxel) {
    auto const half = [](double low) { return [=](Vec3d const& x) { return x[0] < 30 ? 100.0 : low; }; };
    auto const a = sampled({30, 5, 5}, {2, 2, 2}, {0, 0, 0}, half(20)), b = sampled({30, 5, 5}, {2, 2, 2}, {0, 0, 0}, half(20.3));
    auto const global = gamma_index(a, b, criteria(1, 1)), local = gamma_index(a, b, criteria(1, 1, true));
    auto const far = a.geometry.index(28, 2, 2);
    EXPECT_NEAR(global.gamma[far], 0.3F, 1e-5F);  // 0.3 of 1 Gy; float doses
    EXPECT_NEAR(local.gamma[far], 1.5F, 1e-4F);   // 0.3 of 0.2 Gy
    EXPECT_EQ(global.pass_percent(), 100);
    EXPECT_LT(local.pass_percent(), 60);
}

TEST(Gamma, AssessesWhatIsAboveTheThresholdAndInUse) {
    auto const a = sampled({10, 1, 1}, {1, 1, 1}, {0, 0, 0}, [](Vec3d const& x) { return 10 * x[0]; });
    auto c = criteria(3, 1);
    c.threshold_percent = 50;
    std::vector<char> use(10, 1);
    use[9] = 0;  // the maximum in use is 80: the threshold 40
    auto const result = gamma_index(a, a, c, use);
    EXPECT_EQ(result.assessed, 5U);
    EXPECT_TRUE(std::isnan(result.gamma[3]));
    EXPECT_TRUE(std::isnan(result.gamma[9]));
    EXPECT_EQ(result.maximum_Gy, 80);
    // Nothing to assess is not a pass.
    EXPECT_TRUE(std::isnan(gamma_index(a, a, c, std::vector<char>(10, 0)).pass_percent()));
}

TEST(Gamma, FindsNothingOutsideTheEvaluatedGrid) {
    auto const a = sampled({10, 3, 3}, {2, 2, 2}, {0, 0, 0}, [](auto const&) { return 10.0; });
    auto const b = sampled({5, 3, 3}, {2, 2, 2}, {0, 0, 0}, [](auto const&) { return 10.0; });
    auto const result = gamma_index(a, b, criteria(3, 4));
    // The last box of B ends at 9 mm: the voxel at 10 mm is 1 mm away, the one at 12 mm 3 mm.
    EXPECT_NEAR(result.gamma[a.geometry.index(5, 1, 1)], 0.25F, 1e-6F);
    EXPECT_NEAR(result.gamma[a.geometry.index(6, 1, 1)], 0.75F, 1e-6F);
    EXPECT_EQ(result.gamma[a.geometry.index(9, 1, 1)], 2.0F);  // 9 mm: 2.25
}

}  // namespace
}  // namespace yttria
