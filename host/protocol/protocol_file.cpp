// SPDX-License-Identifier: Apache-2.0
#include "host/protocol/protocol_file.hpp"

#include "host/casefile/nearest.hpp"
#include "host/protocol/condition_file.hpp"
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

std::string needed(TomlReader& reader, std::string const& key, std::string const& why) {
    return reader.require(key, why) ? reader.text(key).value_or("") : "";
}

Rule read_rule(toml::table const& table, ConditionReader& conditions, TomlProblems& problems) {
    TomlReader reader(table, "[[rule]]", problems);
    Rule rule;
    rule.id = needed(reader, "id", "a result is named by it");
    rule.group = needed(reader, "group", "the report sorts rules by it");
    rule.text = needed(reader, "text", "the report prints it");
    rule.test = conditions.read(reader, table);
    rule.applies = conditions.read_inner(reader, "if", "[[rule]] if");
    rule.source = needed(reader, "source", "a rule without a source cannot be checked");
    rule.requires_image = reader.text("requires_image").value_or("");
    if (!rule.requires_image.empty() && rule.requires_image != "maa" && rule.requires_image != "y90" && rule.requires_image != "functional")
        reader.wrong("requires_image", "\"" + rule.requires_image + "\" is no purpose of an image (use maa, y90 or functional)");
    reader.finish();
    return rule;
}

std::vector<ProtocolParameter> read_parameters(TomlReader& top, TomlProblems& problems) {
    std::vector<ProtocolParameter> list;
    for (auto const* table : top.tables("parameter")) {
        TomlReader reader(*table, "[[parameter]]", problems);
        ProtocolParameter parameter;
        parameter.name = needed(reader, "name", "rules name it");
        if (reader.require("value", "it stands for a number")) parameter.value = reader.number("value").value_or(0);
        parameter.unit = reader.text("unit").value_or("");
        parameter.text = reader.text("text").value_or("");
        parameter.specified = reader.flag("specified").value_or(true);
        parameter.source = needed(reader, "source", "a number without a source cannot be checked; a house choice says so");
        reader.finish();
        auto const same = [&](auto const& other) { return other.name == parameter.name; };
        if (!parameter.name.empty() && std::any_of(list.begin(), list.end(), same))
            reader.wrong("name", "\"" + parameter.name + "\" is used twice (rules could mean either): rename one");
        list.push_back(parameter);
    }
    return list;
}

}  // namespace

Comparison comparison_of(std::string const& text) {
    if (text == "<=") return Comparison::less_equal;
    if (text == "<") return Comparison::less;
    return text == ">=" ? Comparison::greater_equal : Comparison::greater;
}

std::vector<std::string> protocol_names() {
    std::set<std::string> found;
    for (auto const& folder : folders()) {
        if (!fs::is_directory(folder)) continue;
        for (auto const& entry : fs::directory_iterator(folder))
            if (entry.path().extension() == ".toml") found.insert(entry.path().stem().string());
    }
    return {found.begin(), found.end()};
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
    for (auto const& name : protocol_names()) list += (list.empty() ? "" : ", ") + name;
    throw input_error("there is no protocol \"" + name_or_path + "\" (protocols/ holds: " + (list.empty() ? "none" : list) +
                      (list.empty() ? "" : "; the nearest is \"" + nearest_name(name_or_path, protocol_names()) + "\"") +
                      ") use one of these or a path");
}

fs::path protocol_of(Case const& request) {
    try {
        return find_protocol(*request.protocol);
    } catch (Error const& error) { throw input_error(request.file.string() + ": [protocol] file: " + error.what()); }
}

Protocol read_protocol(fs::path const& file) {
    auto const root = parse_toml(file);
    TomlProblems problems(file);
    TomlReader reader(root, "top level", problems);
    Protocol protocol;
    protocol.file = file;
    if (reader.require("schema", "it says how the file is to be read")) {
        auto const schema = reader.whole("schema");
        if (schema && *schema != 1) reader.wrong("schema", "this program reads schema 1");
    }
    protocol.name = needed(reader, "name", "results name it");
    protocol.title = needed(reader, "title", "the report prints it");
    protocol.k = reader.positive("k").value_or(2.0);
    protocol.product = reader.choice<std::string>("product", {{"resin", "resin"}, {"glass", "glass"}}).value_or("");
    protocol.unspecified = reader.texts("unspecified");
    protocol.parameters = read_parameters(reader, problems);
    ConditionReader conditions(protocol.parameters, problems);
    std::set<std::string> ids;
    for (auto const* table : reader.tables("rule")) {
        protocol.rules.push_back(read_rule(*table, conditions, problems));
        auto const& id = protocol.rules.back().id;
        if (!id.empty() && !ids.insert(id).second)
            problems.add(table->source(), "the rule id \"" + id + "\" is used twice (results are named by it) rename one");
    }
    for (auto const* table : reader.tables("parameter")) {
        auto const name = (*table)["name"].value_or(std::string());
        if (!name.empty() && !conditions.used().contains(name))
            problems.add(table->source(), "the parameter \"" + name + "\" is used by no rule (a limit was probably written as a number) " +
                                              "name it in a limit, or remove it");
    }
    if (protocol.rules.empty()) problems.add("there is no [[rule]] (a protocol is a list of rules) add one");
    reader.finish();
    problems.throw_if_any();
    return protocol;
}

}  // namespace yttria
