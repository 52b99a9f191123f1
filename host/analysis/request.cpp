// SPDX-License-Identifier: Apache-2.0
// The analysis file (docs/formats/analysis.md), checked and handed on as the JSON that analysis/analyze.R reads.
#include "host/analysis/analysis.hpp"
#include "host/analysis/model_entry.hpp"

namespace yttria {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// A whole number between two, else `otherwise`.
std::uint64_t count_of(TomlReader& reader, std::string const& key, std::uint64_t least, std::uint64_t most, std::uint64_t otherwise) {
    auto const value = reader.whole(key);
    if (value && (*value < least || *value > most))
        reader.wrong(key, "is not between " + std::to_string(least) + " and " + std::to_string(most) + ": correct it");
    return value.value_or(otherwise);
}

/// Names of the pairs NAME_days, NAME_event that time end points are made of, where they differ from those of docs/formats/analysis.md.
Json read_names(TomlReader& reader, TomlProblems& problems) {
    Json out = Json::object();
    auto const* table = reader.table("names");
    if (!table) return out;
    TomlReader names(*table, "[analysis.names]", problems);
    for (auto const* key : {"os", "progression", "hepatic_progression", "response", "complete_response", "subsequent_treatment"})
        if (auto const name = names.text(key)) out[key] = *name;
    names.finish();
    return out;
}

Json request_of(fs::path const& plan) {
    auto const table = parse_toml(plan);
    TomlProblems problems(plan);
    TomlReader top(table, "the file", problems);
    if (top.require("schema", "later versions may read it otherwise") && top.whole("schema") != 1)
        top.wrong("schema", "is not 1 (this program knows schema 1): correct it or take a newer program");
    Json out, names = Json::object();
    if (top.require("analysis", "it names the analysis"); auto const* entry = top.table("analysis")) {
        TomlReader reader(*entry, "[analysis]", problems);
        if (reader.require("name", "the page carries it")) out["name"] = reader.text("name").value_or("");
        out["products"] = reader.texts("products");
        auto const level = reader.number("level");
        if (level && !(*level >= 0.5 && *level < 1)) reader.wrong("level", "is no level from 0.5 to below 1: write one such as 0.95");
        out["level"] = level.value_or(0.95);
        // R seeds with 32 bits.
        out["seed"] = count_of(reader, "seed", 0, 2147483647, 1);
        out["bootstrap"] = count_of(reader, "bootstrap", 100, 100000, 1000);
        out["draws"] = count_of(reader, "draws", 0, 10000, 100);
        if (auto const common = reader.positive("common_u")) {
            if (*common >= 1) reader.wrong("common_u", "is 1 or more (probably percent): write a fraction such as 0.05");
            out["common_u"] = *common;
        }
        if (auto const ensemble = reader.path("ensemble")) out["ensemble"] = ensemble->string();
        out["horizon_months"] = reader.positive("horizon_months").value_or(24);
        names = read_names(reader, problems);
        reader.finish();
    }
    out["models"] = read_models(top, plan, names, problems);
    if (out["models"].empty())
        problems.add("no model (there is nothing to analyse) add [[binary]], [[survival]], [[duration]] or [[change]]");
    top.finish();
    problems.throw_if_any();
    return out;
}

}  // namespace

std::string analysis_request(fs::path const& plan) { return request_of(plan).dump(1); }

}  // namespace yttria
