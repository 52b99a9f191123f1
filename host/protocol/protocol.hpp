// SPDX-License-Identifier: Apache-2.0
//! Stage: metrics + protocol file -> a status for each rule
#pragma once

#include "host/metrics/metrics.hpp"

#include <optional>

namespace yttria {

enum class Status { pass, boundary, indeterminate, not_assessable, fail };
std::string to_string(Status status);

struct RuleResult {
    std::string id, text, unit, comparison, source, group;
    std::optional<double> value, u, limit;
    Status status = Status::not_assessable;
    std::string why;
    bool evaluated = false;  ///< this version has a way to answer it; data may still be missing
};
struct Verdict {
    std::string protocol, title;
    Status overall = Status::not_assessable;
    std::vector<RuleResult> rules;
    std::vector<std::string> unspecified;  ///< what the registry entry does not say
};
/// No protocol in the case: an empty verdict. Throws Error (input) for a protocol file that is wrong, with line and reason.
Verdict judge(Case const& request, Metrics const& metrics, Activity const& activity);

/// The quantities that the rules of the case's protocol name, so that widths, levels and isodoses of their own are measured.
std::vector<std::string> named_quantities(Case const& request);

/// Reads a protocol file (or a name in protocols/) and says what is in it and which rules this version can evaluate. Throws as `judge`.
std::string check_protocol_file(std::filesystem::path const& file);

}  // namespace yttria
