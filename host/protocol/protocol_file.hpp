// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/protocol/status.hpp"

#include <set>

namespace yttria {

/// What is asked: one comparison of a quantity, or several joined by any or all.
struct Condition {
    enum class Kind { leaf, any, all } kind = Kind::leaf;
    std::string quantity, unit;
    std::string comparison;              ///< <=, <, >=, >, within, in, is, declared
    std::optional<double> limit;         ///< of <=, <, >=, >
    std::optional<double> lower, upper;  ///< of within, both ends included
    std::vector<double> values;          ///< of in
    bool expected = true;                ///< of is
    std::vector<Condition> parts;        ///< of any and all
};

/// A rule as data.
struct Rule {
    std::string id, group, text, source, requires_image;
    Condition test;
    std::optional<Condition> applies;  ///< `if`: where it does not hold the rule does not apply
};

/// A number that rules name instead of writing it.
struct ProtocolParameter {
    std::string name, unit, source, text;
    double value = 0;
    bool specified = true;  ///< false: a house choice for what the protocol leaves open
};

struct Protocol {
    std::filesystem::path file;
    std::string name, title;
    std::string product;  ///< resin | glass | "" (any): doses of one are not doses of the other
    double k = 2.0;       ///< a value plus or minus k u that crosses its limit is indeterminate
    std::vector<ProtocolParameter> parameters;
    std::vector<Rule> rules;
    std::vector<std::string> unspecified;
};

/// Names in protocols/, sorted.
std::vector<std::string> protocol_names();
/// A name in protocols/ or a path. Throws Error (input) with the names there are.
std::filesystem::path find_protocol(std::string const& name_or_path);
/// The protocol that a case names; it must name one. The error names file and key of the case.
std::filesystem::path protocol_of(Case const& request);
/// Throws Error (input) with line and reason of all mistakes; unknown keys, quantities and parameters name the nearest known one.
Protocol read_protocol(std::filesystem::path const& file);
/// Of all comparisons of all rules.
std::set<std::string> quantities_of(Protocol const& protocol);
/// One of <=, <, >=, >.
Comparison comparison_of(std::string const& text);

}  // namespace yttria
