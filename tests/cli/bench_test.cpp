// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

#include <fstream>

namespace yttria {
namespace {

using Bench = CommandLine;

// One round is 524288 decays, the least that gives each batch its replicates: 2 to 3 s each for the three of this test.
TEST_F(Bench, MeasuresTheTransportOfRun) {
    auto const outcome = yttria("bench phantom64 --backend cpu --threads 1 --seconds 0.01 --repeats 1 -o b.json");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    expect_words(outcome.out, {"machine", "preset", "c0 0.08", "decays/s", "floor", "extrapolated", "b.json"});
    EXPECT_EQ(names_in("."), std::vector<std::string>{"b.json"});
    std::ifstream stream(folder_ / "b.json");
    auto const json = nlohmann::json::parse(stream);
    EXPECT_EQ(json["schema"], 1);
    auto const& phantom = json["cases"][0];
    auto const& row = phantom["rows"][0];
    EXPECT_EQ(row["threads"], 1);
    EXPECT_EQ(row["histories"], 524288);
    EXPECT_GT(row["decays_per_second"]["median"].get<double>(), 0);
    // EGSnrc's own count of steps is of this order; a counter that is not filled gives 0.
    EXPECT_GT(row["segments_per_decay"].get<double>(), 10);
    EXPECT_LT(row["segments_per_decay"].get<double>(), 100);
    EXPECT_GT(row["tumour_voxel_uncertainty"].get<double>(), 0.01);
    EXPECT_LT(row["tumour_voxel_uncertainty"].get<double>(), 0.5);
    EXPECT_GT(row["floor"]["measured_over_floor"].get<double>(), 1) << "faster than the floor: the count is wrong";
    EXPECT_GT(phantom["peak_memory_bytes"].get<double>(), 64.0 * 64 * 64 * 256) << "the tallies alone take that";
    auto const run = yttria("run '" YTTRIA_SOURCE_DIR "/validation/phantom64/case.toml' --backend cpu --histories 1 --quiet -o r");
    ASSERT_EQ(run.code, 0) << run.err;
    EXPECT_EQ(phantom["dose_sha256"], dose_sha256("r"));
}

TEST_F(Bench, ListsItsCases) {
    auto const outcome = yttria("bench --list");
    EXPECT_EQ(outcome.code, 0);
    expect_words(outcome.out, {"phantom64", "demo"});
    expect_words(yttria("--help").out, {"bench"});
}

TEST_F(Bench, RefusesWrongInputBeforeItMeasures) {
    expect_refused("bench nothing", 2, {"bench nothing", "phantom64, demo"});
    expect_refused("bench --threads 0 --backend cpu", 2, {"--threads 0"});
    expect_refused("bench --threads two --backend cpu", 2, {"--threads two"});
    expect_refused("bench --seconds 0 --backend cpu", 2, {"--seconds"});
    expect_refused("bench -o none/b.json", 4, {"none/b.json", "there is no folder"});
    expect_refused("bench -o .", 4, {"is a folder"});
}

}  // namespace
}  // namespace yttria
