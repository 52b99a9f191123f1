// SPDX-License-Identifier: Apache-2.0
#include "app/cohort.hpp"
#include "app/cohort_queue.hpp"
#include "host/cohort/collect.hpp"
#include "host/cohort/lock.hpp"

#include <iostream>
#include <map>
#include <memory>

namespace yttria {
namespace {

struct Options {
    CohortPlace place;
    bool as_recorded = false, all = false, quiet = false;
};

/// The queue as far as it can be seen from here.
LiveTasks queue_or_note(CohortPlan const& plan) {
    try {
        return live_tasks(plan.folder);
    } catch (Error const& error) {
        std::cerr << "yttria: note: " << error.what() << "; what is in the queue is shown as lost or waiting\n";
        return {};
    }
}

ExitCode status(Options const& given) {
    auto const plan = make_plan(given.place, given.as_recorded ? Keys::as_recorded : Keys::from_files);
    auto const states = look_at_all(plan, queue_or_note(plan));
    std::map<CaseStatus, std::size_t> counts;
    for (std::size_t i = 0; i < states.size(); ++i) {
        auto const& state = states[i];
        ++counts[state.status];
        if (!given.all && state.status == CaseStatus::done) continue;
        std::cout << to_string(state.status) << "  " << plan.whole[i].name << (state.reason.empty() ? "" : "  " + one_line(state.reason))
                  << "\n";
    }
    std::cout << plan.manifest.id << ": " << states.size() << " cases";
    for (auto const& [status, count] : counts) std::cout << ", " << count << " " << to_string(status);
    std::cout << "\n";
    return ExitCode::done;
}

ExitCode collect_command(Options const& given) {
    auto const plan = make_plan(given.place, given.as_recorded ? Keys::as_recorded : Keys::from_files);
    if (!std::filesystem::exists(plan.folder / "cohort.json"))
        throw file_error(plan.folder.string() + ": nothing was computed there (no cohort.json): call  yttria cohort submit  first");
    FileLock const lock(plan.folder / ".lock-collect");
    if (!lock.held())
        throw file_error(plan.folder.string() + ": another  yttria cohort collect  writes this table: wait until it has ended");
    auto const collected = collect(plan.folder, plan.manifest, plan.whole, queue_or_note(plan));
    write_collected(plan.folder, plan.manifest.id, collected);
    if (given.quiet) return ExitCode::done;
    std::cout << (plan.folder / "table.csv").string() << ": " << collected.table.rows() << " rows of " << collected.done << " cases, "
              << collected.table.columns().size() << " columns\n";
    if (collected.failures.rows() > 0)
        std::cout << (plan.folder / "failures.csv").string() << ": " << collected.failures.rows()
                  << " rows: not all of the manifest is in the table\n";
    return ExitCode::done;
}

void add_as_recorded(CLI::App& sub, Options& given) {
    sub.add_flag("--no-hash", given.as_recorded,
                 "take the inputs for unchanged since the last submit (input files are not read: quick on large cohorts)");
}

}  // namespace

void add_cohort_state(CLI::App& cohort, Command& command) {
    auto given = std::make_shared<Options>();
    auto* show = cohort.add_subcommand("status", "says what is done, running, lost, failed (and why), changed or waiting");
    add_place(*show, given->place);
    add_as_recorded(*show, *given);
    show->add_flag("--all", given->all, "list the cases that are done, too");
    show->callback([&command, given] { command = [given] { return status(*given); }; });

    auto of_collect = std::make_shared<Options>();
    auto* gather = cohort.add_subcommand("collect", "writes table.csv, table.h5, failures.csv and runs.csv of what is done");
    add_place(*gather, of_collect->place);
    add_as_recorded(*gather, *of_collect);
    gather->add_flag("--quiet", of_collect->quiet, "print errors only");
    gather->callback([&command, of_collect] { command = [of_collect] { return collect_command(*of_collect); }; });
}

}  // namespace yttria
