// SPDX-License-Identifier: Apache-2.0
// Parts of the cohort report (page.cpp, page_models.cpp).
#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

namespace yttria {

/// One model with its figures, numbers and notes, as a <section>.
std::string model_section(nlohmann::json const& model, std::filesystem::path const& figures, double level);
/// Every model in a line: who, how many, its main numbers.
std::string models_table(nlohmann::json const& models, double level);
/// An SVG file as an <img> of its own: glyphs of several would get in each other's way inside one page.
std::string picture(std::filesystem::path const& folder, std::string const& file, std::string const& what);
/// Text of a key, escaped; "" where it is absent or null.
std::string text_of(nlohmann::json const& entry, char const* key);

}  // namespace yttria
