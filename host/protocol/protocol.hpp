// SPDX-License-Identifier: Apache-2.0
//! Stage: metrics + protocol file -> a status for each rule
#pragma once

#include "host/metrics/metrics.hpp"

#include <map>
#include <optional>

namespace yttria {

enum class Status { pass, boundary, indeterminate, not_assessable, fail };
std::string to_string(Status status);

/// The same quantity under another choice of method.
struct Alternative {
    std::string name;
    double value = 0;
};

/// What a quantity is in this run: a value, or why there is none.
struct Answer {
    std::optional<double> value, u;
    std::string why;  ///< of a missing value
    std::vector<Alternative> alternatives;
    std::string origin;         ///< how the value was found; printed where the status needs no other reason
    std::string reservation;    ///< why a pass would say too much, e.g. "resolution-limited: ..."; such a rule never passes
    std::vector<double> draws;  ///< values of an ensemble's members: a rule holds with the probability of their share
};
/// Answers by quantity that the caller of `judge` has, such as those of a plan.
using Facts = std::map<std::string, Answer>;

/// One comparison of a rule: most rules have one, those with any, all or if have several.
struct PartResult {
    std::string quantity;  ///< the named quantity that was used
    std::string comparison, unit;
    std::optional<double> value, u, limit;
    std::string answer;  ///< "yes" or "no" of what is declared, in place of a value
    Status status = Status::not_assessable;
    std::string why, origin;
};

struct RuleResult {
    std::string id, text, unit, comparison, source, group;
    std::string quantity;  ///< of the first comparison; its value, u and limit stand below
    std::string answer;    ///< "yes" or "no" where that is the value
    std::optional<double> value, u, limit;
    Status status = Status::not_assessable;
    std::string why;
    bool evaluated = false;               ///< this version has a way to answer it; data may still be missing
    std::vector<PartResult> parts;        ///< of any, all and if; empty where there is one comparison
    std::optional<double> probability{};  ///< that it holds, by an ensemble
};

/// A number of the protocol; `specified` false is a house choice, printed as such.
struct VerdictParameter {
    std::string name, unit, source, text;
    double value = 0;
    bool specified = true;
};
struct Verdict {
    std::string protocol, title;
    Status overall = Status::not_assessable;
    std::vector<RuleResult> rules;
    std::vector<std::string> unspecified;  ///< what the registry entry does not say
    std::vector<VerdictParameter> parameters;
    Warnings warnings;
};
/// No protocol in the case: an empty verdict. `facts` are answers of the caller by quantity , which come
/// before those of the case. Throws Error (input) for a protocol file that is wrong, with line and reason.
Verdict judge(Case const& request, Metrics const& metrics, Activity const& activity, Facts const& facts = {});

/// The quantities that the protocol's rules and [uncertainty] name, so that widths, levels and isodoses of their own are measured.
std::vector<std::string> named_quantities(Case const& request);

/// Reads a protocol file (or a name in protocols/) and says what is in it and which rules this version can evaluate. Throws as `judge`.
std::string check_protocol_file(std::filesystem::path const& file);

}  // namespace yttria
