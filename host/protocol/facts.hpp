// SPDX-License-Identifier: Apache-2.0
// Quantities that follow from the case and the partition model: clinical., declared., lesion., score., partition., plan.
#pragma once

#include "host/protocol/quantities.hpp"

namespace yttria {

/// What rules are asked about.
struct Subject {
    Case const& request;
    Metrics const& metrics;
    Activity const& activity;
    Facts const& facts;  ///< answers of the caller, such as those of a plan; they come first
};

/// A name of this file's groups.
bool is_case_quantity(std::string const& quantity);
/// True for what is answered by yes or no.
bool is_flag_quantity(std::string const& quantity);
/// Names to suggest for a misspelt one.
std::vector<std::string> case_quantity_names();

/// The answer to any known quantity.
Answer answer(std::string const& quantity, Subject const& subject);

}  // namespace yttria
