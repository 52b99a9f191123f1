// SPDX-License-Identifier: Apache-2.0
// Texts for and from Slurm; nothing here starts a program.
#pragma once

#include "host/cohort/task.hpp"

#include <map>
#include <set>

namespace yttria {

/// What a task of the array asks for. Empty: not said, the site's default.
struct SlurmRequest {
    std::string time, memory;       ///< as sbatch takes them: "02:00:00", "8G"
    unsigned cpus = 0, gpus = 0;    ///< per task
    unsigned at_once = 0;           ///< tasks of the array at once; 0: as many as there is room
    std::vector<std::string> more;  ///< passed to sbatch as they are
};

/// A word for the shell, whatever is in it.
std::string shell_word(std::string const& text);

/// The job script: tasks of `submission` by `yttria cohort work`. `program`: words before "cohort", such as a container's.
std::string job_script(std::vector<std::string> const& program, std::filesystem::path const& cohort, unsigned submission,
                       std::vector<std::string> const& run_options);

/// Arguments of sbatch for an array of `count` tasks.
std::vector<std::string> sbatch_arguments(SlurmRequest const& request, Submission const& submission, std::filesystem::path const& cohort,
                                          unsigned number, std::filesystem::path const& script);

/// Format for squeue -h -r -o; its lines are read by parse_queue.
inline constexpr char const* queue_format = "%i|%T|%j";

/// Job name -> numbers of array tasks that wait or run. Lines of jobs that ended are left out.
std::map<std::string, std::set<unsigned>> parse_queue(std::string const& squeue_output);

/// How many tasks an array takes: "MaxArraySize = 1001" of  scontrol show config  is 1000; that, Slurm's own default, where it is not said.
unsigned parse_array_limit(std::string const& scontrol_output);

}  // namespace yttria
