// SPDX-License-Identifier: Apache-2.0
#include "host/cohort/manifest.hpp"

#include "host/base/error.hpp"
#include "host/cohort/manifest_rows.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

namespace fs = std::filesystem;

/// The free names of `outcome` and `covariate`.
CohortValues read_values(TomlReader& reader, std::string const& key, TomlProblems& problems) {
    CohortValues values;
    auto const* table = reader.table(key);
    if (!table) return values;
    for (auto const& item : *table) {
        std::string const name(item.first.str());
        auto const& node = item.second;
        auto const say = [&](std::string const& text) {
            problems.add(node.source(), reader.name() + " " + key + "." + name + ": " + text);
        };
        if (auto const why = why_no_column(name); !why.empty()) {
            say(why);
        } else if (auto const* text = node.as_string()) {
            if (!text->get().empty()) values[name] = text->get();
        } else if (auto const number = node.value<double>(); number && node.is_number() && std::isfinite(*number)) {
            values[name] = *number;
        } else {
            say("is neither a number nor a text: write one, or leave it out where it is not known");
        }
    }
    return values;
}

std::uint32_t read_shards(TomlReader& reader, std::uint32_t otherwise) {
    auto const shards = reader.whole("shards");
    if (!shards) return otherwise;
    if (*shards >= 1 && *shards <= most_shards) return static_cast<std::uint32_t>(*shards);
    reader.wrong("shards", "is " + std::to_string(*shards) + " (parts of one case): write a whole number from 1 to 1000");
    return otherwise;
}

std::optional<std::uint64_t> read_histories(TomlReader& reader, std::optional<std::uint64_t> otherwise) {
    auto const histories = reader.whole("histories");
    if (histories && *histories == 0) reader.wrong("histories", "is 0 (nothing would be computed): write a number of decays such as 1e7");
    return histories ? histories : otherwise;
}

std::string line_of(Manifest const& out, toml::source_region const& source) {
    return out.file.filename().string() + ":" + std::to_string(source.begin.line);
}

void read_toml_lesion(toml::table const& table, CohortCase const& owner, Manifest& out, TomlProblems& problems) {
    TomlReader reader(table, "[[case.lesion]]", problems);
    CohortLesion lesion;
    lesion.patient = owner.patient, lesion.name = owner.name;
    lesion.where = line_of(out, table.source());
    if (reader.require("structure", "it says which lesion of the case this is")) lesion.structure = reader.text("structure").value_or("");
    lesion.outcomes = read_values(reader, "outcome", problems);
    lesion.covariates = read_values(reader, "covariate", problems);
    reader.finish();
    out.lesions.push_back(std::move(lesion));
}

void read_toml_case(toml::table const& table, CaseDefaults const& defaults, Manifest& out, TomlProblems& problems) {
    TomlReader reader(table, "[[case]]", problems);
    CohortCase entry;
    entry.where = line_of(out, table.source());
    if (reader.require("file", "it names the case file")) entry.file = reader.path("file").value_or("");
    if (reader.require("patient", "rows of one patient belong together; a pseudonym")) entry.patient = reader.text("patient").value_or("");
    entry.name = reader.text("name").value_or(entry.patient);
    entry.shards = read_shards(reader, defaults.shards);
    entry.histories = read_histories(reader, defaults.histories);
    entry.outcomes = read_values(reader, "outcome", problems);
    entry.covariates = read_values(reader, "covariate", problems);
    for (auto const* lesion : reader.tables("lesion")) read_toml_lesion(*lesion, entry, out, problems);
    reader.finish();
    out.cases.push_back(std::move(entry));
}

}  // namespace

void read_manifest_toml(Manifest& out, TomlProblems& problems) {
    auto const root = parse_toml(out.file);
    TomlReader top(root, "top level", problems);
    if (top.require("schema", "it says which version of the format this is, now 1"))
        if (auto const schema = top.whole("schema"); schema && *schema != 1)
            top.wrong("schema", "is " + std::to_string(*schema) + " (this version reads schema 1): use a matching version of yttria");
    CaseDefaults defaults;
    fs::path cases, lesions;
    if (top.require("cohort", "it holds the id and the seed")) {
        if (auto const* table = top.table("cohort")) {
            TomlReader reader(*table, "[cohort]", problems);
            if (reader.require("id", "it names the cohort in every row of the table")) out.id = reader.text("id").value_or("");
            out.seed = reader.whole("seed").value_or(1);
            defaults.shards = read_shards(reader, 1);
            defaults.histories = read_histories(reader, {});
            out.method =
                reader.choice<std::string>("method", {{"mc", "mc"}, {"local", "local"}, {"kernel", "kernel"}}).value_or(std::string{});
            out.keep = reader.choice<std::string>("keep", {{"all", "all"}, {"summary", "summary"}}).value_or("all");
            cases = reader.path("cases").value_or("");
            lesions = reader.path("lesions").value_or("");
            reader.finish();
        }
    }
    for (auto const* table : top.tables("case")) read_toml_case(*table, defaults, out, problems);
    top.finish();
    if (!cases.empty()) read_case_rows(cases, defaults, out, problems);
    if (!lesions.empty()) read_lesion_rows(lesions, out, problems);
}

Manifest read_manifest(fs::path const& file, fs::path const& lesions) {
    Manifest out;
    out.file = fs::absolute(file).lexically_normal();
    TomlProblems problems(file);
    auto const extension = folded_name(file.extension().string());
    if (extension == ".csv") {
        out.id = file.stem().string();
        read_case_rows(out.file, {}, out, problems);
        if (!lesions.empty()) read_lesion_rows(fs::absolute(lesions), out, problems);
    } else if (extension == ".toml") {
        if (!lesions.empty())
            throw usage_error("--lesions with a TOML manifest (two places could say it) write lesions = \"FILE\" into [cohort] of " +
                              file.string());
        read_manifest_toml(out, problems);
    } else {
        throw input_error(file.string() + ": is no manifest (its name ends neither with .toml nor with .csv): name the manifest");
    }
    problems.throw_if_any();
    check_manifest(out, problems);
    problems.throw_if_any();
    return out;
}

std::string folded_name(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return name;
}

}  // namespace yttria
