// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/scores/mrecist.hpp"

namespace yttria {

/// A number of [clinical] that rules can ask for as clinical.KEY. The limits catch a wrong unit, they are no medical range.
struct ClinicalNumber {
    char const* key;
    double least, most;
    bool whole;
    char const* hint;  ///< what was probably meant outside the limits; "" where nothing is
};
std::vector<ClinicalNumber> const& clinical_numbers();
/// Keys of [clinical] that are true or false.
std::vector<std::string> const& clinical_flags();

/// [clinical] of the case file: what the site declares. What is not given is absent: a rule that needs it is not assessable.
struct ClinicalEntry {
    std::map<std::string, double> numbers;  ///< by key; also laboratory_age_days where both dates are given
    std::map<std::string, bool> flags;
    std::map<std::string, bool> declared;  ///< [clinical.declared]: answers to the items that a protocol names declared.KEY
    std::string ascites;                   ///< absent | mild | moderate | "" (not given)
    std::vector<Visit> visits;             ///< [[clinical.visit]], the first is the baseline

    std::optional<double> number(std::string const& key) const {
        auto const found = numbers.find(key);
        return found == numbers.end() ? std::nullopt : std::optional<double>(found->second);
    }
    std::optional<bool> flag(std::string const& key) const {
        auto const found = flags.find(key);
        return found == flags.end() ? std::nullopt : std::optional<bool>(found->second);
    }
};

}  // namespace yttria
