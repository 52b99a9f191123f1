// SPDX-License-Identifier: Apache-2.0
#include "validation/performance/bench.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <cmath>
#include <fstream>
#include <thread>

namespace yttria::bench {
namespace {

template <class Call>
std::string usage_text(Call const& call) {
    try {
        call();
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::usage);
        return error.what();
    }
    ADD_FAILURE() << "nothing was refused";
    return {};
}

Options cpu() {
    Options options;
    options.backend = "cpu";
    return options;
}

TEST(Bench, SpreadIsMedianAndRange) {
    auto const odd = spread({3, 1, 2});
    EXPECT_EQ(odd.median, 2);
    EXPECT_EQ(odd.least, 1);
    EXPECT_EQ(odd.most, 3);
    EXPECT_EQ(spread({4, 1, 3, 2}).median, 2.5);
    EXPECT_EQ(spread({}).most, 0);
}

TEST(Bench, WithoutListsAllCasesAndThreadsUpToAll) {
    auto const options = checked(cpu());
    EXPECT_EQ(options.cases, (std::vector<std::string>{"phantom64", "demo"}));
    EXPECT_EQ(options.threads.front(), 1);
    EXPECT_EQ(options.threads.back(), static_cast<int>(std::thread::hardware_concurrency()));
}

TEST(Bench, RefusesWhatCannotBeMeasured) {
    auto const refused = [](auto const& change) {
        auto options = cpu();
        change(options);
        return usage_text([&] { checked(options); });
    };
    EXPECT_NE(refused([](Options& o) { o.cases = {"liver"}; }).find("phantom64, demo"), std::string::npos);
    EXPECT_NE(refused([](Options& o) { o.threads = {1, 0}; }).find("--threads 0"), std::string::npos);
    EXPECT_NE(refused([](Options& o) { o.threads = {5000}; }).find("--threads 5000"), std::string::npos);
    EXPECT_NE(refused([](Options& o) { o.seconds = 0; }).find("--seconds"), std::string::npos);
    EXPECT_NE(refused([](Options& o) { o.seconds = std::nan(""); }).find("--seconds"), std::string::npos);
    EXPECT_NE(refused([](Options& o) { o.repeats = 0; }).find("--repeats 0"), std::string::npos);
}

TEST(BenchFloor, WorkIsTheSumOfItsEvents) {
    Counters counters;
    // 10 decays: 7 hinges and 5 hard events a decay, 24 segments, of which 24 - 14 - 5 - 1 = 4 end at a face.
    counters.hinges = 70, counters.hard_events = 50, counters.segments = 240, counters.photons = 20, counters.photon_events = 10;
    EXPECT_EQ(faces(counters, 10), 40);
    auto const work = work_per_decay(counters, 10);
    EXPECT_NEAR(work.operations, 392 + 7 * (221 + 94) + 24 * 11 + 20 * 16 + 4 * 52 + 5 * 389 + 2 * 141 + 320, 1e-9);
    EXPECT_NEAR(work.divisions, 7 + 7 * 8 + 4 + 5 * 14 + 4 + 8, 1e-9);
    EXPECT_NEAR(work.bytes, 40 + 4 * 21 + 5 * 16 + 2 * 16 + 16, 1e-9);
    EXPECT_EQ(work_per_decay(counters, 0).operations, 0);
}

TEST(BenchFloor, FacesAreNeverNegative) {
    Counters counters;
    counters.segments = 3;
    EXPECT_EQ(faces(counters, 10), 0);
}

TEST(BenchFloor, IsTheLongestPart) {
    Peak const peak{100, 10, 10, 50, 1000};
    EXPECT_EQ(lower_limit({200, 1, 1, 1, 1}, peak).seconds, 2);
    EXPECT_EQ(lower_limit({200, 1, 1, 1, 1}, peak).bound, "operations");
    EXPECT_EQ(lower_limit({200, 20, 20, 1, 1}, peak).seconds, 4);
    EXPECT_EQ(lower_limit({200, 20, 20, 1, 1}, peak).bound, "divider");
    EXPECT_EQ(lower_limit({1, 1, 1, 1, 9000}, peak).bound, "memory");
    EXPECT_EQ(lower_limit({1, 1, 1, 500, 1}, peak).bound, "loads");
    EXPECT_EQ(lower_limit({200, 1, 1, 1, 1}, {}).seconds, 0) << "nothing is known of the processor";
}

TEST(BenchFloor, PeaksAreMeasured) {
    auto const peak = measure_peak(1, 0.002);
    if (!__builtin_cpu_supports("avx2")) GTEST_SKIP() << "no AVX2 here";
    // A processor of 1 to 10 GHz: 8 lanes, at most 3 fma a cycle; a division never beats an fma.
    EXPECT_GT(peak.fma_per_second, 1e9);
    EXPECT_LT(peak.fma_per_second, 2.4e11);
    EXPECT_LT(peak.divisions_per_second, peak.fma_per_second);
    EXPECT_LT(peak.square_roots_per_second, peak.fma_per_second);
    EXPECT_GT(peak.divisions_per_second, 0);
    EXPECT_GT(peak.loads_per_second, 0);
    EXPECT_GT(peak.bytes_per_second, 1e8);
}

TEST(BenchRow, RatesFollowFromTimesAndCounters) {
    Row row;
    row.threads = 2;
    row.histories = 1000;
    row.runs = {{2.0, 4.0}, {1.0, 1.0}, {4.0, 8.0}};
    row.emitted_MeV = 500;
    row.counters.segments = 20000;
    row.u = 0.03;
    row.floor.seconds = 1e-4;
    EXPECT_EQ(row.decays_per_second().median, 500);
    EXPECT_EQ(row.decays_per_second().most, 1000);
    EXPECT_EQ(row.decays_per_cpu_second().median, 250);
    EXPECT_EQ(row.MeV_per_second(), 250);
    EXPECT_EQ(row.segments_per_decay(), 20);
    EXPECT_NEAR(row.ns_per_segment(), 2e9 * 2 / 20000, 1e-6);
    EXPECT_NEAR(row.seconds_to_one_percent(), 18, 1e-9);
    EXPECT_NEAR(row.efficiency() * row.seconds_to_one_percent(), 1e4, 1e-6) << "at u = 1 % the efficiency is 1e4 over the time";
    EXPECT_NEAR(row.gap(), 20, 1e-9);
    EXPECT_EQ(row.processor_share(), 1);
}

TEST(BenchMachine, TicksAreThoseOfAllProcessorsWithSteal) {
    auto const file = std::filesystem::temp_directory_path() / ("yttria-stat-" + std::to_string(::getpid()));
    std::ofstream(file) << "cpu  10 20 30 1000 5 1 2 4 100 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n";
    auto const ticks = processor_ticks(file);
    std::filesystem::remove(file);
    EXPECT_EQ(ticks.busy, 67U);
    EXPECT_EQ(ticks.all, 1072U);
    EXPECT_EQ(processor_ticks("/nothing").all, 0U);
}

TEST(BenchMachine, KnowsItself) {
    auto const machine = this_machine(std::chrono::milliseconds(1));
    EXPECT_FALSE(machine.processor.empty());
    EXPECT_GT(machine.memory_GiB, 0.1);
    EXPECT_GE(machine.processors, 1);
    EXPECT_EQ(machine.date.size(), 20U);
    EXPECT_GT(peak_memory_bytes(), 1U << 20);
    Machine busy;
    busy.busy_processors = 1;
    EXPECT_FALSE(busy.quiet());
}

}  // namespace
}  // namespace yttria::bench
