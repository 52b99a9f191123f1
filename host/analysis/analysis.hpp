// SPDX-License-Identifier: Apache-2.0
//! Dose-response of a cohort (docs/methods/dose_response.md): R computes; here the analysis file is checked, the files are kept whole
//! and the page is made.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace yttria {

struct AnalysisInput {
    std::filesystem::path table;     ///< of `yttria cohort collect` (docs/formats/cohort.md)
    std::filesystem::path failures;  ///< failures.csv beside it; empty: there is none
    std::filesystem::path plan;      ///< the analysis file (docs/formats/analysis.md)
    std::filesystem::path folder;    ///< result: replaced as a whole
};

/// The analysis file as the JSON that analysis/analyze.R reads, names and ranges checked. Throws Error: file (missing), input (all that
/// is wrong, with lines).
std::string analysis_request(std::filesystem::path const& plan);

/// Analyses and writes `folder` (analysis.json, estimates.csv, report.html, calls.R, session.txt, data/, figures/, scripts/). It appears at
/// once and whole, in place of an earlier one; a run that is killed leaves the earlier one. `interrupted` is asked while R works.
/// Throws Error: file (no R, a package missing, a folder that holds something else, an analysis at work in it), input (a design that
/// is refused), interrupted.
void analyse_cohort(AnalysisInput const& input, std::function<bool()> const& interrupted);

/// report.html from analysis.json; `figures` is where its figures are, `cohort` where the cases are linked from. Throws Error (input) for
/// a text that is no analysis.json.
std::string analysis_html(std::string const& analysis_json, std::filesystem::path const& figures, std::filesystem::path const& result,
                          std::filesystem::path const& cohort);

}  // namespace yttria
