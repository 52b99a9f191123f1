// SPDX-License-Identifier: Apache-2.0
#include "app/cohort.hpp"
#include "app/cohort_work.hpp"
#include "app/process.hpp"

#include <cstdlib>
#include <iostream>
#include <memory>

namespace yttria {
namespace {

struct Options {
    std::filesystem::path folder;
    unsigned submission = 0, task = 0;
    WorkOptions how;
};

std::string variable(char const* name) {
    auto const* value = std::getenv(name);
    return value ? value : "";
}

/// Cores that Slurm gave this task; 0 where it does not say.
unsigned cores_given() {
    auto const text = variable("SLURM_CPUS_PER_TASK").empty() ? variable("SLURM_CPUS_ON_NODE") : variable("SLURM_CPUS_PER_TASK");
    if (text.empty() || text.size() > 6 || text.find_first_not_of("0123456789") != std::string::npos) return 0;
    return static_cast<unsigned>(std::stoul(text));
}

ExitCode work(Options given) {
    auto const file = given.folder / "submissions" / (submission_name(given.submission) + ".json");
    auto const submission = read_submission(file);
    if (given.task < 1 || given.task > submission.tasks.size())
        throw usage_error("--task " + std::to_string(given.task) + ": " + file.string() + " has tasks 1 to " +
                          std::to_string(submission.tasks.size()) + " (is this the job of another submission?) give one of these");
    // Inside a container this program is the container's own: it runs itself.
    given.how.program = {own_path()};
    if (given.how.threads == 0) given.how.threads = cores_given();
    given.how.job = variable("SLURM_ARRAY_JOB_ID") + "_" + variable("SLURM_ARRAY_TASK_ID");
    auto const& task = submission.tasks[given.task - 1];
    auto const outcome = do_task(given.folder, task, given.how);
    bool const failed = outcome.end == TaskEnd::failed;
    if (failed || outcome.end == TaskEnd::interrupted) std::cerr << "yttria: " << task.name << ": " << outcome.text << "\n";
    return failed ? ExitCode::input : outcome.end == TaskEnd::interrupted ? ExitCode::interrupted : ExitCode::done;
}

}  // namespace

void add_cohort_work(CLI::App& cohort, Command& command) {
    auto given = std::make_shared<Options>();
    auto* sub = cohort.add_subcommand("work", "computes one task of a submission (what the jobs call)");
    sub->add_option("FOLDER", given->folder, "the cohort's folder")->required();
    sub->add_option("--submission", given->submission, "its number")->required();
    sub->add_option("--task", given->task, "number of the task, from 1")->required();
    sub->add_option("--backend", given->how.backend, "as of  yttria run")->check(CLI::IsMember({"auto", "cpu", "cuda"}));
    sub->add_option("--threads", given->how.threads, "as of  yttria run")->check(CLI::Range(0, 4096));
    sub->callback([&command, given] { command = [given] { return work(*given); }; });
}

}  // namespace yttria
