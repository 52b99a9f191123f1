// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace yttria {
namespace {

namespace fs = std::filesystem;

class Cohort : public CommandLine {
protected:
    /// Tiny patients P1 to Pn of different dose, few histories, and a manifest with `more` at the end.
    void make_cohort(int n, std::string const& more = "") const {
        make_tiny();
        std::string manifest = "schema = 1\n[cohort]\nid = \"test\"\nhistories = 512\n";
        for (int i = 1; i <= n; ++i) {
            auto const name = "P" + std::to_string(i);
            fs::copy(folder_ / "tiny", folder_ / name);
            change(name + "/case.toml", "administered_GBq = 1", "administered_GBq = 1." + std::to_string(i));
            manifest += "[[case]]\nfile = \"" + name + "/case.toml\"\npatient = \"" + name + "\"\n";
        }
        std::ofstream(folder_ / "m.toml") << manifest << more;
    }
    std::string text(std::string const& name) const {
        std::ifstream stream(folder_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    void change(std::string const& name, std::string const& from, std::string const& to) const {
        auto all = text(name);
        auto const at = all.find(from);
        ASSERT_NE(at, std::string::npos) << from;
        std::ofstream(folder_ / name) << all.replace(at, from.size(), to);
    }
    /// Inode of the result of a case: another one where it was computed again.
    std::string result_of(std::string const& name, std::string const& cohort = "m-cohort") const {
        std::string found;
        for (auto const& entry : fs::directory_iterator(folder_ / cohort / "cases" / name))
            if (entry.path().filename().string().starts_with("result-")) found = entry.path().filename();
        return found;
    }
    int script(std::string const& words) const {
        auto const file = (folder_ / ".script").string();
        int const status = std::system(("bash '" YTTRIA_SOURCE_DIR "/validation/cohort/'" + words + " >'" + file + "' 2>&1").c_str());
        said_ = text(".script");
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    mutable std::string said_;
};

TEST_F(Cohort, OneRefusedCaseDoesNotStopTheRestAndResumeDoesOnlyWhatFailedOrChanged) {
    make_cohort(3);
    change("P2/case.toml", "administered_GBq", "administered_Gbq");
    auto const first = yttria("cohort submit m.toml --local 2");
    EXPECT_EQ(first.code, 3) << first.err;
    expect_words(first.err, {"P2: ", "administered_GBq", "P1 done", "P3 done"});
    expect_words(yttria("cohort status m-cohort").out, {"failed  P2", "3 cases, 2 done, 1 failed"});
    EXPECT_EQ(yttria("cohort collect m.toml").code, 0);
    expect_words(text("m-cohort/failures.csv"), {"test,P2,P2,P2/case.toml,failed,3,"});
    EXPECT_EQ(text("m-cohort/table.csv").find(",P2,"), std::string::npos);

    expect_words(yttria("cohort submit m.toml --local 1").err, {"0 tasks to compute", "failed 1"});
    auto const p1 = result_of("P1"), p3 = result_of("P3");
    change("P2/case.toml", "administered_Gbq", "administered_GBq");
    change("P3/case.toml", "1.3", "1.35");
    EXPECT_NE(yttria("cohort status m.toml").out.find("changed  P3"), std::string::npos);
    auto const again = yttria("cohort resume m-cohort --local 2");
    EXPECT_EQ(again.code, 0) << again.err;
    expect_words(again.err, {"2 tasks to compute", "P2 done", "P3 done"});
    EXPECT_EQ(result_of("P1"), p1);
    EXPECT_NE(result_of("P3"), p3);
    EXPECT_EQ(names_in("m-cohort/cases/P3").size(), 1U) << "the old result and the running file are gone";

    // A new time stamp is no change.
    fs::last_write_time(folder_ / "P1/case.toml", fs::file_time_type::clock::now());
    expect_words(yttria("cohort resume m.toml --local 1").err, {"0 tasks to compute; cases done 3"});
    EXPECT_EQ(yttria("cohort collect m.toml").code, 0);
    EXPECT_EQ(yttria("cohort run m.toml -o serial --threads 3 --quiet").code, 0);
    EXPECT_EQ(yttria("cohort collect m.toml -o serial").code, 0);
    EXPECT_EQ(text("m-cohort/table.csv"), text("serial/table.csv"));
    EXPECT_EQ(text("m-cohort/failures.csv"), text("serial/failures.csv"));
}

TEST_F(Cohort, ShardsGiveTheTableOfWholeRuns) {
    make_cohort(2);
    EXPECT_EQ(yttria("cohort run m.toml --quiet").code, 0);
    EXPECT_EQ(yttria("cohort collect m.toml --quiet").code, 0);
    change("m.toml", "histories = 512", "histories = 512\nshards = 3\nkeep = \"summary\"");
    EXPECT_EQ(yttria("cohort submit m.toml -o shards --local 3 --quiet").code, 0);
    EXPECT_EQ(yttria("cohort collect m.toml -o shards --quiet").code, 0);
    EXPECT_EQ(text("m-cohort/table.csv"), text("shards/table.csv"));
    ASSERT_EQ(names_in("shards/cases/P1").size(), 1U) << "the shards are gone";
    EXPECT_EQ(names_in("shards/cases/P1/" + result_of("P1", "shards")),
              (std::vector<std::string>{"done.json", "report.html", "summary.json"}));
}

TEST_F(Cohort, WhatCannotBeComputedIsRefusedBeforeAnythingIsWritten) {
    make_cohort(2);
    expect_refused("cohort submit nothing.toml --local 1", 4, {"nothing.toml", "no such file"});
    expect_refused("cohort status tiny", 4, {"no cohort.json"});
    expect_refused("cohort collect m.toml", 4, {"nothing was computed"});
    fs::copy(folder_ / "P1", folder_ / "P9");
    change("m.toml", "P2/case.toml", "P9/case.toml");
    expect_refused("cohort submit m.toml --local 1", 3, {"P1", "P2", "same content"});
    change("m.toml", "P9/case.toml", "P1/./case.toml");
    expect_refused("cohort submit m.toml --local 1", 3, {"named twice"});
}

TEST_F(Cohort, ASecondSubmitAtTheSameTimeIsRefused) {
    make_cohort(1);
    fs::create_directories(folder_ / "m-cohort");
    int const lock = ::open((folder_ / "m-cohort/.lock").c_str(), O_RDWR | O_CREAT, 0600);
    ASSERT_EQ(::flock(lock, LOCK_EX), 0);
    auto const refused = yttria("cohort submit m.toml --local 1");
    EXPECT_EQ(refused.code, 4);
    expect_words(refused.err, {"another  yttria cohort  works in this folder"});
    ::close(lock);
    EXPECT_EQ(yttria("cohort submit m.toml --local 1 --quiet").code, 0) << "the file of the lock is still there, its owner is not";
}

TEST_F(Cohort, InputsMayLieAnywhereAndBeReadOnly) {
    make_cohort(1);
    fs::create_directories(folder_ / "far away/é");
    fs::rename(folder_ / "P1", folder_ / "far away/é/P 1");
    change("m.toml", "P1/case.toml", "../far away/é/P 1/case.toml");
    fs::create_directories(folder_ / "study");
    fs::rename(folder_ / "m.toml", folder_ / "study/m.toml");
    auto const names = names_in("far away/é/P 1");
    fs::permissions(folder_ / "far away/é/P 1", fs::perms::owner_read | fs::perms::owner_exec);
    auto const ran = yttria("cohort submit study/m.toml -o 'out é' --local 1");
    EXPECT_EQ(ran.code, 0) << ran.err;
    expect_words(ran.err, {"P1: ", "lies outside the manifest's folder"});
    EXPECT_EQ(names_in("far away/é/P 1"), names) << "nothing is written beside inputs";
    fs::permissions(folder_ / "far away/é/P 1", fs::perms::owner_all);
    EXPECT_EQ(yttria("cohort collect 'out é'").code, 0);
    EXPECT_NE(text("out é/table.csv").find("Tumour1"), std::string::npos);
}

TEST_F(Cohort, WithoutSlurmItSaysWhatToDo) {
    make_cohort(1);
    fs::create_directories(folder_ / "empty");
    auto const refused = yttria("cohort submit m.toml", "PATH='" + (folder_ / "empty").string() + "';");
    EXPECT_EQ(refused.code, 4) << refused.err;
    expect_words(refused.err, {"Slurm does not answer", "--local N"});
}

/// A few of the kills of validation/cohort/kill_test.sh, which is run with 50 by hand (docs/decisions). About 10 s.
TEST_F(Cohort, KilledAnywhereItCanBeRepeated) {
    EXPECT_EQ(script("kill_test.sh '" YTTRIA_PROGRAM "' '" YTTRIA_KILL_AT "' 6 20261122"), 0) << said_;
}

/// A real Slurm notices a dead node by its missing answers, which takes its time; otherwise computing takes some 15 s.
TEST_F(Cohort, OnARealSlurmADeadNodeAFullDiskAndARefusedCaseLoseNothing) {
    int const code = script("slurm_test.sh '" YTTRIA_PROGRAM "'");
    if (code == 77) GTEST_SKIP() << said_;
    EXPECT_EQ(code, 0) << said_;
}

}  // namespace
}  // namespace yttria
