// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace yttria {

/// Number of one-letter changes (insert, remove, replace) between two words, without regard to case.
std::size_t edit_distance(std::string const& a, std::string const& b);

/// The candidate with the smallest edit distance (the first of equals); empty when there are none.
std::string nearest_name(std::string const& word, std::vector<std::string> const& candidates);

/// The candidate that says the same with another unit ("administered_MBq" -> "administered_GBq") or with the unit that was left out
/// ("spacing" -> "spacing_mm"); empty when there is none.
std::string same_key_other_unit(std::string const& key, std::vector<std::string> const& candidates);

}  // namespace yttria
