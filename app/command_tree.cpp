// SPDX-License-Identifier: Apache-2.0
#include "app/command_tree.hpp"

#include <algorithm>
#include <sstream>

namespace yttria {
namespace {

bool shown(CLI::Option const& option) { return !option.get_group().empty(); }

CLI::Option const* find_option(CLI::App const& app, std::string const& name) {
    for (auto const* option : options_of(app)) {
        auto const names = names_of(*option);
        if (std::find(names.begin(), names.end(), name) != names.end()) return option;
    }
    return nullptr;
}

CLI::App const* find_command(CLI::App const& app, std::string const& name) {
    for (auto const* command : commands_of(app))
        if (command->get_name() == name) return command;
    return nullptr;
}

}  // namespace

std::vector<CLI::App const*> commands_of(CLI::App const& app) {
    return app.get_subcommands([](CLI::App const* command) { return !command->get_name().empty() && !command->get_group().empty(); });
}

std::vector<CLI::Option const*> options_of(CLI::App const& app) {
    return app.get_options([](CLI::Option const* option) { return shown(*option) && option->nonpositional(); });
}

std::vector<CLI::Option const*> positionals_of(CLI::App const& app) {
    return app.get_options([](CLI::Option const* option) { return shown(*option) && option->get_positional(); });
}

std::vector<std::string> names_of(CLI::Option const& option) {
    std::vector<std::string> names;
    for (auto const& name : option.get_snames()) names.push_back("-" + name);
    for (auto const& name : option.get_lnames()) names.push_back("--" + name);
    return names;
}

std::vector<std::string> choices_of(CLI::Option const& option) {
    // CLI::IsMember describes itself as "{auto,cpu,cuda}" in the type's name, its one public trace.
    auto const type = option.get_type_name();
    auto const from = type.find('{'), to = type.find('}');
    std::vector<std::string> choices;
    if (from == std::string::npos || to == std::string::npos || to < from) return choices;
    std::istringstream words(type.substr(from + 1, to - from - 1));
    for (std::string word; std::getline(words, word, ',');) choices.push_back(word);
    return choices;
}

std::string value_of(CLI::Option const& option) {
    if (option.get_type_size() == 0) return "";
    auto const choices = choices_of(option);
    if (!choices.empty()) {
        std::string text;
        for (auto const& choice : choices) text += (text.empty() ? "" : "|") + choice;
        return text;
    }
    auto const type = option.get_type_name();
    std::string text = type.substr(0, type.find(':'));
    if (text == "INT" || text == "UINT") text = "N";
    if (text == "FLOAT") text = "NUMBER";
    auto const word = text;
    for (int n = 1; n < option.get_expected_min() && n < 4; ++n) text += " " + word;
    return text;
}

std::string description_of(CLI::Option const& option) {
    auto text = option.get_description();
    auto const usual = option.get_default_str();
    if (!usual.empty() && text.find("default") == std::string::npos) text += " (default: " + usual + ")";
    if (option.get_required() && option.nonpositional()) text += " (required)";
    return text;
}

std::string usage_of(CLI::Option const& positional) {
    auto const text = positional.get_name(true) + (positional.get_expected_max() >= CLI::detail::expected_max_vector_size ? "..." : "");
    return positional.get_required() ? text : "[" + text + "]";
}

std::string usage_of(CLI::App const& app) {
    std::string text = path_of(app);
    if (!options_of(app).empty()) text += " [OPTIONS]";
    for (auto const* positional : positionals_of(app)) text += " " + usage_of(*positional);
    if (!commands_of(app).empty()) text += app.get_require_subcommand_min() > 0 ? " COMMAND" : " [COMMAND]";
    return text;
}

std::string path_of(CLI::App const& app) {
    return app.get_parent() == nullptr ? app.get_name() : path_of(*app.get_parent()) + " " + app.get_name();
}

Walk walk(CLI::App const& app, std::vector<std::string> const& words) {
    Walk at;
    at.app = &app;
    int values = 0;
    for (auto const& word : words) {
        if (values > 0 && (word.size() < 2 || word[0] != '-')) {
            if (--values == 0) at.waits = nullptr;
            continue;
        }
        values = 0;
        at.waits = nullptr;
        if (word.size() > 1 && word[0] == '-') {
            auto const equals = word.find('=');
            auto const* option = find_option(*at.app, word.substr(0, equals));
            if (option == nullptr && at.unknown.empty()) at.unknown = word.substr(0, equals);
            if (option == nullptr || equals != std::string::npos || option->get_type_size() == 0) continue;
            at.waits = option;
            values = std::max(1, option->get_expected_min());
        } else if (auto const* command = at.positional ? nullptr : find_command(*at.app, word)) {
            at.app = command;
        } else {
            at.positional = true;
            if (at.app->get_require_subcommand_min() > 0 && at.unknown.empty()) at.unknown = word;
        }
    }
    return at;
}

}  // namespace yttria
