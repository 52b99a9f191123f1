// SPDX-License-Identifier: Apache-2.0
#include "tests/host/tables/error_text.hpp"
#include "tests/host/transport/small_case.hpp"

#include <gtest/gtest.h>

namespace yttria {
namespace {

TEST(TransportInput, HoldsTheGridInCentimetres) {
    test::SmallCase small;
    for (Geometry* geometry : {&small.tissue.density.geometry, &small.tissue.material.geometry, &small.activity.decays.geometry}) {
        geometry->size = {5, 25, 1};
        geometry->spacing_mm = {2, 4.42, 3};
    }
    small.tissue.density.values[3] = 0.26F;
    TransportInput const input = small.input();
    EXPECT_EQ(input.grid.nx, 5U);
    EXPECT_EQ(input.grid.ny, 25U);
    EXPECT_EQ(input.grid.nz, 1U);
    EXPECT_EQ(input.grid.spacing_cm[0], 0.2F);
    EXPECT_EQ(input.grid.spacing_cm[1], 0.442F);
    EXPECT_EQ(input.grid.spacing_cm[2], 0.3F);
    EXPECT_EQ(input.grid.density[3], 0.26F);
    EXPECT_EQ(input.grid.material.size(), 125U);
    EXPECT_EQ(input.tables.names, std::vector<std::string>{"water"});
}

TEST(TransportInput, SamplesPositiveVoxelsOnly) {
    SourceInput const source = test::SmallCase().input().source;
    EXPECT_EQ(source.voxel, (std::vector<std::uint32_t>{test::SmallCase::first_source, test::SmallCase::second_source}));
    EXPECT_EQ(source.cumulative.front(), 0xC000000000000000 - 1);  // three quarters
}

TEST(TransportInput, DoesNotDependOnTheScaleOfTheActivity) {
    test::SmallCase small;
    std::string const hash = input_sha256(small.input());
    for (auto& value : small.activity.decays.values) value *= 4;
    EXPECT_EQ(input_sha256(small.input()), hash);
    small.activity.decays.values[test::SmallCase::first_source] *= 2;
    EXPECT_NE(input_sha256(small.input()), hash);
}

TEST(TransportInput, RefusesWhatAnEarlierStageMayNotGive) {
    auto const text = [](auto&& change) {
        test::SmallCase small;
        change(small);
        return test::error_text(ExitCode::internal, [&] { small.input(); });
    };
    EXPECT_NE(text([](auto& c) { c.tissue.density.values[7] = 0.0005F; }).find("density"), std::string::npos);
    EXPECT_NE(text([](auto& c) { c.tissue.material.values[7] = 1; }).find("material 1"), std::string::npos);
    EXPECT_NE(text([](auto& c) { c.activity.decays.geometry.spacing_mm[0] = 2; }).find("grids differ"), std::string::npos);
    EXPECT_NE(text([](auto& c) { c.activity.decays.values.pop_back(); }).find("do not fill"), std::string::npos);
}

TEST(Preset, TakesTheReplicateSizeOfTheCaseAndNothingElse) {
    test::SmallCase small;
    Parameters expected;
    expected.replicate_size = 16;
    EXPECT_EQ(preset(small.request), expected);
    for (std::uint32_t const size : {0U, 3U, 1000U}) {
        small.request.transport.replicate_size = size;
        std::string const message = test::error_text(ExitCode::input, [&] { preset(small.request); });
        EXPECT_NE(message.find("small.toml: [transport] replicate_size: " + std::to_string(size)), std::string::npos) << message;
    }
}

}  // namespace
}  // namespace yttria
