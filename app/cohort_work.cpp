// SPDX-License-Identifier: Apache-2.0
#include "app/cohort_work.hpp"

#include "app/process.hpp"
#include "host/base/error.hpp"
#include "host/cohort/case_key.hpp"
#include "host/cohort/lock.hpp"
#include "kernels/data/sha256.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>
#include <span>

namespace yttria {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// Removes what a task wrote aside, however the task ends.
class WorkFolder {
public:
    explicit WorkFolder(fs::path folder) : folder_(std::move(folder)) {}
    WorkFolder(WorkFolder const&) = delete;
    WorkFolder& operator=(WorkFolder const&) = delete;
    ~WorkFolder() { clear(); }
    fs::path const& path() const { return folder_; }
    void clear() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }

private:
    fs::path folder_;
};

std::string sha256_of_file(fs::path const& file) {
    std::ifstream stream(file, std::ios::binary);
    std::vector<char> const bytes{std::istreambuf_iterator<char>(stream), {}};
    if (!stream) throw file_error("cannot read " + file.string() + " (the run did not write it) try again");
    return sha256_hex(std::as_bytes(std::span(bytes)));
}

/// What the program said last, without its name in front and its disclaimer.
std::string reason_of(ProcessOutcome const& outcome) {
    std::string text = outcome.errors;
    if (auto const at = text.rfind("yttria: "); at != std::string::npos) text = text.substr(at + 8);
    while (text.ends_with('\n')) text.pop_back();
    if (outcome.signal != 0)
        return "ended by signal " + std::to_string(outcome.signal) + (outcome.signal == 9 ? " (out of memory, or killed)" : "") +
               (text.empty() ? "" : ": " + text);
    return text.empty() ? "exit code " + std::to_string(outcome.code) : text;
}

/// One attempt at one task.
class Attempt {
public:
    Attempt(fs::path const& cohort, CohortTask task, WorkOptions const& options)
        : folder_(cohort, task.name),
          task_(std::move(task)),
          options_(options),
          work_(folder_.work(task_)) {}

    TaskOutcome go() {
        auto const end = run_and_publish();
        std::error_code ignored;
        fs::remove(folder_.running(task_), ignored);
        return end;
    }

    /// Says in the folder that the attempt is under way; false where another one is.
    bool begin() {
        fs::create_directories(folder_.path());
        if (is_locked(folder_.running(task_))) return false;
        remove_left_over();
        auto const failed = read_failed(folder_.failed(task_));
        auto const lost = read_running(folder_.running(task_));
        attempts_ = 1 + std::max(failed ? failed->attempts : 0, lost ? lost->attempts : 0);
        replace_file(folder_.running(task_), running_text({task_.key, host_name(), options_.job, attempts_}), false);
        lock_ = std::make_unique<FileLock>(folder_.running(task_));
        return lock_->held();
    }

private:
    TaskOutcome run_and_publish() {
        auto const start = Clock::now();
        ProcessOutcome outcome;
        try {
            if (task_.shards == 1 || !fs::exists(folder_.part(task_))) {
                outcome = run_process(run_words());
                if (outcome.code != 0) return fail(outcome);
                if (task_.shards > 1) publish_part();
            }
            double const seconds = std::chrono::duration<double>(Clock::now() - start).count();
            if (task_.shards == 1) return publish(seconds), TaskOutcome{TaskEnd::done, {}};
            return merge_when_complete(start);
        } catch (Error const& error) {
            return fail({static_cast<int>(error.code()), 0, {}, error.what()});
        } catch (fs::filesystem_error const& error) { return fail({static_cast<int>(ExitCode::file), 0, {}, error.what()}); }
    }

    std::vector<std::string> run_words() const {
        auto words = options_.program;
        words.insert(words.end(), {"run", task_.file.string(), "-o", work_.path().string(), "--quiet", "--backend", options_.backend,
                                   "--seed", std::to_string(task_.seed)});
        if (task_.histories) words.insert(words.end(), {"--histories", std::to_string(*task_.histories)});
        if (!task_.method.empty()) words.insert(words.end(), {"--method", task_.method});
        if (options_.threads > 0) words.insert(words.end(), {"--threads", std::to_string(options_.threads)});
        if (task_.shards > 1) words.insert(words.end(), {"--shard", std::to_string(task_.shard) + "/" + std::to_string(task_.shards)});
        return words;
    }

    TaskOutcome fail(ProcessOutcome const& outcome) {
        work_.clear();  // first: on a full disk this makes the room for the reason
        auto const reason = reason_of(outcome);
        replace_file(folder_.failed(task_), failed_text({task_.key, reason, host_name(), options_.job, outcome.code, attempts_}));
        bool const interrupted = outcome.code == static_cast<int>(ExitCode::interrupted);
        return {interrupted ? TaskEnd::interrupted : TaskEnd::failed, reason};
    }

    void publish_part() {
        auto const shard = work_.path() / ("shard-" + std::to_string(task_.shard) + "-of-" + std::to_string(task_.shards) + ".h5");
        fs::create_directories(folder_.part(task_).parent_path());
        sync_folder(work_.path());
        fs::rename(shard, folder_.part(task_));
        work_.clear();
        std::error_code ignored;
        fs::remove(folder_.failed(task_), ignored);
    }

    /// The result appears by one rename, whole; a second one of the same key holds the same bits and is dropped.
    void publish(double seconds) {
        auto const target = folder_.result(task_.key);
        if (task_.keep == "summary")
            for (auto const* name : {"result.h5", "dose.nrrd"}) fs::remove(work_.path() / name);
        replace_file(work_.path() / "done.json",
                     done_text({task_.key, sha256_of_file(work_.path() / "summary.json"), host_name(), options_.job, task_.seed, attempts_,
                                seconds}),
                     false);
        sync_folder(work_.path());
        std::error_code error;
        fs::rename(work_.path(), target, error);
        if (error && !read_done(target)) throw file_error("cannot write " + target.string() + " (" + error.message() + ") make room");
        tidy(folder_, target, folder_.running(task_));
    }

    TaskOutcome merge_when_complete(Clock::time_point start) {
        auto words = options_.program;
        words.push_back("merge");
        auto share = task_;
        for (share.shard = 1; share.shard <= task_.shards; ++share.shard) {
            if (!fs::exists(folder_.part(share))) return {TaskEnd::done, {}};  // whoever finishes last merges
            words.push_back(folder_.part(share).string());
        }
        FileLock const merging(folder_.merging());
        if (!merging.held() || read_done(folder_.result(task_.key))) return {TaskEnd::done, {}};
        words.insert(words.end(), {"-o", work_.path().string(), "--case", task_.file.string(), "--quiet"});
        auto const outcome = run_process(words);
        if (outcome.code != 0) return fail(outcome);
        publish(std::chrono::duration<double>(Clock::now() - start).count());
        return {TaskEnd::done, {}};
    }

    /// Of attempts of this task on this machine whose process is gone: it held the lock of the running file, which nobody holds now. What a
    /// dead machine left goes when the result is there.
    void remove_left_over() const {
        std::error_code ignored;
        auto const mark = ".work-" + std::to_string(task_.shard) + "-of-" + std::to_string(task_.shards) + "-" + host_name() + "-";
        std::vector<fs::path> old;
        for (auto const& entry : fs::directory_iterator(folder_.path(), ignored))
            if (entry.path().filename().string().starts_with(mark)) old.push_back(entry.path());
        for (auto const& path : old) fs::remove_all(path, ignored);
    }

    CaseFolder folder_;
    CohortTask task_;
    WorkOptions const& options_;
    WorkFolder work_;
    std::unique_ptr<FileLock> lock_;
    unsigned attempts_ = 1;
};

}  // namespace

void tidy(CaseFolder const& folder, fs::path const& result, fs::path const& own) {
    std::error_code ignored;
    std::vector<fs::path> old;
    std::vector<std::string> alive;  // ".work-I-of-N-" of shares that another process computes
    for (auto const& entry : fs::directory_iterator(folder.path(), ignored)) {
        auto const name = entry.path().filename().string();
        bool const running = name.starts_with("running-") && entry.path() != own;
        if (running && is_locked(entry.path())) {
            alive.push_back(".work-" + entry.path().stem().string().substr(std::string("running-").size()) + "-");
        } else if (running || (name.starts_with("result-") && entry.path() != result) || name.starts_with("failed-") ||
                   name.starts_with(".work-") || name == "parts" || name == ".merging") {
            old.push_back(entry.path());
        }
    }
    for (auto const& path : old) {
        auto const name = path.filename().string();
        if (std::none_of(alive.begin(), alive.end(), [&](auto const& mark) { return name.starts_with(mark); }))
            fs::remove_all(path, ignored);
    }
}

TaskOutcome do_task(fs::path const& cohort, CohortTask task, WorkOptions const& options) {
    auto const inputs = hash_inputs(task.file, cohort);
    task.key = case_key({program_identity(), task.seed, task.histories, task.method}, inputs);
    CaseFolder const folder(cohort, task.name);
    if (read_done(folder.result(task.key))) return {TaskEnd::already_done, {}};
    Attempt attempt(cohort, std::move(task), options);
    if (!attempt.begin()) return {TaskEnd::elsewhere, {}};
    return attempt.go();
}

}  // namespace yttria
