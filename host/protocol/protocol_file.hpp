// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/protocol/status.hpp"

namespace yttria {

/// A rule as data.
struct Rule {
    std::string id, group, text, quantity, comparison, unit, source, requires_image;
    std::optional<double> limit;         ///< of <=, <, >=, >
    std::optional<double> lower, upper;  ///< of within, both ends included
};

struct Protocol {
    std::filesystem::path file;
    std::string name, title;
    double k = 2.0;  ///< a value plus or minus k u that crosses its limit is indeterminate
    std::vector<Rule> rules;
    std::vector<std::string> unspecified;
};

/// A name in protocols/ or a path. Throws Error (input) with the names there are.
std::filesystem::path find_protocol(std::string const& name_or_path);
/// Throws Error (input) with line and reason; unknown keys and quantities name the nearest known one.
Protocol read_protocol(std::filesystem::path const& file);
/// One of <=, <, >=, >.
Comparison comparison_of(std::string const& text);

}  // namespace yttria
