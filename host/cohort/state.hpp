// SPDX-License-Identifier: Apache-2.0
// What the files in the folder of a case say about it. All of them appear by a rename, so that each is whole.
#pragma once

#include "host/cohort/task.hpp"

#include <set>

namespace yttria {

/// Where the files of a case are: cases/NAME in the cohort's folder.
class CaseFolder {
public:
    CaseFolder(std::filesystem::path const& cohort, std::string const& name) : folder_(cohort / "cases" / name) {}
    std::filesystem::path const& path() const { return folder_; }
    std::filesystem::path result(std::string const& key) const;  ///< of the case as the key names it
    std::filesystem::path part(CohortTask const& task) const;    ///< of a shard: parts/KEY-I-of-N.h5
    std::filesystem::path failed(CohortTask const& task) const;
    std::filesystem::path running(CohortTask const& task) const;
    std::filesystem::path merging() const { return folder_ / ".merging"; }
    /// Where a task writes until it is done, its own among all that run now.
    std::filesystem::path work(CohortTask const& task) const;

private:
    std::filesystem::path folder_;
};

/// done.json in the folder of a result.
struct DoneRecord {
    std::string key, summary_sha256, host, job;
    std::uint64_t seed = 0;
    unsigned attempts = 1;
    double seconds = 0;  ///< wall time of the attempt that finished it
};

/// The last attempt of a task, which failed.
struct FailedRecord {
    std::string key, reason, host, job;
    int exit_code = 0;
    unsigned attempts = 1;
};

/// An attempt that is under way, or whose machine died.
struct RunningRecord {
    std::string key, host, job;
    unsigned attempts = 1;
};

std::string done_text(DoneRecord const& record);
std::string failed_text(FailedRecord const& record);
std::string running_text(RunningRecord const& record);
/// Empty where there is no such file. Throws Error (file) where it is damaged.
std::optional<DoneRecord> read_done(std::filesystem::path const& result);
std::optional<FailedRecord> read_failed(std::filesystem::path const& file);
std::optional<RunningRecord> read_running(std::filesystem::path const& file);

enum class CaseStatus { done, running, lost, failed, changed, waiting };
std::string to_string(CaseStatus status);

/// A reason of several lines as one, for lists.
std::string one_line(std::string const& text);

/// Of a task in the queue: "NAME\nKEY\nI-of-N".
using LiveTasks = std::set<std::string>;
std::string live_name(CohortTask const& task);

struct CaseState {
    CaseStatus status = CaseStatus::waiting;
    std::string reason;
    int exit_code = 0;
    std::optional<DoneRecord> done;
    std::vector<CohortTask> open;    ///< tasks that are neither done, nor under way, nor failed
    std::vector<CohortTask> failed;  ///< tasks whose last attempt failed with the inputs as they are now
};

/// `whole`: the case with the key that it has now and its number of shards. `live`: tasks that wait or run in the queue.
CaseState look_at(std::filesystem::path const& cohort, CohortTask const& whole, LiveTasks const& live);

}  // namespace yttria
