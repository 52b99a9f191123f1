// SPDX-License-Identifier: Apache-2.0
#include "host/protocol/condition_file.hpp"

#include "host/casefile/nearest.hpp"
#include "host/protocol/facts.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

std::vector<std::string> const comparisons{"<=", "<", ">=", ">", "within", "in", "is", "declared"};

bool has_limit(std::string const& comparison) { return comparison.find_first_of("<>") == 0; }

}  // namespace

std::optional<double> ConditionReader::parameter(TomlReader& reader, std::string const& key, std::string const& name) {
    std::vector<std::string> names;
    for (auto const& p : parameters_) {
        names.push_back(p.name);
        if (p.name != name) continue;
        used_.insert(name);
        return p.value;
    }
    reader.wrong(key, "\"" + name + "\" is no parameter of this file" +
                          (names.empty() ? " (it has none)" : " (the nearest is \"" + nearest_name(name, names) + "\")") +
                          ": write a number, or add a [[parameter]]");
    return {};
}

/// A number, or the name of a parameter.
std::optional<double> ConditionReader::limit(TomlReader& reader, toml::table const& table) {
    auto const* node = table.get("limit");
    if (!node || !node->is_string()) return reader.number("limit");
    auto const name = reader.text("limit");
    return name ? parameter(reader, "limit", *name) : std::nullopt;
}

/// Two numbers or names of parameters.
void ConditionReader::read_ends(TomlReader& reader, toml::table const& table, Condition& condition) {
    std::vector<double> ends;
    auto const* list = table.get("limits") ? table.get("limits")->as_array() : nullptr;
    bool const named = list && std::any_of(list->begin(), list->end(), [](auto const& item) { return item.is_string(); });
    if (!named) {
        ends = reader.numbers("limits", 2);
    } else {
        reader.require("limits", "two of them");  // makes the key known
        for (auto const& item : *list) {
            if (auto const number = item.is_number() ? item.value<double>() : std::nullopt)
                ends.push_back(*number);
            else if (auto const value = parameter(reader, "limits", item.value<std::string>().value_or("")))
                ends.push_back(*value);
        }
        if (list->size() != 2) reader.wrong("limits", "holds " + std::to_string(list->size()) + " (two are needed): write [lower, upper]");
    }
    if (ends.size() != 2) return;
    if (!(ends[0] < ends[1])) reader.wrong("limits", "the first must be below the second");
    condition.lower = ends[0];
    condition.upper = ends[1];
}

void ConditionReader::read_limits(TomlReader& reader, toml::table const& table, Condition& condition) {
    if (reader.require("comparison", "it says how the quantity is compared with the limit"))
        condition.comparison = reader.text("comparison").value_or("");
    auto const& word = condition.comparison;
    if (std::find(comparisons.begin(), comparisons.end(), word) == comparisons.end()) {
        if (!word.empty()) reader.wrong("comparison", "\"" + word + "\" is none (use <=, <, >=, >, within, in, is or declared)");
        for (auto const* key : {"limit", "limits", "values", "expected"})  // what goes with it is not known: none is called unknown
            if (reader.has(key)) reader.require(key, "");
        return;
    }
    if (has_limit(word) && reader.require("limit", "the comparison " + word + " needs one")) condition.limit = limit(reader, table);
    if (word == "within" && reader.require("limits", "the comparison within needs two, [lower, upper]"))
        read_ends(reader, table, condition);
    if (word == "in" && reader.require("values", "the comparison in needs a list")) {
        auto const* list = table.get("values")->as_array();
        condition.values = reader.numbers("values", list ? list->size() : 1);
        if (list && list->empty()) reader.wrong("values", "is empty (nothing could pass): write the values that pass");
    }
    if (word == "is" && reader.require("expected", "the comparison is needs true or false"))
        condition.expected = reader.flag("expected").value_or(true);
    if (condition.quantity.empty() || !quantity_problem(condition.quantity).empty()) return;
    if (word == "declared" && is_evaluated(condition.quantity))
        reader.wrong("comparison", "a quantity that is computed or given needs a limit (or is, with expected), not \"declared\"");
    bool const flag = is_flag_quantity(condition.quantity);
    if (flag && word != "is" && word != "declared")
        reader.wrong("comparison",
                     "\"" + condition.quantity + "\" is yes or no, it has no " + word + ": write is, with expected = true or false");
    if (!flag && word == "is" && is_evaluated(condition.quantity))
        reader.wrong("comparison", "\"" + condition.quantity + "\" is a number, not yes or no: compare it with a limit");
}

Condition ConditionReader::read_parts(TomlReader& reader, std::string const& key) {
    Condition condition;
    condition.kind = key == "any" ? Condition::Kind::any : Condition::Kind::all;
    for (auto const* table : reader.tables(key)) {
        TomlReader part(*table, reader.name() + " " + key, problems_);
        condition.parts.push_back(read(part, *table));
        part.finish();
    }
    if (condition.parts.empty()) reader.wrong(key, "holds nothing (there is nothing to join): write a list of comparisons");
    return condition;
}

Condition ConditionReader::read(TomlReader& reader, toml::table const& table) {
    bool const any = reader.has("any"), all = reader.has("all"), one = reader.has("quantity");
    if (any + all + one > 1) {
        reader.wrong(any ? "any" : "all", "stands beside " + std::string(any && all ? "all" : "quantity") +
                                              " (it must be clear how they join): put one inside the other");
    }
    if (any || all) {
        auto const condition = read_parts(reader, any ? "any" : "all");
        for (auto const* key : {"quantity", "comparison", "limit", "limits", "values", "expected", "any", "all"})
            if (reader.has(key) && std::string(key) != (any ? "any" : "all")) {
                if (any + all + one == 1) reader.wrong(key, "does not go with any or all: put it inside");
                reader.require(key, "");
            }
        return condition;
    }
    Condition condition;
    if (reader.require("quantity", "it names what is compared (or any, or all, with a list)"))
        condition.quantity = reader.text("quantity").value_or("");
    if (!condition.quantity.empty())
        if (auto const problem = quantity_problem(condition.quantity); !problem.empty()) reader.wrong("quantity", problem);
    condition.unit = reader.text("unit").value_or("");
    read_limits(reader, table, condition);
    return condition;
}

std::optional<Condition> ConditionReader::read_inner(TomlReader& reader, std::string const& key, std::string const& name) {
    auto const* table = reader.table(key);
    if (!table) return {};
    TomlReader inner(*table, name, problems_);
    auto const condition = read(inner, *table);
    inner.finish();
    return condition;
}

}  // namespace yttria
