// SPDX-License-Identifier: Apache-2.0
#include "host/compare/compare.hpp"

#include "host/compare/page.hpp"
#include "host/compare/perfect_code.hpp"
#include "tests/host/results/scratch.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

namespace yttria {
namespace {

StoredDose uniform(std::array<int, 3> const& size, double spacing, double origin, float dose) {
    StoredDose out;
    out.file = "uniform.nrrd";
    auto& g = out.mean_Gy.geometry;
    g.size = size;
    g.spacing_mm = {spacing, spacing, spacing};
    g.origin_mm = {origin, origin, origin};
    out.mean_Gy.values.assign(g.voxels(), dose);
    return out;
}

DvhPoint const& point(StructureComparison const& s, std::string const& name) {
    for (auto const& p : s.dvh)
        if (p.name == name) return p;
    throw std::runtime_error(name);
}

TEST(Compare, MeasuresDifferencesOfStructuresByVolume) {
    auto a = uniform({4, 2, 1}, 10, 0, 10), b = uniform({4, 2, 1}, 10, 0, 10);  // 1 mL a voxel
    b.mean_Gy.values = {11, 11, 12, 13, 10, 10, 10, 10};
    a.density_g_per_cm3 = {1, 1, 3, 1, 1, 1, 1, 1};
    a.structures = {{"T", Role::tumour, false, {1, 1, 0.5F, 0, 0, 0, 0, 0}}};
    auto const c = compare(a, b, {});
    ASSERT_EQ(c.structures.size(), 1U);
    auto const& s = c.structures[0];
    EXPECT_DOUBLE_EQ(s.volume_mL, 2.5);
    EXPECT_DOUBLE_EQ(s.difference.mean_b, (11 + 11 + 0.5 * 12) / 2.5);
    EXPECT_DOUBLE_EQ(s.difference.rms, std::sqrt((1 + 1 + 0.5 * 4) / 2.5));
    EXPECT_DOUBLE_EQ(s.difference.largest, 2);
    EXPECT_DOUBLE_EQ(point(s, "mean_Gy").b, (11 + 11 + 1.5 * 12) / 3.5);  // energy over mass
    EXPECT_DOUBLE_EQ(point(s, "D95_Gy").b, 11);
    EXPECT_DOUBLE_EQ(point(s, "D2_Gy").b, 12);
    EXPECT_DOUBLE_EQ(point(s, "D95_Gy").a, 10);
    EXPECT_DOUBLE_EQ(s.dvh_gap_percent, 100);  // between 10 and 11 Gy all of B is above and nothing of A
    EXPECT_DOUBLE_EQ(c.all.mean, (1 + 1 + 2 + 3) / 8.0);
    EXPECT_TRUE(std::isnan(c.all.noise_rms));
    EXPECT_TRUE(std::isnan(c.expected_pass_percent));
}

TEST(Compare, LeavesThinVoxelsOutUnlessTheyAreLung) {
    auto a = uniform({3, 1, 1}, 10, 0, 10), b = uniform({3, 1, 1}, 10, 0, 12);
    a.density_g_per_cm3 = {1, 0.01F, 0.01F};
    a.structures = {{"L", Role::lung, false, {0, 0, 1}}};
    auto const c = compare(a, b, {});
    EXPECT_EQ(c.all.voxels, 2U);
    EXPECT_EQ(c.gamma.assessed, 2U);
}

TEST(Compare, ResamplesAnotherGridAndLeavesOutWhatItDoesNotCover) {
    // B has voxels of 3 mm from -1.5 to 25.5 mm: it covers 12 whole voxels of 2 mm (0 to 24 mm) of A's 16 on each axis.
    auto const a = uniform({16, 16, 16}, 2, 1, 20), b = uniform({9, 9, 9}, 3, 0, 21);
    CompareOptions options;
    options.gamma.dose_percent = 10;
    auto const c = compare(a, b, options);
    EXPECT_TRUE(c.resampled);
    EXPECT_EQ(c.all.voxels, 12U * 12 * 12);
    EXPECT_EQ(c.not_covered, 16U * 16 * 16 - 12U * 12 * 12);
    EXPECT_NEAR(c.all.mean, 1, 1e-5);  // float doses
    for (std::size_t v = 0; v < c.use.size(); ++v) {
        if (c.use[v]) { ASSERT_NEAR(c.gamma.gamma[v], 0.5F, 1e-5F); }
    }
    EXPECT_EQ(c.warnings.size(), 2U);
    EXPECT_THROW(compare(a, uniform({2, 2, 2}, 3, 500, 1), {}), Error);
    EXPECT_THROW(compare(uniform({2, 2, 2}, 3, 0, 0), a, {}), Error);
}

TEST(Compare, ExpectsOfAPerfectCodeWhatNoiseLeaves) {
    // Two noises of 1 % each, criterion 1 % of the voxel's dose, no distance to speak of: |N(0, sqrt 2)| < 1 has probability erf(1/2).
    auto a = uniform({20, 20, 20}, 3, 0, 50);
    a.relative_uncertainty.assign(8000, 0.01F);
    CompareOptions options;
    options.gamma.local = true;
    options.gamma.dose_percent = 1;
    options.gamma.distance_mm = 0.003;
    auto const c = compare(a, a, options);
    EXPECT_EQ(c.gamma.pass_percent(), 100);
    // 8000 voxels: standard deviation 0.56 %, 4 of them (false alarm 6e-5; the seed is fixed); a per cent of the noisy dose, not the true.
    EXPECT_NEAR(c.expected_pass_percent, 100 * std::erf(0.5), 2.3);
    EXPECT_NEAR(c.all.noise_rms, 50 * 0.01 * std::sqrt(2.0), 1e-6);
    // With half the noise more would pass: the number follows the uncertainty.
    a.relative_uncertainty.assign(8000, 0.005F);
    EXPECT_NEAR(compare(a, a, options).expected_pass_percent, 100 * std::erf(1.0), 2.3);
}

using ComparePage = testing::Scratch;

TEST_F(ComparePage, WritesAPageAndNumbersAndNothingElse) {
    auto a = uniform({6, 5, 4}, 5, 0, 30), b = uniform({6, 5, 4}, 5, 0, 31);
    a.file = "<a> & b.nrrd";
    a.structures = {{"Liver <1>", Role::liver, false, std::vector<float>(120, 1.0F)}};
    write_comparison(folder / "out", compare(a, b, {}));
    std::ifstream page(folder / "out" / "compare.html");
    std::string const text{std::istreambuf_iterator<char>(page), {}};
    EXPECT_NE(text.find("&lt;a&gt; &amp; b.nrrd"), std::string::npos);
    EXPECT_EQ(text.find("<script"), std::string::npos);
    EXPECT_EQ(text.find("http"), std::string::npos);
    EXPECT_NE(text.find("data:image/png;base64,"), std::string::npos);
    EXPECT_TRUE(std::filesystem::exists(folder / "out" / "compare.json"));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder / "out"), {}), 2);
}

TEST(Compare, RefusesCriteriaThatAreNone) {
    auto const a = uniform({2, 2, 2}, 3, 0, 1);
    CompareOptions options;
    options.gamma.distance_mm = 0;
    EXPECT_THROW(compare(a, a, options), Error);
    options.gamma = {};
    options.gamma.threshold_percent = 101;
    EXPECT_THROW(compare(a, a, options), Error);
}

}  // namespace
}  // namespace yttria
