// SPDX-License-Identifier: Apache-2.0
#include "host/cohort/manifest_rows.hpp"

#include "host/cohort/csv.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace yttria {
namespace {

namespace fs = std::filesystem;

using Places = std::map<std::string, std::string>;

/// Adds a key that must be new; says so where it is not.
void add_once(Places& places, std::string const& key, std::string const& where, std::string const& what, TomlProblems& problems) {
    auto const [old, is_new] = places.emplace(key, where);
    if (!is_new) problems.add(where + ": " + what + " (the first time at " + old->second + ")");
}

void check_cases(Manifest const& manifest, TomlProblems& problems) {
    if (manifest.cases.empty()) problems.add("has no case (there is nothing to compute): add [[case]], or rows");
    Places files, names;
    for (auto const& entry : manifest.cases) {
        std::error_code ignored;
        auto const real = fs::weakly_canonical(entry.file, ignored);
        add_once(files, (ignored ? entry.file : real).string(), entry.where,
                 "the case file " + entry.file.string() + " is named twice, its patient would count twice: remove one", problems);
        add_once(names, folded_name(entry.name), entry.where,
                 "the name \"" + entry.name + "\" is given twice, each case has a folder of that name: give each a `name` of its own",
                 problems);
        if (auto const why = why_no_name(entry.name); !why.empty()) problems.add(entry.where + ": name \"" + entry.name + "\" " + why);
    }
}

/// A patient's values are said once or the same each time.
void check_patients(Manifest const& manifest, TomlProblems& problems) {
    std::map<std::string, std::pair<CohortValue, std::string>> seen;
    auto const check = [&](CohortCase const& entry, std::string const& kind, CohortValues const& values) {
        for (auto const& [name, value] : values) {
            auto const [old, is_new] = seen.try_emplace(entry.patient + '\n' + kind + name, value, entry.where);
            if (!is_new && old->second.first != value)
                problems.add(entry.where + ": " + kind + name + " of patient " + entry.patient + " is another than at " +
                             old->second.second + " (a patient has one): correct one of them");
        }
    };
    for (auto const& entry : manifest.cases) check(entry, "outcome.", entry.outcomes), check(entry, "covariate.", entry.covariates);
}

void name_lesions(Manifest& manifest, TomlProblems& problems) {
    Places given;
    for (auto& lesion : manifest.lesions) {
        std::vector<std::string> names;
        for (auto const& entry : manifest.cases)
            if (entry.patient == lesion.patient && (lesion.name.empty() || lesion.name == entry.name)) names.push_back(entry.name);
        if (names.size() == 1) {
            lesion.name = names[0];
            add_once(given, lesion.name + '\n' + lesion.structure, lesion.where,
                     "the lesion " + lesion.structure + " of " + lesion.name + " is given twice: remove one", problems);
        } else if (names.empty()) {
            problems.add(lesion.where + ": no case of patient \"" + lesion.patient + "\"" +
                         (lesion.name.empty() ? "" : " with name \"" + lesion.name + "\"") + " (the lesion belongs to nobody): correct it");
        } else {
            problems.add(lesion.where + ": patient \"" + lesion.patient + "\" has " + std::to_string(names.size()) +
                         " cases (which one holds the lesion is open): give the `name` of the case");
        }
    }
}

/// A column of values over all rows of its level.
struct Column {
    bool any_number = false, any_text = false;
};

std::string words_of(CohortValue const& value) {
    auto const* text = std::get_if<std::string>(&value);
    return text ? *text : std::to_string(std::get<double>(value));
}

void check_pair(CohortValues const& values, std::string const& where, TomlProblems& problems) {
    for (auto const& item : values) {
        auto const& name = item.first;
        auto const& value = item.second;
        auto const says = [&](std::string const& text) {
            problems.add(where + ": outcome." + name + " = " + words_of(value) + " " + text);
        };
        auto const* number = std::get_if<double>(&value);
        auto const partner = [&](std::string const& end, std::string const& other) {
            return values.contains(name.substr(0, name.size() - end.size()) + other);
        };
        if (name.ends_with("_event")) {
            if (!number || (*number != 0 && *number != 1)) says("(an event happened, 1, or not until then, 0): write 1 or 0");
            if (!partner("_event", "_days")) says("has no time beside it (when it happened, or how long it did not): add the _days");
        } else if (name.ends_with("_days") && number) {
            if (*number < 0) says("is negative (time runs from the treatment): correct it");
            if (!partner("_days", "_event")) says("has no _event beside it (whether it happened then or was censored): add it, 1 or 0");
        } else if (name == "response") {
            constexpr std::array<char const*, 5> words{"CR", "PR", "SD", "PD", "NE"};
            auto const* text = std::get_if<std::string>(&value);
            if (!text || std::find(words.begin(), words.end(), *text) == words.end()) says("is no response: write CR, PR, SD, PD or NE");
        }
    }
}

void check_columns(Manifest const& manifest, TomlProblems& problems) {
    std::map<std::string, Column> columns;
    auto const add = [&](std::string const& kind, CohortValues const& values) {
        for (auto const& [name, value] : values)
            (std::holds_alternative<double>(value) ? columns[kind + name].any_number : columns[kind + name].any_text) = true;
    };
    for (auto const& entry : manifest.cases) {
        add("outcome.", entry.outcomes), add("covariate.", entry.covariates);
        check_pair(entry.outcomes, entry.where, problems);
    }
    for (auto const& lesion : manifest.lesions) {
        add("outcome.", lesion.outcomes), add("covariate.", lesion.covariates);
        check_pair(lesion.outcomes, lesion.where, problems);
    }
    for (auto const& [name, column] : columns)
        if (column.any_number && column.any_text)
            problems.add(name +
                         " is a number in some rows and a text in others (a column is one or the other): leave unknown values empty");
}

}  // namespace

std::string why_no_name(std::string const& name) {
    constexpr std::size_t longest = 200;  // bytes; file systems end at 255, and endings are added
    if (name.empty()) return "is empty: write one";
    if (!is_utf8(name)) return "is not UTF-8: save the file as UTF-8";
    if (name.size() > longest) return "is longer than 200 bytes (it is the name of a folder): shorten it";
    if (name.starts_with('.') || name.starts_with('-'))
        return "starts with a dot or a dash (it is the name of a folder): start with a letter";
    if (name.starts_with(' ') || name.ends_with(' ')) return "starts or ends with a space: remove it";
    bool const bad = std::any_of(name.begin(), name.end(), [](unsigned char c) { return c == '/' || c == '\\' || c < 0x20 || c == 0x7f; });
    return bad ? "holds a slash or a control character (it is the name of a folder): use another" : "";
}

void check_manifest(Manifest& manifest, TomlProblems& problems) {
    check_cases(manifest, problems);
    check_patients(manifest, problems);
    name_lesions(manifest, problems);
    check_columns(manifest, problems);
}

}  // namespace yttria
