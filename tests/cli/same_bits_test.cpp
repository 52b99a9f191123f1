// SPDX-License-Identifier: Apache-2.0
// The same case, seed and number of histories give one dose_sha256, however the work is split.
#include "program.hpp"

#include <cmath>

namespace yttria {
namespace {

class SameBits : public CommandLine {
protected:
    void SetUp() override {
        CommandLine::SetUp();
        make_tiny();
    }
    void run(std::string const& arguments) const {
        auto const outcome = yttria("run tiny/case.toml --quiet " + arguments);
        ASSERT_EQ(outcome.code, 0) << outcome.err;
    }
};

/// All but times, machine and how the work was split.
nlohmann::json comparable(nlohmann::json summary) {
    for (auto const* key : {"seconds", "decays_per_second", "MeV_per_second", "device", "threads", "table_seconds", "stage_seconds"})
        summary["transport"].erase(key);
    for (auto const* key : {"seconds", "stage_seconds", "times"}) summary.erase(key);
    return summary;
}

TEST_F(SameBits, OnOneAndFourThreadsAndInThreeShards) {
    run("-o one --threads 1");
    run("-o four --threads 4");
    for (std::string const shard : {"1", "2", "3"}) run("-o part" + shard + " --shard " + shard + "/3 --threads 2");
    auto const merged = yttria("merge part3 part1 part2 -o merged --quiet");
    ASSERT_EQ(merged.code, 0) << merged.err;
    auto const sha = dose_sha256("one");
    EXPECT_EQ(sha.size(), 64U);
    EXPECT_EQ(dose_sha256("four"), sha);
    EXPECT_EQ(dose_sha256("merged"), sha);
    EXPECT_EQ(comparable(summary("merged")), comparable(summary("one")));
    EXPECT_EQ(names_in("part1"), std::vector<std::string>{"shard-1-of-3.h5"});
}

TEST_F(SameBits, AnotherSeedOrNumberOfHistoriesGivesOthers) {
    run("-o one");
    run("-o seed --seed 2");
    run("-o more --histories 32768");
    EXPECT_NE(dose_sha256("seed"), dose_sha256("one"));
    EXPECT_NE(dose_sha256("more"), dose_sha256("one"));
}

TEST_F(SameBits, HistoriesAreThoseOfTheCommandLineOrOfTheCase) {
    run("-o more --histories 3.2768e4");
    edit_case("histories = 16384", "histories = 32768");
    run("-o edited");
    EXPECT_EQ(dose_sha256("more"), dose_sha256("edited"));
    EXPECT_EQ(summary("more")["transport"]["histories"], 32768);
}

TEST_F(SameBits, EmittedIsDepositedPlusEscapedExactly) {
    run("-o one");
    auto const energy = summary("one")["transport"]["energy"];
    // Multiples of 2^-24 MeV below 2^29 MeV: sums are exact in double.
    EXPECT_EQ(energy["emitted_MeV"].get<double>(), energy["deposited_MeV"].get<double>() + energy["escaped_MeV"].get<double>());
    EXPECT_GT(energy["escaped_MeV"].get<double>(), 0);
}

TEST_F(SameBits, AnUncertaintyIsReachedAtACheckpoint) {
    run("-o target --uncertainty 5%:Liver.mean --histories 1e7");
    auto const done = summary("target")["transport"]["histories"].get<double>();
    EXPECT_LT(done, 1e7);
    // The same number of histories in a plain run gives the same bits.
    run("-o plain --histories " + std::to_string(static_cast<long>(done)));
    EXPECT_EQ(dose_sha256("plain"), dose_sha256("target"));
}

TEST_F(SameBits, OfStrataOnAnyThreadsAndInShards) {
    edit_case("histories = 16384", "histories = 65536");
    run("-o one --threads 1 --strata Tumour1:6");
    run("-o four --threads 4 --strata Tumour1:6");
    for (std::string const shard : {"1", "2", "3"}) run("-o part" + shard + " --shard " + shard + "/3 --threads 2 --strata Tumour1:6");
    auto const merged = yttria("merge part3 part1 part2 -o merged --quiet");
    ASSERT_EQ(merged.code, 0) << merged.err;
    EXPECT_EQ(dose_sha256("four"), dose_sha256("one"));
    EXPECT_EQ(dose_sha256("merged"), dose_sha256("one"));
    EXPECT_EQ(comparable(summary("merged")), comparable(summary("one")));
    run("-o plain");
    EXPECT_NE(dose_sha256("plain"), dose_sha256("one"));
    EXPECT_TRUE(summary("plain")["transport"]["strata"].is_null());
    auto const strata = summary("one")["transport"]["strata"];
    ASSERT_EQ(strata.size(), 2U);
    EXPECT_EQ(strata[0]["name"], "within 6 mm of Tumour1");
    for (auto const& s : strata) {
        EXPECT_EQ(s["emitted_quanta"].get<std::int64_t>(),
                  s["deposited_quanta"].get<std::int64_t>() + s["escaped_quanta"].get<std::int64_t>());
        EXPECT_GT(s["histories"].get<double>(), 0);
    }
    // The same dose within 5 sigma of both.
    auto const mean = [&](std::string const& folder) { return summary(folder)["structures"]["Tumour1"]["dose"]["mean_Gy"]; };
    auto const a = mean("one"), b = mean("plain");
    EXPECT_NEAR(a["value"].get<double>(), b["value"].get<double>(), 5 * std::hypot(a["u"].get<double>(), b["u"].get<double>()));
    EXPECT_LT(a["u"].get<double>(), b["u"].get<double>());
    // A shard of one source is no part of a run of strata.
    run("-o other --shard 2/3");
    EXPECT_NE(yttria("merge part3 part1 other -o mixed --quiet").code, 0);
}

TEST_F(SameBits, StrataAreMadeForANamedUncertaintyUnlessTurnedOff) {
    edit_case("replicate_size = 256", "replicate_size = 64");
    std::string const target = " --uncertainty 5%:Tumour1.D50 --histories 1e6";
    run("-o named" + target + " --strata Tumour1:6");
    run("-o off" + target + " --strata off");
    EXPECT_EQ(summary("named")["transport"]["strata"].size(), 2U);
    EXPECT_TRUE(summary("off")["transport"]["strata"].is_null());
    EXPECT_LE(summary("named")["transport"]["histories"].get<double>(), summary("off")["transport"]["histories"].get<double>());
}

}  // namespace
}  // namespace yttria
