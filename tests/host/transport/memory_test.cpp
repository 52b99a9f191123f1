// SPDX-License-Identifier: Apache-2.0
#include "host/transport/memory.hpp"

#include "tests/host/tables/error_text.hpp"
#include "tests/host/transport/small_case.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace yttria {
namespace {

GridInput grid(std::uint32_t nx, std::uint32_t ny, std::uint32_t nz) {
    GridInput g;
    g.nx = nx, g.ny = ny, g.nz = nz;
    return g;
}

TEST(Memory, OfARunIsThirtyTwoBatchesAndALittleMore) {
    EXPECT_EQ(TransportTally::bytes(1), 256U);
    EXPECT_GT(run_bytes(1000), 256'000U);
    EXPECT_LT(run_bytes(1000), 4 * 256'000U);  // also with 32 processors or more
    EXPECT_EQ(run_bytes(3000), 3 * run_bytes(1000));
    // Beyond 32 bits.
    EXPECT_GT(run_bytes(std::uint64_t{1} << 30U), std::uint64_t{1} << 38U);
}

TEST(Memory, IsRefusedFromOneByteTooFewOn) {
    auto const needed = run_bytes(200 * 100 * 50);
    EXPECT_EQ(memory_problem(grid(200, 100, 50), needed), "");
    EXPECT_EQ(memory_problem(grid(200, 100, 50), needed + 7, 7), "");
    EXPECT_NE(memory_problem(grid(200, 100, 50), needed, 1), "");
    auto const text = memory_problem(grid(200, 100, 50), needed - 1);
    for (auto const* part : {"200 x 100 x 50", "GiB", "spacing_mm"}) EXPECT_NE(text.find(part), std::string::npos) << text;
}

TEST(Memory, ThatIsFreeIsReadFromTheSystem) {
    auto const file = std::filesystem::path(testing::TempDir()) / "yttria_meminfo";
    std::ofstream(file) << "MemTotal:       24683672 kB\nMemFree:        18465900 kB\nMemAvailable:   22090328 kB\n";
    EXPECT_EQ(available_bytes(file), 22090328ULL * 1024);
    std::ofstream(file) << "MemTotal:       24683672 kB\n";
    EXPECT_FALSE(available_bytes(file));
    std::filesystem::remove(file);
    EXPECT_FALSE(available_bytes(file));
    // This machine: Linux says so since 3.14.
    ASSERT_TRUE(available_bytes());
    EXPECT_GT(*available_bytes(), 1U << 20U);
}

TEST(Memory, TooLittleOfItEndsEachMethodBeforeAnyWork) {
    auto const input = test::SmallCase().input();
    RunOptions options;
    options.backend.name = "cpu";
    options.backend.threads = 1;
    options.histories = 512;
    options.quiet = true;
    for (auto const* method : {"mc", "local"}) {
        options.method = method;
        options.memory_bytes = run_bytes(125);
        EXPECT_EQ(run_transport(input, options, {}).tally.voxels, 125U);
        options.memory_bytes = run_bytes(125) - 1;
        // Work without end, were it begun.
        if (options.method == "mc") options.histories = 1'000'000'000'000;
        auto const text = test::error_text(ExitCode::input, [&] { run_transport(input, options, {}); });
        EXPECT_NE(text.find("5 x 5 x 5"), std::string::npos) << method << ": " << text;
        options.histories = 512;
    }
}

}  // namespace
}  // namespace yttria
