// SPDX-License-Identifier: Apache-2.0
#include "host/transport/source_shares.hpp"

#include "tests/host/tables/error_text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace yttria {
namespace {

constexpr std::uint64_t all = std::numeric_limits<std::uint64_t>::max();

void expect_valid(SourceInput const& source) {
    ASSERT_EQ(source.voxel.size(), source.cumulative.size());
    for (std::size_t i = 1; i < source.voxel.size(); ++i) {
        ASSERT_LT(source.voxel[i - 1], source.voxel[i]);
        ASSERT_LT(source.cumulative[i - 1], source.cumulative[i]);
    }
    EXPECT_EQ(source.cumulative.back(), all);
}

TEST(Source, HoldsVoxelsWithDecaysInGridOrder) {
    SourceInput const source = make_source_in_grid_order({0, 3, -2, 1, 0, 4});
    EXPECT_EQ(source.voxel, (std::vector<std::uint32_t>{1, 3, 5}));
    expect_valid(source);
    // 3/8, 4/8 and 8/8 of 2^64.
    EXPECT_EQ(source.cumulative, (std::vector<std::uint64_t>{0x6000000000000000 - 1, 0x8000000000000000 - 1, all}));
}

TEST(Source, OfOneVoxelTakesEverything) {
    SourceInput const source = make_source_in_grid_order({0, 1e-30F});
    EXPECT_EQ(source.voxel, (std::vector<std::uint32_t>{1}));
    EXPECT_EQ(source.cumulative, (std::vector<std::uint64_t>{all}));
    EXPECT_EQ(source_share(source, 0), 1.0L);
}

TEST(Source, GivesEveryVoxelItsShare) {
    std::mt19937 generator(1);
    std::lognormal_distribution<float> decays(10, 3);
    std::vector<float> image(200'000);
    for (auto& value : image) value = decays(generator);
    SourceInput const source = make_source_in_grid_order(image);
    expect_valid(source);
    ASSERT_EQ(source.voxel.size(), image.size());
    long double total = 0, shares = 0;
    for (float const value : image) total += static_cast<long double>(value);
    for (std::size_t i = 0; i < image.size(); ++i) {
        long double const share = source_share(source, i), expected = static_cast<long double>(image[i]) / total;
        shares += share;
        // Weights are cut to whole multiples of 2^-62 of the total, so that their sum is short by at most 200 000 * 2^-62 = 4e-14 of it;
        // the share itself by two units of 2^-62 (4e-19 each).
        ASSERT_NEAR(static_cast<double>(share / expected), 1.0, 1e-13 + static_cast<double>(1e-18L / expected)) << i;
    }
    EXPECT_NEAR(static_cast<double>(shares), 1.0, 1e-15);
}

TEST(Source, StaysStrictlyIncreasingOverTheWholeRangeOfFloats) {
    std::vector<float> image(1000, std::numeric_limits<float>::denorm_min());
    image[500] = std::numeric_limits<float>::max();
    SourceInput const source = make_source_in_grid_order(image);
    expect_valid(source);
    EXPECT_EQ(source.voxel.size(), 1000U);
    EXPECT_GT(source_share(source, 500), 1.0L - 1e-15L);
}

TEST(Source, RefusesImagesWithoutDecaysOrWithNaN) {
    EXPECT_NE(test::error_text(ExitCode::input, [] { make_source_in_grid_order({0, -1}); }).find("no voxel"), std::string::npos);
    EXPECT_NE(test::error_text(ExitCode::input, [] { make_source_in_grid_order({1, std::nanf("")}); }).find("voxel 1 "), std::string::npos);
    EXPECT_NE(test::error_text(ExitCode::input,
                               [] {
                                   make_source_in_grid_order({-std::numeric_limits<float>::infinity(), 1});
                               })
                  .find("voxel 0 "),
              std::string::npos);
}

}  // namespace
}  // namespace yttria
