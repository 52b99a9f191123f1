// SPDX-License-Identifier: Apache-2.0
#include "app/cohort.hpp"
#include "app/cohort_queue.hpp"
#include "app/cohort_work.hpp"
#include "app/output_folder.hpp"
#include "app/process.hpp"
#include "host/cohort/lock.hpp"
#include "host/report/provenance.hpp"
#include "host/transport/interrupt.hpp"

#include <algorithm>
#include <iostream>
#include <memory>
#include <mutex>
#include <thread>

namespace yttria {
namespace {

namespace fs = std::filesystem;

struct Options {
    CohortPlace place;
    CohortOptions more;  ///< in place of what cohort.json says, where given
    unsigned local = 0;  ///< processes on this machine; 0: Slurm
    bool retry = false;  ///< also what failed
    bool quiet = false;
};

void take_given(CohortOptions& saved, CohortOptions const& given) {
    auto const take = [](auto& into, auto const& value) {
        if (value != std::decay_t<decltype(value)>{}) into = value;
    };
    take(saved.program, given.program);
    take(saved.backend, given.backend);
    take(saved.threads, given.threads);
    take(saved.slurm.time, given.slurm.time);
    take(saved.slurm.memory, given.slurm.memory);
    take(saved.slurm.cpus, given.slurm.cpus);
    take(saved.slurm.gpus, given.slurm.gpus);
    take(saved.slurm.at_once, given.slurm.at_once);
    take(saved.slurm.more, given.slurm.more);
}

/// Tasks to compute now, and how many cases are left alone and why.
struct Choice {
    std::vector<CohortTask> tasks;
    std::size_t done = 0, running = 0, failed = 0;
};

Choice choose(std::vector<CaseState> const& states, bool retry) {
    Choice out;
    for (auto const& state : states) {
        out.done += state.status == CaseStatus::done;
        out.running += state.status == CaseStatus::running;
        out.failed += state.status == CaseStatus::failed && !retry;
        out.tasks.insert(out.tasks.end(), state.open.begin(), state.open.end());
        if (retry) out.tasks.insert(out.tasks.end(), state.failed.begin(), state.failed.end());
    }
    return out;
}

void say_choice(Choice const& choice) {
    std::cerr << "yttria: " << choice.tasks.size() << " tasks to compute; cases done " << choice.done << ", running or in the queue "
              << choice.running;
    if (choice.failed > 0) std::cerr << ", failed " << choice.failed << " (yttria cohort resume tries them again)";
    std::cerr << "\n";
}

/// Computes tasks in `processes` processes at a time.
ExitCode run_here(CohortPlan const& plan, std::vector<CohortTask> const& tasks, Options const& given) {
    unsigned number = 0;
    auto const submission = write_submission(plan.folder, tasks, true, number);
    WorkOptions options;
    options.program = plan.options.program.empty() ? std::vector<std::string>{own_path()} : plan.options.program;
    options.backend = plan.options.backend.empty() ? "auto" : plan.options.backend;
    options.job = "local";
    // Cores are shared out: so many processes with all cores each would only wait for each other.
    options.threads = plan.options.threads > 0 ? plan.options.threads : std::max(1U, std::thread::hardware_concurrency() / given.local);
    std::mutex guard;
    std::size_t next = 0, finished = 0, failed = 0;
    auto const loop = [&] {
        for (;;) {
            std::size_t mine = 0;
            {
                std::lock_guard const lock(guard);
                if (next == tasks.size() || interrupt_flag().load()) return;
                mine = next++;
            }
            auto const& task = submission.tasks[mine];
            TaskOutcome outcome;
            try {
                outcome = do_task(plan.folder, task, options);
            } catch (std::exception const& error) { outcome = {TaskEnd::failed, error.what()}; }
            std::lock_guard const lock(guard);
            ++finished;
            bool const bad = outcome.end == TaskEnd::failed || outcome.end == TaskEnd::interrupted;
            failed += bad;
            auto const share = task.shards > 1 ? " " + std::to_string(task.shard) + "/" + std::to_string(task.shards) : std::string();
            if (bad || !given.quiet)
                std::cerr << "yttria: " << finished << " of " << tasks.size() << ": " << task.name << share << (bad ? ": " : " done")
                          << (bad ? outcome.text : "") << "\n";
        }
    };
    std::vector<std::jthread> pool;
    for (std::size_t i = 1; i < std::min<std::size_t>(given.local, tasks.size()); ++i) pool.emplace_back(loop);
    loop();
    pool.clear();
    if (interrupt_flag().load()) return ExitCode::interrupted;
    return failed > 0 ? ExitCode::input : ExitCode::done;
}

ExitCode submit(Options const& given) {
    if (!given.quiet) std::cerr << disclaimer() << "\n";
    auto plan = make_plan(given.place, Keys::from_files);
    take_given(plan.options, given.more);
    check_output_folder(plan.folder);
    fs::create_directories(plan.folder);
    FileLock const lock(plan.folder / ".lock");
    if (!lock.held())
        throw file_error(plan.folder.string() +
                         ": another  yttria cohort  works in this folder (two would compute the same cases) wait until it has ended");
    save_plan(plan);
    auto const live = live_tasks(plan.folder);
    auto const states = look_at_all(plan, live);
    for (std::size_t i = 0; i < states.size(); ++i) {
        CaseFolder const folder(plan.folder, plan.whole[i].name);
        if (states[i].status == CaseStatus::done) tidy(folder, folder.result(plan.whole[i].key));
    }
    auto const choice = choose(states, given.retry);
    if (!given.quiet) {
        for (auto const& text : cases_outside(plan.manifest))
            std::cerr << "yttria: note: " << text << " lies outside the manifest's folder (each machine must see it there)\n";
        say_choice(choice);
    }
    if (choice.tasks.empty()) return ExitCode::done;
    if (given.local > 0) return run_here(plan, choice.tasks, given);
    for (auto const& job : submit_tasks(plan, choice.tasks))
        if (!given.quiet) std::cerr << "yttria: submitted job " << job << "\n";
    return ExitCode::done;
}

void add_how(CLI::App& sub, Options& given) {
    auto& more = given.more;
    add_place(sub, given.place);
    sub.add_option("--backend", more.backend, "as of  yttria run")->check(CLI::IsMember({"auto", "cpu", "cuda"}));
    sub.add_option("--threads", more.threads, "of each task (default: its cores)")->check(CLI::Range(1, 4096));
    sub.add_option("--program", more.program, "words in place of this program, such as  apptainer run --nv yttria.sif")->expected(1, -1);
    sub.add_flag("--quiet", given.quiet, "print errors only");
}

void add_slurm(CLI::App& sub, Options& given) {
    auto& slurm = given.more.slurm;
    sub.add_option("--local", given.local, "compute here, in so many processes, without Slurm")->check(CLI::Range(1, 1024));
    sub.add_option("--time", slurm.time, "limit of a task, such as 02:00:00 (default: the site's)");
    sub.add_option("--memory", slurm.memory, "of a task, such as 8G (default: the site's)");
    sub.add_option("--cpus", slurm.cpus, "cores of a task")->check(CLI::Range(1, 4096));
    sub.add_option("--gpus", slurm.gpus, "GPUs of a task (one is used)")->check(CLI::Range(1, 8));
    sub.add_option("--at-once", slurm.at_once, "tasks at once, at most")->check(CLI::Range(1, 100000));
    sub.add_option("--sbatch", slurm.more, "an option for sbatch, such as --sbatch=--partition=gpu; may be given again")
        ->allow_extra_args(false);
}

}  // namespace

void add_cohort_submit(CLI::App& cohort, Command& command) {
    auto const add = [&](std::string const& name, std::string const& text, bool retry, unsigned local) {
        auto given = std::make_shared<Options>();
        given->retry = retry;
        given->local = local;
        auto* sub = cohort.add_subcommand(name, text);
        add_how(*sub, *given);
        if (local > 0)
            sub->add_option("--local", given->local, "processes at a time")->check(CLI::Range(1, 1024))->capture_default_str();
        else
            add_slurm(*sub, *given);
        sub->callback([&command, given] { command = [given] { return submit(*given); }; });
    };
    add("submit", "computes what is new or changed: a Slurm job array, or --local", false, 0);
    add("resume", "the same, and again what failed", true, 0);
    add("run", "submit --local 1", false, 1);
}

}  // namespace yttria
