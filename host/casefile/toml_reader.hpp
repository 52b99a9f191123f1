// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <toml++/toml.h>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "host/base/volume.hpp"

namespace yttria {

/// What is wrong in one TOML file; gathered so that all of it is said at once.
class TomlProblems {
public:
    explicit TomlProblems(std::filesystem::path file) : file_(std::move(file)) {}
    std::filesystem::path const& file() const { return file_; }
    void add(toml::source_region const& where, std::string const& text);
    void add(std::string const& text);
    bool empty() const { return lines_.empty(); }
    /// Throws one Error (input) with all problems, a line each.
    void throw_if_any() const;

private:
    std::filesystem::path file_;
    std::vector<std::string> lines_;
};

/// Parses a file. Throws Error: file (missing, unreadable), input (not TOML, with line and reason).
toml::table parse_toml(std::filesystem::path const& file);

/// Reads one table of a TOML file. A key is known once it has been asked for; `finish` refuses the others. Wrong types and values are
/// reported to `problems` and read as absent.
class TomlReader {
public:
    TomlReader(toml::table const& table, std::string name, TomlProblems& problems)
        : table_(table),
          name_(std::move(name)),
          problems_(problems) {}

    std::string const& name() const { return name_; }
    toml::source_region const& source() const { return table_.source(); }
    bool has(std::string const& key) const { return table_.contains(key); }
    bool is_table(std::string const& key) const { return table_.get(key) && table_.get(key)->is_table(); }

    std::optional<std::string> text(std::string const& key);
    std::optional<double> number(std::string const& key);        ///< integer or float, finite
    std::optional<double> positive(std::string const& key);      ///< finite and above zero
    std::optional<std::uint64_t> whole(std::string const& key);  ///< an integer or a float that is whole (1e8), not negative
    std::optional<bool> flag(std::string const& key);
    std::optional<std::filesystem::path> path(std::string const& key);       ///< made absolute from the file's folder
    std::optional<std::string> time(std::string const& key);                 ///< ISO 8601 with a UTC offset (string or TOML date-time)
    std::vector<std::string> texts(std::string const& key);                  ///< a list of strings
    std::vector<double> numbers(std::string const& key, std::size_t count);  ///< a list of that many numbers, or empty
    std::vector<std::vector<double>> rows(std::string const& key, std::size_t count);  ///< a list of such lists
    std::vector<double> numbers(std::string const& key);                               ///< a list of one or more numbers, or empty
    std::optional<Vec3d> vector3(std::string const& key);
    std::optional<std::variant<int, std::string>> name_or_number(std::string const& key);  ///< text, or a whole number from 0
    std::vector<int> labels(std::string const& key);  ///< a whole number or a list of them, each at least 1

    /// One of a list of words.
    template <class T>
    std::optional<T> choice(std::string const& key, std::vector<std::pair<std::string, T>> const& choices) {
        auto const word = text(key);
        if (!word) return {};
        for (auto const& [choice_name, value] : choices) {
            if (choice_name == *word) return value;
        }
        std::vector<std::string> names;
        for (auto const& entry : choices) names.push_back(entry.first);
        not_a_choice(key, *word, names);
        return {};
    }

    toml::table const* table(std::string const& key);
    std::vector<toml::table const*> tables(std::string const& key);  ///< an array of tables ([[key]])

    /// The key must be there.
    bool require(std::string const& key, std::string const& why);
    /// A known key of a later version: refused, so that nothing is silently ignored.
    void not_yet(std::string const& key);
    /// Reports that the value of `key` is wrong.
    void wrong(std::string const& key, std::string const& text);
    /// Refuses unknown keys.
    void finish();

private:
    toml::node const* ask(std::string const& key);
    void wrong_type(std::string const& key, toml::node const& node, std::string const& wanted);
    void not_a_choice(std::string const& key, std::string const& word, std::vector<std::string> const& names);

    toml::table const& table_;
    std::string name_;
    TomlProblems& problems_;
    std::vector<std::string> known_, later_;
};

}  // namespace yttria
