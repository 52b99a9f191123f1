// SPDX-License-Identifier: Apache-2.0
// The programs of Slurm, as `yttria cohort` calls them.
#pragma once

#include "app/cohort_plan.hpp"

namespace yttria {

/// Tasks of this cohort that wait or run in Slurm's queue; empty where nothing was ever submitted to it. Found by the names of the jobs, so
/// that jobs of a `submit` that was killed are found too. Throws Error (file) where squeue does not answer.
LiveTasks live_tasks(std::filesystem::path const& cohort);

/// Writes submissions and hands them to sbatch, as many arrays as their length asks for. Returns numbers of jobs. Throws Error (file)
/// where sbatch is not there or refuses.
std::vector<std::string> submit_tasks(CohortPlan const& plan, std::vector<CohortTask> const& tasks);

/// Writes a submission down; for a local run that is all there is of it.
Submission write_submission(std::filesystem::path const& cohort, std::vector<CohortTask> const& tasks, bool local, unsigned& number);

}  // namespace yttria
