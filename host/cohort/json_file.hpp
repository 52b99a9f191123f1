// SPDX-License-Identifier: Apache-2.0
// Inside host/cohort: small JSON files of its folder.
#pragma once

#include "host/base/error.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace yttria {

using Json = nlohmann::ordered_json;

/// Reads a file that this program wrote. `convert` may throw what nlohmann-json throws. Throws Error (file) naming the file.
template <class T, class Convert>
T read_json_file(std::filesystem::path const& file, Convert const& convert) {
    std::ifstream stream(file, std::ios::binary);
    std::string const text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream) throw file_error("cannot read " + file.string() + " (it is missing or not readable) check the cohort's folder");
    try {
        return convert(Json::parse(text));
    } catch (nlohmann::json::exception const& error) {
        throw file_error("cannot use " + file.string() + " (" + error.what() +
                         "; it is damaged or of another version) remove it and call  yttria cohort resume");
    }
}

}  // namespace yttria
