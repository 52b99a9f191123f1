// SPDX-License-Identifier: Apache-2.0
#include "host/cohort/state.hpp"

#include "folder.hpp"
#include "host/base/error.hpp"
#include "host/cohort/lock.hpp"

#include <sys/wait.h>

#include <csignal>

namespace yttria {
namespace {

namespace fs = std::filesystem;

class State : public CohortFolder {
protected:
    CohortTask task(std::uint32_t shards = 1) const {
        CohortTask out;
        out.name = "P é", out.file = "/x/case.toml", out.key = std::string(64, 'a'), out.shards = shards, out.seed = 5;
        return out;
    }
    CaseFolder of() const { return {folder_, "P é"}; }
    void put_file(fs::path const& file, std::string const& text) const {
        fs::create_directories(file.parent_path());
        replace_file(file, text);
    }
    CaseStatus status(CohortTask const& whole, LiveTasks const& live = {}) const { return look_at(folder_, whole, live).status; }
};

TEST_F(State, OfACaseFollowsItsFiles) {
    auto const t = task();
    EXPECT_EQ(status(t), CaseStatus::waiting);
    EXPECT_EQ(look_at(folder_, t, {}).open.size(), 1U);
    EXPECT_EQ(status(t, {live_name(t)}), CaseStatus::running);
    EXPECT_TRUE(look_at(folder_, t, {live_name(t)}).open.empty()) << "it would be computed twice";
    put_file(of().running(t), running_text({t.key, "h", "1_2", 3}));
    EXPECT_EQ(status(t), CaseStatus::lost) << "nobody holds the lock of its running file";
    EXPECT_EQ(look_at(folder_, t, {}).open.size(), 1U);
    fs::remove(of().running(t));
    put_file(of().failed(t), failed_text({t.key, "bad", "h", "1_2", 3, 1}));
    auto const failed = look_at(folder_, t, {});
    EXPECT_EQ(failed.status, CaseStatus::failed);
    EXPECT_EQ(failed.reason, "bad");
    EXPECT_EQ(failed.exit_code, 3);
    EXPECT_TRUE(failed.open.empty());
    EXPECT_EQ(failed.failed.size(), 1U);
    auto changed = t;
    changed.key = std::string(64, 'b');
    EXPECT_EQ(status(changed), CaseStatus::waiting) << "the failure was of other inputs";
    put_file(of().result(t.key) / "done.json", done_text({t.key, "s", "h", "j", 5, 1, 2.5}));
    EXPECT_EQ(status(t), CaseStatus::done);
    EXPECT_EQ(status(changed), CaseStatus::changed);
    EXPECT_EQ(look_at(folder_, changed, {}).open.size(), 1U);
    EXPECT_EQ(look_at(folder_, t, {}).done->seconds, 2.5);
}

TEST_F(State, ShardsThatAreThereAreNotAskedForAgain) {
    auto const whole = task(3);
    auto second = whole;
    second.shard = 2;
    put_file(of().part(second), "x");
    auto const some = look_at(folder_, whole, {});
    ASSERT_EQ(some.open.size(), 2U);
    EXPECT_EQ(some.open[0].shard, 1U);
    EXPECT_EQ(some.open[1].shard, 3U);
    for (std::uint32_t i : {1, 3}) {
        second.shard = i;
        put_file(of().part(second), "x");
    }
    auto const all = look_at(folder_, whole, {});
    EXPECT_EQ(all.status, CaseStatus::waiting);
    ASSERT_EQ(all.open.size(), 1U) << "one task merges";
    EXPECT_NE(all.reason.find("not merged"), std::string::npos);
}

TEST_F(State, DamagedFilesAreNamed) {
    put_file(of().result(task().key) / "done.json", "{");
    try {
        status(task());
        FAIL() << "a damaged file was taken";
    } catch (Error const& error) { EXPECT_NE(std::string(error.what()).find("done.json"), std::string::npos); }
}

TEST_F(State, ALockDiesWithItsProcessHoweverItEnds) {
    auto const file = folder_ / "lock";
    std::array<int, 2> ready{};
    ASSERT_EQ(::pipe(ready.data()), 0);
    auto const child = ::fork();
    if (child == 0) {
        FileLock const lock(file);
        [[maybe_unused]] auto const told = ::write(ready[1], "x", 1);
        for (;;) ::pause();
    }
    char c = 0;
    ASSERT_EQ(::read(ready[0], &c, 1), 1);
    EXPECT_TRUE(is_locked(file));
    EXPECT_FALSE(FileLock(file).held());
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    EXPECT_FALSE(is_locked(file));
    EXPECT_TRUE(FileLock(file).held());
}

TEST_F(State, FilesAreReplacedWholeAndLeaveNothingAside) {
    auto const file = put("a.json", "old");
    replace_file(file, "new");
    std::ifstream stream(file);
    std::string text;
    stream >> text;
    EXPECT_EQ(text, "new");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
    EXPECT_THROW(replace_file(folder_ / "no" / "a.json", "x"), Error);
}

TEST_F(State, SubmissionsAreReadAsTheyWereWritten) {
    auto t = task(2);
    t.histories = 7, t.method = "local", t.shard = 2, t.keep = "summary";
    Submission const written{"token", true, {t, task()}};
    put("submissions/0001.json", submission_text(written));
    put("submissions/10000.json", "x");
    put("submissions/.0002.json.host-1-0", "half");
    auto const read = read_submission(folder_ / "submissions" / "0001.json");
    EXPECT_EQ(read.tasks, written.tasks);
    EXPECT_EQ(read.token, "token");
    EXPECT_TRUE(read.local);
    EXPECT_EQ(submission_files(folder_).size(), 2U);
    EXPECT_EQ(next_submission(folder_), 10001U);
    EXPECT_EQ(submission_name(7), "0007");
    EXPECT_THROW(read_submission(folder_ / "submissions" / "10000.json"), Error);
}

}  // namespace
}  // namespace yttria
