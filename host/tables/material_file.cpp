// SPDX-License-Identifier: Apache-2.0
#include "host/tables/material_file.hpp"
#include "host/tables/element_data.hpp"
#include "host/tables/tables.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace yttria {
namespace {

namespace fs = std::filesystem;

/// Rounded tables of composition add up to 1 within this; more is a typing error.
constexpr double composition_tolerance = 1e-3;

std::string at(fs::path const& file, std::string const& key) { return file.string() + ": " + key + ": "; }

/// `group` is written before the key in messages ("composition.").
double positive_number(toml::table const& table, std::string const& key, fs::path const& file, std::string const& group = "") {
    auto const value = table[key].value<double>();
    if (!value) throw input_error(at(file, group + key) + "no number (the key is absent or not a number) write one");
    if (!std::isfinite(*value) || *value <= 0)
        throw input_error(at(file, group + key) + "must be positive (it is " + std::to_string(*value) + ") correct it");
    return *value;
}

std::string text(toml::table const& table, std::string const& key, fs::path const& file) {
    auto const value = table[key].value<std::string>();
    if (!value || value->empty()) throw input_error(at(file, key) + "no text (every material says its name and its source) add it");
    return *value;
}

void refuse_unknown_keys(toml::table const& table, fs::path const& file) {
    constexpr std::array<std::string_view, 6> known = {"name",   "density_g_per_cm3", "density_effect_g_per_cm3", "mean_excitation_eV",
                                                       "source", "composition"};
    for (auto const& [key, value] : table) {
        if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
        throw input_error(at(file, std::string(key.str())) +
                          "unknown key (a material has name, density_g_per_cm3, density_effect_g_per_cm3, mean_excitation_eV, source and "
                          "[composition]) remove or correct it");
    }
}

std::vector<ElementFraction> composition(toml::table const& table, fs::path const& file) {
    auto const* elements = table["composition"].as_table();
    if (elements == nullptr || elements->empty()) {
        throw input_error(at(file, "composition") + "no elements (the table is absent or empty) give mass fractions by element symbol");
    }
    std::vector<ElementFraction> answer;
    double sum = 0;
    for (auto const& [key, value] : *elements) {
        std::string const symbol(key.str());
        std::string const where = "composition." + symbol;
        int const Z = atomic_number(symbol);
        if (Z == 0) throw input_error(at(file, where) + "no such element (symbols are written as H, Na, Ca) correct it");
        answer.push_back({Z, positive_number(*elements, symbol, file, "composition.")});
        sum += answer.back().weight;
    }
    if (std::abs(sum - 1) > composition_tolerance) {
        throw input_error(at(file, "composition") + "mass fractions add up to " + std::to_string(sum) +
                          " (they must add up to 1 within 0.001) check them against the source");
    }
    // toml++ sorts by symbol; ordered by Z the tables do not depend on how a file is written.
    std::sort(answer.begin(), answer.end(), [](auto const& a, auto const& b) { return a.Z < b.Z; });
    return answer;
}

std::string joined(std::vector<std::string> const& names) {
    std::string all;
    for (auto const& name : names) all += (all.empty() ? "" : ", ") + name;
    return all;
}

}  // namespace

MaterialDefinition read_material_file(std::filesystem::path const& file) {
    toml::table table;
    try {
        table = toml::parse_file(file.string());
    } catch (toml::parse_error const& failure) {
        throw input_error(file.string() + ":" + std::to_string(failure.source().begin.line) + ": not TOML (" +
                          std::string(failure.description()) + ") correct the line");
    }
    refuse_unknown_keys(table, file);
    MaterialDefinition material;
    material.name = text(table, "name", file);
    text(table, "source", file);
    material.density = positive_number(table, "density_g_per_cm3", file);
    material.density_effect_density = positive_number(table, "density_effect_g_per_cm3", file);
    material.mean_excitation_eV = positive_number(table, "mean_excitation_eV", file);
    material.elements = composition(table, file);
    return material;
}

std::vector<std::string> material_names() {
    std::vector<std::string> names;
    for (auto const& entry : fs::directory_iterator(data_folder() / "materials")) {
        if (entry.path().extension() == ".toml") names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

MaterialDefinition read_material(std::string const& name) {
    auto const names = material_names();
    if (std::find(names.begin(), names.end(), name) == names.end()) {
        throw input_error("material \"" + name + "\" is not known (there is no data/materials/" + name + ".toml) use one of " +
                          joined(names));
    }
    auto const file = data_folder() / "materials" / (name + ".toml");
    auto const material = read_material_file(file);
    if (material.name != name) {
        throw input_error(at(file, "name") + "is \"" + material.name + "\" (a material is named after its file) write \"" + name + "\"");
    }
    return material;
}

}  // namespace yttria
