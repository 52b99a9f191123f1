// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace yttria {

/// One piece of work: a case, or a shard of it.
struct CohortTask {
    std::string name;            ///< of the case in the cohort
    std::filesystem::path file;  ///< case file, absolute
    std::string key;             ///< case_key() when the task was made
    std::uint64_t seed = 0;
    std::optional<std::uint64_t> histories;
    std::string method;
    std::uint32_t shard = 1, shards = 1;
    std::string keep = "all";
    friend bool operator==(CohortTask const&, CohortTask const&) = default;
};

/// Tasks that were handed over together: one job array, or one local run. Written once, never changed.
struct Submission {
    std::string token;  ///< name of the job is "yttria-TOKEN": by it the jobs are found again, whatever happened to who submitted them
    bool local = false;
    std::vector<CohortTask> tasks;  ///< task i of the array (from 1) is tasks[i - 1]
};

std::string submission_text(Submission const& submission);

/// Throws Error: file (missing, not a submission of this version).
Submission read_submission(std::filesystem::path const& file);

/// "submissions/0007.json" of a cohort's folder: those that exist, oldest first.
std::vector<std::filesystem::path> submission_files(std::filesystem::path const& cohort);

/// Number of the next submission.
unsigned next_submission(std::filesystem::path const& cohort);

/// "0007".
std::string submission_name(unsigned number);

}  // namespace yttria
