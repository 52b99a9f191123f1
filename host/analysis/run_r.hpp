// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace yttria {

/// What must be installed for  yttria cohort analyze.
std::string r_packages();

struct ROutcome {
    int code = 0;        ///< exit status; 128 + n: ended by signal n
    std::string errors;  ///< what it wrote to stderr
};

/// Runs `Rscript --vanilla SCRIPT ARGUMENTS` with a fixed locale; R ends with this program, however that ends. YTTRIA_RSCRIPT names another
/// Rscript. `log` gets what it writes. Throws Error: file (no Rscript), interrupted (`interrupted` said so; R is ended first).
ROutcome run_r(std::filesystem::path const& script, std::vector<std::string> const& arguments, std::filesystem::path const& log,
               std::function<bool()> const& interrupted);

}  // namespace yttria
