// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/cohort/state.hpp"

namespace yttria {

/// How tasks of a cohort are computed; none of it changes a result.
struct WorkOptions {
    std::vector<std::string> program;  ///< words before "run": this program, or a container with it
    std::string backend = "auto";
    unsigned threads = 0;  ///< of each task; 0: all that the task has
    std::string job;       ///< "123_4" of Slurm, "local"
};

enum class TaskEnd { done, already_done, elsewhere, failed, interrupted };

struct TaskOutcome {
    TaskEnd end = TaskEnd::failed;
    std::string text;  ///< why, of one that failed
};

/// Computes one task and leaves its result, or the reason of its failure, in the folder of the case. Hashes the inputs first: what is
/// written down is what was computed, also where the inputs changed since the task was made. The last shard to finish merges. Throws
/// Error (file) only where not even the failure can be written down.
TaskOutcome do_task(std::filesystem::path const& cohort, CohortTask task, WorkOptions const& options);

/// Removes from the folder of a case that has this result what is of no use any more: results and shards of other inputs, failures of
/// before, and what attempts left that were killed; not what others compute now. `own`: running file of the caller. The new result
/// stands by then, so that nothing is lost.
void tidy(CaseFolder const& folder, std::filesystem::path const& result, std::filesystem::path const& own = {});

}  // namespace yttria
