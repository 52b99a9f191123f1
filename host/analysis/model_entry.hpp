// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/casefile/toml_reader.hpp"

#include <nlohmann/json.hpp>

namespace yttria {

/// The models of an analysis file, in the order binary, survival, duration, change, as analysis/analyze.R takes them. What is wrong goes
/// to `problems`.
nlohmann::ordered_json read_models(TomlReader& top, std::filesystem::path const& file, nlohmann::ordered_json const& names,
                                   TomlProblems& problems);

}  // namespace yttria
