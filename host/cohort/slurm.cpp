// SPDX-License-Identifier: Apache-2.0
#include "host/cohort/slurm.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

namespace yttria {
namespace {

namespace fs = std::filesystem;

/// In file names sbatch replaces %a and others; a percent sign of the path itself is doubled.
std::string slurm_path(fs::path const& path) {
    std::string out;
    for (char const c : path.string()) out += c == '%' ? std::string("%%") : std::string(1, c);
    return out;
}

/// "12_7" -> 7; 0 where it is no task of an array.
unsigned array_task(std::string const& job) {
    auto const at = job.find('_');
    if (at == std::string::npos) return 0;
    auto const digits = job.substr(at + 1);
    if (digits.empty() || digits.size() > 9 || digits.find_first_not_of("0123456789") != std::string::npos) return 0;
    return static_cast<unsigned>(std::stoul(digits));
}

}  // namespace

std::string shell_word(std::string const& text) {
    std::string out = "'";
    for (char const c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out += '\'';
}

std::string job_script(std::vector<std::string> const& program, fs::path const& cohort, unsigned submission,
                       std::vector<std::string> const& run_options) {
    auto const name = submission_name(submission);
    std::string command;
    for (auto const& word : program) command += shell_word(word) + ' ';
    command += "cohort work " + shell_word(cohort.string()) + " --submission " + name + " --task \"$SLURM_ARRAY_TASK_ID\"";
    for (auto const& word : run_options) command += ' ' + shell_word(word);
    // A log that says nothing is removed: one file a task fewer.
    return "#!/bin/sh\n# Written by yttria cohort submit.\n" + command +
           "\ncode=$?\nlog=" + shell_word((cohort / "submissions" / name).string()) +
           "/\"$SLURM_ARRAY_TASK_ID\".log\n[ -s \"$log\" ] || rm -f \"$log\"\nexit \"$code\"\n";
}

std::vector<std::string> sbatch_arguments(SlurmRequest const& request, Submission const& submission, fs::path const& cohort,
                                          unsigned number, fs::path const& script) {
    std::string array = "--array=1-" + std::to_string(submission.tasks.size());
    if (request.at_once > 0) array += '%' + std::to_string(request.at_once);
    std::vector<std::string> words{"--parsable", "--job-name=yttria-" + submission.token, array,
                                   "--output=" + slurm_path(cohort / "submissions" / submission_name(number)) + "/%a.log",
                                   "--open-mode=append"};
    if (!request.time.empty()) words.push_back("--time=" + request.time);
    if (!request.memory.empty()) words.push_back("--mem=" + request.memory);
    if (request.cpus > 0) words.push_back("--cpus-per-task=" + std::to_string(request.cpus));
    if (request.gpus > 0) words.push_back("--gres=gpu:" + std::to_string(request.gpus));
    words.insert(words.end(), request.more.begin(), request.more.end());
    words.push_back(script.string());
    return words;
}

std::map<std::string, std::set<unsigned>> parse_queue(std::string const& squeue_output) {
    // Not COMPLETING: its processes have ended, or its node is dead and it stays so for hours.
    constexpr std::array<std::string_view, 7> alive{"PENDING",     "RUNNING",      "SUSPENDED", "REQUEUED",
                                                    "CONFIGURING", "REQUEUE_HOLD", "RESIZING"};
    std::map<std::string, std::set<unsigned>> jobs;
    std::istringstream lines(squeue_output);
    for (std::string line; std::getline(lines, line);) {
        auto const first = line.find('|'), second = line.find('|', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        auto const task = array_task(line.substr(0, first));
        auto const state = line.substr(first + 1, second - first - 1);
        bool const live = std::find(alive.begin(), alive.end(), state) != alive.end();
        if (task > 0 && live) jobs[line.substr(second + 1)].insert(task);
    }
    return jobs;
}

unsigned parse_array_limit(std::string const& scontrol_output) {
    constexpr unsigned slurm_default = 1000;
    auto const at = scontrol_output.find("MaxArraySize");
    if (at == std::string::npos) return slurm_default;
    auto const digit = scontrol_output.find_first_of("0123456789", at);
    if (digit == std::string::npos) return slurm_default;
    auto const digits = scontrol_output.substr(digit, scontrol_output.find_first_not_of("0123456789", digit) - digit);
    if (digits.size() > 9) return slurm_default;
    auto const limit = static_cast<unsigned>(std::stoul(digits));
    return limit > 1 ? limit - 1 : slurm_default;  // the largest number of a task is one less
}

}  // namespace yttria
