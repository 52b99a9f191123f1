// SPDX-License-Identifier: Apache-2.0
#include "host/casefile/nearest.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <numeric>
#include <string_view>

namespace yttria {
namespace {

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// Units that a key of a case or phantom file may end with, or that someone may write there by mistake. Longest first where one
/// ends another.
constexpr std::array<std::string_view, 30> units{
    "g_per_mL", "g_per_cm3", "kg_per_m3", "bq_per_count", "fraction", "percent", "gbq",  "mbq", "kbq", "tbq",
    "bq",       "mci",       "ci",        "mm",           "cm",       "um",      "inch", "kg",  "mg",  "g",
    "ml",       "cc",        "l",         "gy",           "cgy",      "hours",   "h",    "min", "s",   "m"};

/// "administered_GBq" -> "administered"; a key without a unit stays as it is. Lower case.
std::string without_unit(std::string const& key) {
    auto const word = lower(key);
    for (auto const unit : units) {
        auto const ending = std::string(1, '_').append(lower(std::string(unit)));
        if (word.size() > ending.size() && word.ends_with(ending)) return word.substr(0, word.size() - ending.size());
    }
    return word;
}

}  // namespace

std::size_t edit_distance(std::string const& a, std::string const& b) {
    auto const x = lower(a), y = lower(b);
    std::vector<std::size_t> row(y.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= x.size(); ++i) {
        auto diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= y.size(); ++j) {
            auto const replaced = diagonal + (x[i - 1] == y[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

std::string nearest_name(std::string const& word, std::vector<std::string> const& candidates) {
    auto const best = std::min_element(candidates.begin(), candidates.end(),
                                       [&](auto const& a, auto const& b) { return edit_distance(word, a) < edit_distance(word, b); });
    return best == candidates.end() ? std::string{} : *best;
}

std::string same_key_other_unit(std::string const& key, std::vector<std::string> const& candidates) {
    for (auto const& candidate : candidates) {
        bool const has_unit = without_unit(candidate) != lower(candidate);
        if (has_unit && candidate != key && without_unit(candidate) == without_unit(key)) return candidate;
    }
    return {};
}

}  // namespace yttria
