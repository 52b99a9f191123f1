// SPDX-License-Identifier: Apache-2.0
#include "host/protocol/protocol_file.hpp"

#include "host/casefile/toml_reader.hpp"
#include "host/protocol/quantities.hpp"
#include "host/tables/tables.hpp"

#include <algorithm>
#include <set>

namespace yttria {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> folders() {
    auto const data = data_folder();
    return {data.parent_path() / "protocols", data / "protocols"};
}

std::vector<std::string> names() {
    std::set<std::string> found;
    for (auto const& folder : folders()) {
        if (!fs::is_directory(folder)) continue;
        for (auto const& entry : fs::directory_iterator(folder))
            if (entry.path().extension() == ".toml") found.insert(entry.path().stem().string());
    }
    return {found.begin(), found.end()};
}

std::string needed(TomlReader& reader, std::string const& key, std::string const& why) {
    return reader.require(key, why) ? reader.text(key).value_or("") : "";
}

void read_limits(TomlReader& reader, Rule& rule) {
    static std::vector<std::pair<std::string, bool>> const comparisons{{"<=", true}, {"<", true},       {">=", true},
                                                                       {">", true},  {"within", false}, {"declared", false}};
    rule.comparison = needed(reader, "comparison", "it says how the quantity is compared with the limit");
    auto const known = std::find_if(comparisons.begin(), comparisons.end(), [&](auto const& c) { return c.first == rule.comparison; });
    if (known == comparisons.end()) {
        if (!rule.comparison.empty())
            reader.wrong("comparison", "\"" + rule.comparison + "\" is none (use <=, <, >=, >, within or declared)");
        reader.number("limit");
        reader.numbers("limits", 2);
        return;
    }
    if (known->second && reader.require("limit", "the comparison " + rule.comparison + " needs one")) rule.limit = reader.number("limit");
    if (rule.comparison != "within" || !reader.require("limits", "the comparison within needs two, [lower, upper]")) return;
    auto const ends = reader.numbers("limits", 2);
    if (ends.size() != 2) return;
    if (!(ends[0] < ends[1])) reader.wrong("limits", "the first must be below the second");
    rule.lower = ends[0];
    rule.upper = ends[1];
}

Rule read_rule(toml::table const& table, TomlProblems& problems) {
    TomlReader reader(table, "[[rule]]", problems);
    Rule rule;
    rule.id = needed(reader, "id", "a result is named by it");
    rule.group = needed(reader, "group", "the report sorts rules by it");
    rule.text = needed(reader, "text", "the report prints it");
    rule.quantity = needed(reader, "quantity", "it names what is compared");
    if (!rule.quantity.empty())
        if (auto const problem = quantity_problem(rule.quantity); !problem.empty()) reader.wrong("quantity", problem);
    read_limits(reader, rule);
    if (rule.comparison == "declared" && is_evaluated(rule.quantity))
        reader.wrong("comparison", "a quantity that is computed needs a limit, not \"declared\"");
    rule.unit = reader.text("unit").value_or("");
    rule.source = needed(reader, "source", "a rule without a source cannot be checked");
    rule.requires_image = reader.text("requires_image").value_or("");
    if (!rule.requires_image.empty() && rule.requires_image != "maa" && rule.requires_image != "y90" && rule.requires_image != "functional")
        reader.wrong("requires_image", "\"" + rule.requires_image + "\" is no purpose of an image (use maa, y90 or functional)");
    reader.finish();
    return rule;
}

}  // namespace

Comparison comparison_of(std::string const& text) {
    if (text == "<=") return Comparison::less_equal;
    if (text == "<") return Comparison::less;
    return text == ">=" ? Comparison::greater_equal : Comparison::greater;
}

fs::path find_protocol(std::string const& name_or_path) {
    fs::path const path = name_or_path;
    if (path.has_parent_path() || path.extension() == ".toml" || fs::is_regular_file(path)) {
        if (!fs::is_regular_file(path))
            throw input_error("there is no protocol file " + name_or_path + " (it was given as a path) check the path");
        return path;
    }
    for (auto const& folder : folders())
        if (auto const file = folder / (name_or_path + ".toml"); fs::is_regular_file(file)) return file;
    std::string list;
    for (auto const& name : names()) list += (list.empty() ? "" : ", ") + name;
    throw input_error("there is no protocol \"" + name_or_path + "\" (protocols/ holds: " + (list.empty() ? "none" : list) +
                      ") use one of these or a path");
}

Protocol read_protocol(fs::path const& file) {
    auto const root = parse_toml(file);
    TomlProblems problems(file);
    TomlReader reader(root, "", problems);
    Protocol protocol;
    protocol.file = file;
    if (reader.require("schema", "it says how the file is to be read")) {
        auto const schema = reader.whole("schema");
        if (schema && *schema != 1) reader.wrong("schema", "this program reads schema 1");
    }
    protocol.name = needed(reader, "name", "results name it");
    protocol.title = needed(reader, "title", "the report prints it");
    protocol.k = reader.positive("k").value_or(2.0);
    protocol.unspecified = reader.texts("unspecified");
    std::set<std::string> ids;
    for (auto const* table : reader.tables("rule")) {
        protocol.rules.push_back(read_rule(*table, problems));
        auto const& id = protocol.rules.back().id;
        if (!id.empty() && !ids.insert(id).second)
            problems.add(table->source(), "the rule id \"" + id + "\" is used twice (results are named by it) rename one");
    }
    if (protocol.rules.empty()) problems.add("there is no [[rule]] (a protocol is a list of rules) add one");
    reader.finish();
    problems.throw_if_any();
    return protocol;
}

}  // namespace yttria
