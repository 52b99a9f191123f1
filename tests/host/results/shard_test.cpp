// SPDX-License-Identifier: Apache-2.0
#include "host/results/hdf5_file.hpp"
#include "host/results/results.hpp"
#include "scratch.hpp"
#include "synthetic_result.hpp"

#include <fstream>

namespace yttria {
namespace {

class ShardFile : public testing::Scratch {
protected:
    static Shard make() {
        Shard shard;
        shard.energy = testing::synthetic_result().energy;
        shard.energy.interrupted = true;
        shard.energy.note = "note";
        shard.energy.warnings = {{"a.b", "text"}};
        shard.energy.parameters.c0 = 0.05F;
        shard.energy.parameters.replicate_size = 1024;
        shard.energy.tally.escaped[31] += (1LL << 62);  // beyond what a double holds
        shard.energy.tally.emitted[31] += (1LL << 62);
        shard.case_file = "/somewhere/case.toml";
        shard.case_sha256 = std::string(64, 'c');
        shard.input_sha256 = shard.energy.input_sha256;
        shard.table_sha256 = shard.energy.table_sha256;
        shard.seed = shard.energy.seed = 0xffffffffffffffffULL;
        shard.replicate_size = 1024;
        shard.index = 2;
        shard.count = 3;
        shard.planned = {1, 100, 3};
        shard.replicates_done = 33;
        shard.histories_requested = 12345;
        return shard;
    }
    /// The text of the error, after its kind was checked.
    std::string refusal() const {
        try {
            read_shard(file);
        } catch (Error const& error) {
            EXPECT_EQ(error.code(), ExitCode::file);
            EXPECT_NE(std::string(error.what()).find(file.filename().string()), std::string::npos) << error.what();
            return error.what();
        }
        ADD_FAILURE() << "the file was accepted";
        return "";
    }
    std::filesystem::path file = folder / "shard-2-of-3.h5";
};

TEST_F(ShardFile, ReadsBackEqual) {
    auto const a = make();
    write_shard(file, a);
    auto const b = read_shard(file);
    EXPECT_EQ(a.case_file, b.case_file);
    EXPECT_EQ(a.case_sha256, b.case_sha256);
    EXPECT_EQ(a.input_sha256, b.input_sha256);
    EXPECT_EQ(a.table_sha256, b.table_sha256);
    EXPECT_EQ(a.seed, b.seed);
    EXPECT_EQ(a.replicate_size, b.replicate_size);
    EXPECT_EQ(a.index, b.index);
    EXPECT_EQ(a.count, b.count);
    EXPECT_EQ(a.planned.first, b.planned.first);
    EXPECT_EQ(a.planned.end, b.planned.end);
    EXPECT_EQ(a.planned.stride, b.planned.stride);
    EXPECT_EQ(a.replicates_done, b.replicates_done);
    EXPECT_EQ(a.histories_requested, b.histories_requested);
    EXPECT_EQ(a.energy.tally.voxels, b.energy.tally.voxels);
    EXPECT_EQ(a.energy.tally.energy, b.energy.tally.energy);
    EXPECT_EQ(a.energy.tally.emitted, b.energy.tally.emitted);
    EXPECT_EQ(a.energy.tally.escaped, b.energy.tally.escaped);
    EXPECT_EQ(a.energy.tally.histories, b.energy.tally.histories);
    EXPECT_EQ(a.energy.tally.counters.segments, b.energy.tally.counters.segments);
    EXPECT_EQ(a.energy.tally.counters.photon_events, b.energy.tally.counters.photon_events);
    EXPECT_EQ(a.energy.parameters, b.energy.parameters);
    EXPECT_EQ(a.energy.method, b.energy.method);
    EXPECT_EQ(a.energy.device, b.energy.device);
    EXPECT_EQ(a.energy.seconds, b.energy.seconds);
    EXPECT_EQ(a.energy.mean_emitted_MeV, b.energy.mean_emitted_MeV);
    EXPECT_TRUE(b.energy.interrupted);
    ASSERT_EQ(b.energy.warnings.size(), 1U);
    EXPECT_EQ(b.energy.warnings[0].text, "text");
    EXPECT_EQ(names_in(folder), std::vector<std::string>{"shard-2-of-3.h5"});
}

Shard in_parts(Shard shard) {
    auto const tally = shard.energy.tally;
    shard.energy.strata = {{"near", 0.25, tally}, {"rest", 0.75, tally}};
    shard.energy.strata[1].tally.histories[3] += 7;
    shard.energy.strata[1].tally.counters.photons += 5;
    shard.energy.tally = {};
    return shard;
}

TEST_F(ShardFile, ReadsBackTheTalliesOfStrata) {
    auto const a = in_parts(make());
    write_shard(file, a);
    auto const b = read_shard(file);
    EXPECT_EQ(b.energy.tally.voxels, 0U);
    ASSERT_EQ(b.energy.strata.size(), 2U);
    for (std::size_t s = 0; s < 2; ++s) {
        auto const &one = a.energy.strata[s], &other = b.energy.strata[s];
        EXPECT_EQ(one.name, other.name);
        EXPECT_EQ(one.share, other.share);
        EXPECT_EQ(one.tally.energy, other.tally.energy);
        EXPECT_EQ(one.tally.histories, other.tally.histories);
        EXPECT_EQ(one.tally.emitted, other.tally.emitted);
        EXPECT_EQ(one.tally.counters.photons, other.tally.counters.photons);
    }
}

TEST_F(ShardFile, RefusesStrataThatContradictThemselves) {
    auto shard = in_parts(make());
    shard.energy.strata[1].tally.escaped[3] += 1;
    write_shard(file, shard);
    EXPECT_NE(refusal().find("deposited plus escaped"), std::string::npos);
    shard = in_parts(make());
    shard.energy.strata[1].share = 0.8;
    write_shard(file, shard);
    EXPECT_NE(refusal().find("add up to 1"), std::string::npos);
    shard = in_parts(make());
    shard.energy.strata[1].tally = {};
    shard.energy.strata[1].tally.resize(4);
    write_shard(file, shard);
    EXPECT_NE(refusal().find("different sizes"), std::string::npos);
}

TEST_F(ShardFile, RefusesATruncatedFile) {
    write_shard(file, make());
    std::filesystem::resize_file(file, std::filesystem::file_size(file) * 2 / 3);
    EXPECT_NE(refusal().find("truncated"), std::string::npos);
}

TEST_F(ShardFile, RefusesADamagedTally) {
    write_shard(file, make());
    auto const size = std::filesystem::file_size(file);
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    for (auto const place : {size / 3, size / 2, size * 2 / 3}) {  // inside the compressed tallies, which are nearly all of the file
        bytes.seekp(static_cast<std::streamoff>(place));
        bytes.write("\x55\xAA\x55\xAA", 4);
    }
    bytes.close();
    refusal();
}

TEST_F(ShardFile, RefusesAnotherVersionAndNamesBoth) {
    auto out = Hdf5File::create(file);
    out.set("/", "format", "yttria-shard");
    out.set("/", "version", std::uint64_t{99});
    out.set("/", "program", "yttria 9.9");
    out.close();
    auto const text = refusal();
    EXPECT_NE(text.find("99"), std::string::npos) << text;
    EXPECT_NE(text.find("version 1"), std::string::npos) << text;
}

TEST_F(ShardFile, RefusesWhatIsNoShard) {
    Hdf5File::create(file).close();
    EXPECT_NE(refusal().find("not a shard"), std::string::npos);
    std::ofstream(file) << "text";
    refusal();
    std::filesystem::remove(file);
    EXPECT_NE(refusal().find("no such file"), std::string::npos);
}

TEST_F(ShardFile, RefusesAnEnergyLedgerThatIsNotClosed) {
    auto shard = make();
    shard.energy.tally.emitted[3] += 1;
    write_shard(file, shard);
    EXPECT_NE(refusal().find("deposited plus escaped"), std::string::npos);
}

TEST_F(ShardFile, AFullDiskIsAFileErrorAndLeavesNothingAndKeepsTheOldFile) {
    std::ofstream(file) << "old";
    auto const shard = make();
    {
        testing::FullDisk const full(20000);
        EXPECT_THROW(write_shard(file, shard), Error);
    }
    EXPECT_EQ(names_in(folder), std::vector<std::string>{"shard-2-of-3.h5"});
    EXPECT_EQ(std::filesystem::file_size(file), 3U);
}

}  // namespace
}  // namespace yttria
