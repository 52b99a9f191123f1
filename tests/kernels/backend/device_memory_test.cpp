// SPDX-License-Identifier: Apache-2.0
#include "kernels/backend/device_memory.hpp"

#include "kernels/backend/prepared.hpp"
#include "kernels/data/transport_tally.hpp"
#include "tests/kernels/support/golden_input.hpp"

#include <gtest/gtest.h>

namespace yttria {
namespace {

TEST(DeviceMemory, CountsTalliesGridAndSource) {
    TransportInput const input = test::GoldenInput::make();
    std::uint64_t const bytes = device_bytes(input);
    EXPECT_GT(bytes, TransportTally::bytes(504));
    // One voxel more: 32 batches of 8 bytes, density and material.
    TransportInput larger = input;
    larger.grid.density.push_back(1);
    larger.grid.material.push_back(0);
    EXPECT_EQ(device_bytes(larger), bytes + 256 + 4 + 1);
    // One source voxel more (7 to 8): index and share, and the guide has 16 buckets in place of 8.
    larger = input;
    larger.source.voxel.push_back(500);
    larger.source.cumulative.push_back(~std::uint64_t{0});
    EXPECT_EQ(prepare_input(larger).guide.size(), prepare_input(input).guide.size() + 8);
    EXPECT_EQ(device_bytes(larger), bytes + 4 + 8 + 8 * 4);
}

TEST(DeviceMemory, IsAProblemFromOneByteTooFewOn) {
    EXPECT_EQ(device_memory_problem("the tallies", 5U << 20U, 5U << 20U), "");
    EXPECT_EQ(device_memory_problem("the tallies", (5U << 20U) + 1, 5U << 20U),
              "the tallies need 6 MiB of device memory (the GPU has 5 MiB free)");
}

}  // namespace
}  // namespace yttria
