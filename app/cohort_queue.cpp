// SPDX-License-Identifier: Apache-2.0
#include "app/cohort_queue.hpp"

#include "app/process.hpp"
#include "host/base/error.hpp"
#include "host/cohort/lock.hpp"
#include "kernels/data/sha256.hpp"

#include <algorithm>
#include <chrono>
#include <span>

namespace yttria {
namespace {

namespace fs = std::filesystem;

std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    return text;
}

std::string new_token(fs::path const& cohort, unsigned number) {
    auto const now = std::chrono::system_clock::now().time_since_epoch().count();
    auto const text = cohort.string() + '\n' + std::to_string(number) + '\n' + writer_name() + '\n' + std::to_string(now);
    return sha256_hex(std::as_bytes(std::span(text))).substr(0, 16);
}

/// Options that the worker gets, besides what is in the submission.
std::vector<std::string> work_options(CohortOptions const& options) {
    std::vector<std::string> words;
    if (!options.backend.empty()) words.insert(words.end(), {"--backend", options.backend});
    if (options.threads > 0) words.insert(words.end(), {"--threads", std::to_string(options.threads)});
    return words;
}

}  // namespace

LiveTasks live_tasks(fs::path const& cohort) {
    std::vector<Submission> submissions;
    std::string names;
    for (auto const& file : submission_files(cohort)) {
        auto submission = read_submission(file);
        if (submission.local) continue;
        names += (names.empty() ? "yttria-" : ",yttria-") + submission.token;
        submissions.push_back(std::move(submission));
    }
    LiveTasks live;
    if (submissions.empty()) return live;
    auto const asked = run_process({"squeue", "--noheader", "--array", "--name=" + names, std::string("--format=") + queue_format});
    if (asked.code != 0)
        throw file_error("squeue does not answer (" + trimmed(asked.errors) +
                         "; what is in the queue would be computed twice) call this where Slurm is, or when it is up again");
    auto const queue = parse_queue(asked.output);
    for (auto const& submission : submissions) {
        auto const found = queue.find("yttria-" + submission.token);
        if (found == queue.end()) continue;
        for (unsigned const task : found->second)
            if (task <= submission.tasks.size()) live.insert(live_name(submission.tasks[task - 1]));
    }
    return live;
}

Submission write_submission(fs::path const& cohort, std::vector<CohortTask> const& tasks, bool local, unsigned& number) {
    fs::create_directories(cohort / "submissions");
    number = next_submission(cohort);
    Submission submission{new_token(cohort, number), local, tasks};
    replace_file(cohort / "submissions" / (submission_name(number) + ".json"), submission_text(submission));
    return submission;
}

std::vector<std::string> submit_tasks(CohortPlan const& plan, std::vector<CohortTask> const& tasks) {
    auto const asked = run_process({"scontrol", "show", "config"});
    if (asked.code != 0)
        throw file_error("Slurm does not answer (" + trimmed(asked.errors) +
                         ") call this where sbatch and scontrol are, or compute here with --local N");
    std::size_t const limit = parse_array_limit(asked.output);
    auto program = plan.options.program;
    if (program.empty()) program = {own_path()};
    std::vector<std::string> jobs;
    for (std::size_t first = 0; first < tasks.size(); first += limit) {
        auto const end = std::min(tasks.size(), first + limit);
        auto const at = [&](std::size_t i) { return tasks.begin() + static_cast<std::ptrdiff_t>(i); };
        unsigned number = 0;
        // Written before sbatch is called: whatever happens after this, the job is found again by its name.
        auto const submission = write_submission(plan.folder, {at(first), at(end)}, false, number);
        auto const name = submission_name(number);
        fs::create_directories(plan.folder / "submissions" / name);
        auto const script = plan.folder / "submissions" / (name + ".sh");
        replace_file(script, job_script(program, plan.folder, number, work_options(plan.options)));
        std::vector<std::string> words{"sbatch"};
        auto const arguments = sbatch_arguments(plan.options.slurm, submission, plan.folder, number, script);
        words.insert(words.end(), arguments.begin(), arguments.end());
        auto const said = run_process(words);
        if (said.code != 0)
            throw file_error("sbatch refused the job array " + script.string() + " (" + trimmed(said.errors) +
                             ") change --time, --memory, --cpus, --gpus or --sbatch and submit again");
        jobs.push_back(trimmed(said.output));
    }
    return jobs;
}

}  // namespace yttria
