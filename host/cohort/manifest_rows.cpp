// SPDX-License-Identifier: Apache-2.0
#include "host/cohort/manifest_rows.hpp"

#include "host/base/error.hpp"
#include "host/casefile/nearest.hpp"
#include "host/cohort/csv.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>

namespace yttria {
namespace {

namespace fs = std::filesystem;

std::string text_of(fs::path const& file) {
    if (!fs::exists(file)) throw file_error(file.string() + ": there is no such file: check the path");
    if (!fs::is_regular_file(file)) throw file_error(file.string() + ": is no file (a CSV file is needed): check the path");
    std::ifstream stream(file, std::ios::binary);
    std::stringstream text;
    text << stream.rdbuf();
    if (!stream && fs::file_size(file) > 0) throw file_error(file.string() + ": cannot be read: check its permissions");
    return text.str();
}

std::optional<double> number_of(std::string const& text) {
    double value = 0;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return {};
    return value;
}

std::string trimmed(std::string const& text) {
    auto const first = text.find_first_not_of(" \t");
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// A CSV file seen by column names; columns of values are `outcome.NAME` and `covariate.NAME`.
class Sheet {
public:
    Sheet(fs::path const& file, std::vector<std::string> const& known, TomlProblems& problems)
        : name_(file.filename().string()),
          rows_(parse_csv(text_of(file), file.string())),
          problems_(problems) {
        auto const& header = rows_[0].fields;
        for (std::size_t c = 0; c < header.size(); ++c) {
            auto const column = trimmed(header[c]);
            if (!columns_.emplace(column, c).second) say(0, "the column \"" + column + "\" is there twice: remove one");
            if (std::find(known.begin(), known.end(), column) == known.end()) check_value_column(column, known);
        }
    }

    std::size_t size() const { return rows_.size(); }
    bool has(std::string const& column) const { return columns_.contains(column); }
    std::string where(std::size_t row) const { return name_ + ":" + std::to_string(rows_[row].line); }
    void say(std::size_t row, std::string const& text) { problems_.add(where(row) + ": " + text); }

    std::string text(std::size_t row, std::string const& column) const {
        auto const found = columns_.find(column);
        return found == columns_.end() ? std::string{} : trimmed(rows_[row].fields[found->second]);
    }
    void require_column(std::string const& column, std::string const& why) {
        if (!has(column)) say(0, "the column \"" + column + "\" is missing (" + why + "): add it");
    }
    std::string required(std::size_t row, std::string const& column) {
        auto const value = text(row, column);
        if (value.empty() && has(column)) say(row, column + " is empty: fill it");
        return value;
    }
    std::optional<std::uint64_t> whole(std::size_t row, std::string const& column, double most) {
        auto const word = text(row, column);
        if (word.empty()) return {};
        auto const value = number_of(word);
        if (value && *value >= 1 && *value <= most && std::floor(*value) == *value) return static_cast<std::uint64_t>(*value);
        say(row, column + " = " + word + " (not a whole number from 1 to " + std::to_string(static_cast<std::uint64_t>(most)) +
                     "): correct it, or leave it empty for the default");
        return {};
    }
    CohortValues values(std::size_t row, std::string const& prefix) const {
        CohortValues out;
        for (auto const& [column, c] : columns_) {
            if (!column.starts_with(prefix)) continue;
            auto const word = trimmed(rows_[row].fields[c]);
            if (word.empty()) continue;
            auto const number = number_of(word);
            auto& value = out[column.substr(prefix.size())];
            if (number)
                value = *number;
            else
                value = word;
        }
        return out;
    }

private:
    void check_value_column(std::string const& column, std::vector<std::string> const& known) {
        for (std::string const prefix : {"outcome.", "covariate."}) {
            if (!column.starts_with(prefix)) continue;
            if (auto const why = why_no_column(column.substr(prefix.size())); !why.empty()) say(0, "column \"" + column + "\": " + why);
            return;
        }
        // A slip of the pen is near; anything else will be a value whose prefix is missing.
        constexpr std::size_t slip = 3;
        auto nearest = nearest_name(column, known);
        if (edit_distance(column, nearest) > slip) nearest = "outcome." + column;
        say(0, "unknown column \"" + column + "\" (the nearest known one is \"" + nearest +
                   "\"): correct it; what is joined is called outcome.NAME or covariate.NAME");
    }

    std::string name_;
    std::vector<CsvRow> rows_;
    std::map<std::string, std::size_t> columns_;
    TomlProblems& problems_;
};

/// Above 2^53 a float no longer names every whole number.
constexpr double largest_exact_whole = 9007199254740992.0;

}  // namespace

std::string why_no_column(std::string const& name) {
    bool const good = !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
    return good ? "" : "is no name of a value (it becomes a column and a variable of a model): use letters a to z, digits and _";
}

void read_case_rows(fs::path const& file, CaseDefaults const& defaults, Manifest& out, TomlProblems& problems) {
    Sheet sheet(file, {"case", "patient", "name", "shards", "histories"}, problems);
    sheet.require_column("case", "it names the case file");
    sheet.require_column("patient", "rows of one patient belong together; a pseudonym");
    for (std::size_t row = 1; row < sheet.size(); ++row) {
        CohortCase entry;
        entry.where = sheet.where(row);
        entry.file = fs::absolute(file).parent_path().append(sheet.required(row, "case")).lexically_normal();
        entry.patient = sheet.required(row, "patient");
        entry.name = sheet.text(row, "name");
        if (entry.name.empty()) entry.name = entry.patient;
        entry.shards = static_cast<std::uint32_t>(sheet.whole(row, "shards", most_shards).value_or(defaults.shards));
        entry.histories = sheet.whole(row, "histories", largest_exact_whole);
        if (!entry.histories) entry.histories = defaults.histories;
        entry.outcomes = sheet.values(row, "outcome.");
        entry.covariates = sheet.values(row, "covariate.");
        out.cases.push_back(std::move(entry));
    }
}

void read_lesion_rows(fs::path const& file, Manifest& out, TomlProblems& problems) {
    Sheet sheet(file, {"patient", "name", "structure"}, problems);
    sheet.require_column("patient", "it says whose lesion this is");
    sheet.require_column("structure", "it says which lesion of the case this is");
    for (std::size_t row = 1; row < sheet.size(); ++row)
        out.lesions.push_back({sheet.required(row, "patient"), sheet.text(row, "name"), sheet.required(row, "structure"),
                               sheet.values(row, "outcome."), sheet.values(row, "covariate."), sheet.where(row)});
}

}  // namespace yttria
