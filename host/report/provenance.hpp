// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/data/parameters.hpp"

#include <string>
#include <vector>

namespace yttria {

std::string program_version();
/// Commit of the source tree that was built, "-dirty" where it had changes, "unknown" without git.
std::string program_commit();
/// What the program says on start, in every report and with --version (clinical.md 7.1).
std::string disclaimer();

/// One transport parameter as it is printed with a result.
struct ParameterRow {
    std::string name;
    double value = 0;
    std::string unit, meaning;
};
std::vector<ParameterRow> parameter_rows(Parameters const& parameters);

}  // namespace yttria
