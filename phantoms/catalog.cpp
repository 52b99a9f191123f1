// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>

#include "host/base/error.hpp"
#include "host/casefile/nearest.hpp"
#include "phantoms/description.hpp"

namespace yttria {
namespace fs = std::filesystem;
namespace {

std::vector<std::string> catalog_names() {
    std::vector<std::string> names;
    for (auto const& entry : fs::directory_iterator(catalog_folder())) {
        if (entry.path().extension() == ".toml") names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

fs::path catalog_folder() {
    std::vector<fs::path> places;
    if (auto const* named = std::getenv("YTTRIA_PHANTOMS")) places.emplace_back(named);
    std::error_code ignored;
    auto const program = fs::read_symlink("/proc/self/exe", ignored);
    if (!ignored) places.push_back(program.parent_path().parent_path() / "share" / "yttria" / "phantoms");
    places.emplace_back(fs::path(YTTRIA_SOURCE_DIR) / "phantoms" / "catalog");
    for (auto const& place : places) {
        if (fs::is_directory(place)) return place;
    }
    throw file_error("the catalogue of phantoms is not found (looked in " + places.back().string() +
                     "): set YTTRIA_PHANTOMS to its folder");
}

fs::path find_phantom(std::string const& name) {
    if (name.ends_with(".toml")) return name;
    auto const names = catalog_names();
    if (std::find(names.begin(), names.end(), name) != names.end()) return catalog_folder() / (name + ".toml");
    std::string list;
    for (auto const& known : names) list += (list.empty() ? "" : ", ") + known;
    throw input_error("there is no phantom \"" + name + "\" (the nearest is \"" + nearest_name(name, names) + "\"): write one of " + list +
                      ", or the path of a TOML file");
}

std::vector<std::pair<std::string, std::string>> list_phantoms() {
    std::vector<std::pair<std::string, std::string>> list;
    for (auto const& name : catalog_names()) list.emplace_back(name, read_phantom(catalog_folder() / (name + ".toml")).title);
    return list;
}

}  // namespace yttria
