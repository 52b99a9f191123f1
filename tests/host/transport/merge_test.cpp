// SPDX-License-Identifier: Apache-2.0
#include "host/transport/merge.hpp"

#include "tests/host/tables/error_text.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <utility>

namespace yttria {
namespace {

/// A result that deposited `quanta` in voxel 1 of the given batch.
EnergyResult part(std::size_t batch, std::int64_t quanta) {
    EnergyResult result;
    result.method = "mc";
    result.backend = "cpu";
    result.device = "one";
    result.threads = 4;
    result.seconds = 1.5;
    result.table_seconds = 0.25;
    result.seed = 7;
    result.replicates_done = 3;
    result.replicates_planned = 4;
    result.input_sha256 = "aa";
    result.table_sha256 = "bb";
    result.mean_emitted_MeV = 0.93;
    result.tally.resize(2);
    result.tally.energy[batch * 2 + 1] = quanta;
    result.tally.emitted[batch] = quanta + 1;
    result.tally.escaped[batch] = 1;
    result.tally.histories[batch] = 100;
    result.tally.counters.segments = 10;
    return result;
}

TEST(Merge, AddsTalliesCountersReplicatesAndSeconds) {
    EnergyResult second = part(1, 9);
    second.backend = "cuda";
    second.device = "two";
    second.threads = 0;
    second.warnings = {{"a", "b"}};
    EnergyResult const merged = merge_energy({part(0, 5), second, part(0, 6)});
    EXPECT_EQ(merged.tally.energy[1], 11);
    EXPECT_EQ(merged.tally.energy[3], 9);
    EXPECT_EQ(merged.tally.emitted[0], 13);
    EXPECT_EQ(merged.tally.escaped[1], 1);
    EXPECT_EQ(merged.tally.histories[0], 200U);
    EXPECT_EQ(merged.tally.counters.segments, 30U);
    EXPECT_EQ(merged.replicates_done, 9U);
    EXPECT_EQ(merged.replicates_planned, 12U);
    EXPECT_DOUBLE_EQ(merged.seconds, 4.5);
    EXPECT_DOUBLE_EQ(merged.table_seconds, 0.75);
    EXPECT_EQ(merged.backend, "cpu, cuda");
    EXPECT_EQ(merged.device, "one, two");
    EXPECT_EQ(merged.threads, 0);
    EXPECT_EQ(merged.mean_emitted_MeV, 0.93);
    EXPECT_EQ(merged.warnings.size(), 1U);
    EXPECT_FALSE(merged.interrupted);
}

TEST(Merge, OfOneResultIsThatResult) {
    EnergyResult const merged = merge_energy({part(2, 8)});
    EXPECT_EQ(merged.tally.energy, part(2, 8).tally.energy);
    EXPECT_EQ(merged.seconds, 1.5);
}

TEST(Merge, RemembersAnInterruption) {
    EnergyResult cut = part(0, 1);
    cut.interrupted = true;
    EXPECT_TRUE(merge_energy({part(0, 1), cut}).interrupted);
}

TEST(Merge, RefusesResultsOfDifferentRuns) {
    std::vector<std::pair<std::string, std::function<void(EnergyResult&)>>> const changes = {
        {"transport input", [](EnergyResult& r) { r.input_sha256 = "cc"; }},
        {"table hash", [](EnergyResult& r) { r.table_sha256 = "cc"; }},
        {"seed", [](EnergyResult& r) { r.seed = 8; }},
        {"method", [](EnergyResult& r) { r.method = "local"; }},
        {"parameter", [](EnergyResult& r) { r.parameters.c0 = 0.2F; }},
        {"voxels", [](EnergyResult& r) { r.tally.resize(3); }}};
    for (auto const& [what, change] : changes) {
        EnergyResult other = part(0, 1);
        change(other);
        std::string const text = test::error_text(ExitCode::input, [&] { merge_energy({part(0, 1), other}); });
        EXPECT_NE(text.find(what), std::string::npos) << text;
    }
    EXPECT_NE(test::error_text(ExitCode::input, [] { merge_energy({}); }).find("nothing to merge"), std::string::npos);
}

}  // namespace
}  // namespace yttria
