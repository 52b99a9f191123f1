// SPDX-License-Identifier: Apache-2.0
// The parameter study itself: pilot, plan, runs, timing; and what it found, as JSON and Markdown.
#pragma once

#include "validation/parameter_study/measure.hpp"
#include "validation/parameter_study/study.hpp"

#include <functional>

namespace yttria::validation {

struct StudyOptions {
    std::filesystem::path folder = "parameter-study";  ///< state.json, study.json, study.md
    std::vector<std::string> only;                     ///< parameters; empty: all steps and cutoffs
    BackendRequest backend;
    std::uint64_t seed = 1;
    double target_sigma = 0.0005;     ///< of each judged change: half of what issue 3 asks, since paired histories make it cheap
    std::uint64_t pilot_chunks = 4;   ///< 8.4e6 histories a variant and scene
    std::uint64_t most_chunks = 120;  ///< 2.5e8 histories a variant and scene, then the study says how far it came
    int timing_pairs = 5;             ///< alternating pairs of chunks a variant; 0: no timing
    bool plan_only = false;           ///< stop after the plan
    std::function<void(std::string const&)> say;  ///< progress, one line a call
};

/// A variant's changes against the default, over the batches that both have.
struct VariantResult {
    Variant variant;
    std::vector<Change> changes;                            ///< as study_quantities(); empty where the variant was refused
    std::string verdict;                                    ///< of the judged quantities: holds | moves | noisy | refused
    std::string refused;                                    ///< why
    std::map<std::string, double> histories;                ///< [scene]
    double speed = 0, speed_lowest = 0, speed_highest = 0;  ///< decays/s over the default's: median and ends of the pairs; 0: not timed
};

struct StudyReport {
    std::vector<VariantResult> results;
    std::vector<std::pair<std::string, double>> default_sigma;  ///< [quantity] relative sigma of the default's own value
    std::string machine, date, commit;
    double seconds = 0;  ///< transport in all, of all calls
    double default_decays_per_second = 0;
    int threads = 0;
    std::uint64_t seed = 0;
    double target_sigma = 0;
};

/// Runs what is missing and saves as it goes; a second call goes on from the folder's state. Throws Error.
StudyReport run_study(StudyOptions const& options);

std::string study_json(StudyReport const& report);
std::string study_markdown(StudyReport const& report);

}  // namespace yttria::validation
