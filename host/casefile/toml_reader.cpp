// SPDX-License-Identifier: Apache-2.0
#include "host/casefile/toml_reader.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <regex>
#include <sstream>

#include "host/base/error.hpp"
#include "host/casefile/nearest.hpp"

namespace yttria {
namespace {

std::string type_name(toml::node const& node) {
    switch (node.type()) {
        case toml::node_type::string:
            return "text";
        case toml::node_type::integer:
            return "a whole number";
        case toml::node_type::floating_point:
            return "a number";
        case toml::node_type::boolean:
            return "true/false";
        case toml::node_type::array:
            return "a list";
        case toml::node_type::table:
            return "a table";
        default:
            return "a date or time";
    }
}

std::string joined(std::vector<std::string> const& words) {
    std::string text;
    for (auto const& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

/// Above 2^53 a float no longer names every whole number.
constexpr double largest_exact_whole = 9007199254740992.0;

std::optional<std::int64_t> whole_value(toml::node const& node) {
    if (auto const integer = node.as_integer()) return integer->get();
    if (auto const real = node.as_floating_point()) {
        if (std::abs(real->get()) <= largest_exact_whole && std::floor(real->get()) == real->get())
            return static_cast<std::int64_t>(real->get());
    }
    return {};
}

}  // namespace

void TomlProblems::add(toml::source_region const& where, std::string const& text) {
    lines_.push_back(file_.string() + ":" + std::to_string(where.begin.line) + ": " + text);
}

void TomlProblems::add(std::string const& text) { lines_.push_back(file_.string() + ": " + text); }

void TomlProblems::throw_if_any() const {
    if (lines_.empty()) return;
    std::string text;
    for (auto const& line : lines_) text += (text.empty() ? "" : "\n") + line;
    throw input_error(text);
}

toml::table parse_toml(std::filesystem::path const& file) {
    if (!std::filesystem::exists(file)) throw file_error(file.string() + ": there is no such file: check the path");
    if (std::filesystem::is_directory(file)) throw file_error(file.string() + ": is a folder (a TOML file is needed): name the file in it");
    std::ifstream stream(file, std::ios::binary);
    std::stringstream text;
    text << stream.rdbuf();
    if (!stream) throw file_error(file.string() + ": cannot be read: check its permissions");
    // An image or a result named by mistake: its first line is no mistake to be corrected.
    if (text.str().find('\0') != std::string::npos)
        throw input_error(file.string() +
                          ": is no text (a TOML file is needed, this is an image or another binary file) name the TOML file");
    try {
        return toml::parse(text.str(), file.string());
    } catch (toml::parse_error const& error) {
        throw input_error(file.string() + ":" + std::to_string(error.source().begin.line) + ": not valid TOML (" +
                          std::string(error.description()) + "): correct this line");
    }
}

toml::node const* TomlReader::ask(std::string const& key) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.push_back(key);
    return table_.get(key);
}

void TomlReader::wrong(std::string const& key, std::string const& text) {
    auto const* node = table_.get(key);
    problems_.add(node ? node->source() : table_.source(), name_ + " " + key + ": " + text);
}

void TomlReader::wrong_type(std::string const& key, toml::node const& node, std::string const& wanted) {
    std::string value;
    if (node.is_string()) value = " \"" + node.as_string()->get() + "\"";
    wrong(key, "is " + type_name(node) + value + ": write " + wanted);
}

void TomlReader::not_a_choice(std::string const& key, std::string const& word, std::vector<std::string> const& names) {
    wrong(key, "\"" + word + "\" is not known (the nearest is \"" + nearest_name(word, names) + "\"): write one of " + joined(names));
}

std::optional<std::string> TomlReader::text(std::string const& key) {
    auto const* node = ask(key);
    if (!node) return {};
    auto const* value = node->as_string();
    if (!value) {
        wrong_type(key, *node, "text in quotes");
    } else if (value->get().empty()) {
        wrong(key, "is empty: write something or remove the key");
    } else {
        return value->get();
    }
    return {};
}

std::optional<double> TomlReader::number(std::string const& key) {
    auto const* node = ask(key);
    if (!node) return {};
    auto const value = node->is_number() ? node->value<double>() : std::nullopt;
    if (!value) {
        wrong_type(key, *node, "a number without quotes");
    } else if (!std::isfinite(*value)) {
        wrong(key, "is not finite: write a number");
    } else {
        return value;
    }
    return {};
}

std::optional<double> TomlReader::positive(std::string const& key) {
    auto const value = number(key);
    if (!value || *value > 0) return value;
    wrong(key, "is not above zero: write a positive number");
    return {};
}

std::optional<std::uint64_t> TomlReader::whole(std::string const& key) {
    auto const* node = ask(key);
    if (!node) return {};
    auto const value = whole_value(*node);
    if (!node->is_number()) {
        wrong_type(key, *node, "a whole number without quotes, such as 1000000 or 1e6");
    } else if (!value) {
        wrong(key, "is not a whole number (or above 2^53): write one such as 1000000 or 1e6");
    } else if (*value < 0) {
        wrong(key, "is negative: write a whole number from 0");
    } else {
        return static_cast<std::uint64_t>(*value);
    }
    return {};
}

std::optional<bool> TomlReader::flag(std::string const& key) {
    auto const* node = ask(key);
    if (!node) return {};
    if (auto const* value = node->as_boolean()) return value->get();
    wrong_type(key, *node, "true or false");
    return {};
}

std::optional<std::filesystem::path> TomlReader::path(std::string const& key) {
    auto const value = text(key);
    if (!value) return {};
    return std::filesystem::absolute(problems_.file()).parent_path().append(*value).lexically_normal();
}

std::optional<std::string> TomlReader::time(std::string const& key) {
    auto const* node = ask(key);
    if (!node) return {};
    std::ostringstream stream;
    if (auto const* date_time = node->as_date_time()) stream << date_time->get();
    std::string const word = node->is_string() ? node->as_string()->get() : stream.str();
    static std::regex const iso(R"(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))");
    if (std::regex_match(word, iso)) return word;
    wrong(key,
          "is not a time with its UTC offset (clocks of different machines and seasons are compared): write it like "
          "\"2026-03-01T10:30:00+09:00\"");
    return {};
}

std::vector<std::string> TomlReader::texts(std::string const& key) {
    auto const* node = ask(key);
    if (!node) return {};
    std::vector<std::string> words;
    if (auto const* list = node->as_array()) {
        for (auto const& item : *list) {
            if (item.is_string()) words.push_back(item.as_string()->get());
        }
        if (!list->empty() && words.size() == list->size()) return words;
    }
    wrong_type(key, *node, "a list of texts such as [\"a\", \"b\"]");
    return {};
}

std::vector<double> TomlReader::numbers(std::string const& key, std::size_t count) {
    auto const* node = ask(key);
    if (!node) return {};
    std::vector<double> values;
    if (auto const* list = node->as_array()) {
        for (auto const& item : *list) {
            if (item.is_number() && std::isfinite(item.value<double>().value_or(NAN))) values.push_back(*item.value<double>());
        }
        if (values.size() == list->size() && values.size() == count) return values;
    }
    wrong_type(key, *node, "a list of " + std::to_string(count) + " numbers");
    return {};
}

std::vector<std::vector<double>> TomlReader::rows(std::string const& key, std::size_t count) {
    auto const* node = ask(key);
    if (!node) return {};
    std::vector<std::vector<double>> rows;
    bool good = node->is_array();
    for (std::size_t i = 0; good && i < node->as_array()->size(); ++i) {
        auto const* row = node->as_array()->get_as<toml::array>(i);
        std::vector<double> values;
        for (std::size_t c = 0; row && c < row->size(); ++c) values.push_back((*row)[c].is_number() ? *(*row)[c].value<double>() : NAN);
        good = values.size() == count && std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
        rows.push_back(std::move(values));
    }
    if (good) return rows;
    wrong_type(key, *node, "a list of lists of " + std::to_string(count) + " numbers each");
    return {};
}

std::vector<double> TomlReader::numbers(std::string const& key) {
    auto const* node = ask(key);
    auto const* list = node ? node->as_array() : nullptr;
    if (list && !list->empty()) return numbers(key, list->size());
    if (node) wrong_type(key, *node, "a list of numbers");
    return {};
}

std::optional<Vec3d> TomlReader::vector3(std::string const& key) {
    auto const values = numbers(key, 3);
    if (values.size() != 3) return {};
    return Vec3d{values[0], values[1], values[2]};
}

std::optional<std::variant<int, std::string>> TomlReader::name_or_number(std::string const& key) {
    auto const* node = ask(key);
    if (!node) return {};
    if (node->is_string()) {
        auto const name = text(key);
        if (!name) return {};
        return *name;
    }
    auto const number = node->is_integer() ? node->value<std::int64_t>() : std::nullopt;
    if (number && *number >= 0 && *number <= 2147483647) return static_cast<int>(*number);
    wrong(key, "is no name and no number: write the name in quotes, or a whole number from 0");
    return {};
}

std::vector<int> TomlReader::labels(std::string const& key) {
    auto const* node = ask(key);
    if (!node) return {};
    std::vector<int> values;
    auto const add = [&](toml::node const& item) {
        auto const value = item.is_number() ? whole_value(item) : std::nullopt;
        if (value && *value >= 1 && *value <= 65535) values.push_back(static_cast<int>(*value));
    };
    auto const* list = node->as_array();
    if (list) {
        for (auto const& item : *list) add(item);
    } else {
        add(*node);
    }
    if (!values.empty() && values.size() == (list ? list->size() : 1)) return values;
    wrong(key, "is not a label: write a whole number from 1 (0 is the background) or a list such as [1, 2]");
    return {};
}

toml::table const* TomlReader::table(std::string const& key) {
    auto const* node = ask(key);
    if (!node || node->is_table()) return node ? node->as_table() : nullptr;
    problems_.add(node->source(), key + " is " + type_name(*node) + ": write it as a table [" + key + "]");
    return nullptr;
}

std::vector<toml::table const*> TomlReader::tables(std::string const& key) {
    auto const* node = ask(key);
    std::vector<toml::table const*> found;
    if (!node) return found;
    auto const* list = node->as_array();
    if (list && list->is_homogeneous<toml::table>()) {
        for (auto const& item : *list) found.push_back(item.as_table());
    } else {
        problems_.add(node->source(),
                      key + " is " + type_name(*node) + " (there can be several): write it as [[" + key + "]] with double brackets");
    }
    return found;
}

bool TomlReader::require(std::string const& key, std::string const& why) {
    ask(key);
    if (has(key)) return true;
    problems_.add(table_.source(), name_ + ": " + key + " is missing (" + why + "): add it");
    return false;
}

void TomlReader::not_yet(std::string const& key) {
    later_.push_back(key);
    if (has(key)) wrong(key, "is not supported yet in this version (it would be ignored): remove it");
}

void TomlReader::finish() {
    for (auto const& [toml_key, node] : table_) {
        std::string const key(toml_key.str());
        auto const is = [&](auto const& names) { return std::find(names.begin(), names.end(), key) != names.end(); };
        if (is(known_) || is(later_)) continue;
        auto const text = name_ + ": unknown key \"" + key + "\" ";
        if (auto const right = same_key_other_unit(key, known_); !right.empty()) {
            problems_.add(toml_key.source(),
                          text + "(the unit is part of the key, this one is \"" + right + "\"): convert the value and write " + right);
        } else {
            problems_.add(toml_key.source(),
                          text + "(the nearest known one is \"" + nearest_name(key, known_) + "\"): correct or remove it");
        }
    }
}

}  // namespace yttria
