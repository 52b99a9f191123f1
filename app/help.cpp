// SPDX-License-Identifier: Apache-2.0
#include "app/help.hpp"

#include "app/command_tree.hpp"
#include "host/casefile/nearest.hpp"

#include <filesystem>
#include <sstream>

namespace yttria {
namespace {

namespace fs = std::filesystem;

class HelpPage : public CLI::Formatter {
public:
    std::string make_option_opts(CLI::Option const* option) const override {
        auto const value = value_of(*option);
        bool const many = option->get_expected_max() >= CLI::detail::expected_max_vector_size;
        return value.empty() ? "" : " " + value + (many ? "..." : "");
    }
    std::string make_option_desc(CLI::Option const* option) const override { return description_of(*option); }
    std::string make_option_name(CLI::Option const* option, bool positional) const override {
        if (positional) return option->get_name(true);
        std::string text;
        for (auto const& name : names_of(*option)) text += (text.empty() ? "" : ", ") + name;
        return text;
    }
    std::string make_positionals(CLI::App const* app) const override {
        std::string text;
        for (auto const* option : positionals_of(*app)) text += make_option(option, true);
        return text.empty() ? "" : "\n" + text;
    }
    std::string make_description(CLI::App const* app) const override { return wrapped(app->get_description()) + "\n"; }
    std::string make_usage(CLI::App const* app, std::string) const override { return "Usage: " + usage_of(*app) + "\n"; }
    /// A description of one line ends with one line feed.
    std::string make_option(CLI::Option const* option, bool positional) const override {
        std::string const name = positional ? "  " + usage_of(*option) : "  " + make_option_name(option, false) + make_option_opts(option);
        return in_columns(name, make_option_desc(option));
    }
    std::string make_subcommand(CLI::App const* command) const override {
        return in_columns("  " + command->get_name(), command->get_description());
    }

private:
    /// Lines broken between words; the statement of the program is longer than a screen is wide.
    static std::string wrapped(std::string const& text) {
        constexpr std::size_t columns = 120;
        std::string out, line;
        std::istringstream lines(text);
        for (std::string whole; std::getline(lines, whole);) {
            std::istringstream words(whole);
            line.clear();
            for (std::string word; words >> word;) {
                if (!line.empty() && line.size() + 1 + word.size() > columns) {
                    out += line + "\n";
                    line.clear();
                }
                line += (line.empty() ? "" : " ") + word;
            }
            out += line + "\n";
        }
        if (!out.empty()) out.pop_back();
        return out;
    }

    std::string in_columns(std::string const& name, std::string const& text) const {
        auto const column = get_column_width();
        std::string line = name;
        if (line.size() + 1 < column)
            line.resize(column, ' ');
        else
            line += "\n" + std::string(column, ' ');
        return line + text + "\n";
    }
};

bool looks_like(std::string const& word, std::string const& known) {
    // About a third of its letters may be wrong (two letters that changed places are two); of "-x" nothing is near.
    return known.size() > 2 && edit_distance(word, known) <= (known.size() + 1) / 3;
}

/// ` (the nearest is "run")`, or nothing where none is near.
std::string nearest_of(std::string const& word, std::vector<std::string> const& known) {
    for (auto const& name : known)
        if (word.size() > 2 && name.starts_with(word)) return " (the nearest is \"" + name + "\")";
    auto const nearest = nearest_name(word, known);
    return !nearest.empty() && looks_like(word, nearest) ? " (the nearest is \"" + nearest + "\")" : "";
}

std::string unknown_command(CLI::App const& app, std::string const& word) {
    bool const top = app.get_parent() == nullptr;
    std::error_code ignored;
    auto const no = path_of(app) + ": \"" + word + "\" is no command (it is a ";
    if (top && fs::is_directory(word, ignored)) return no + "folder) see what is in it with  yttria inspect " + word;
    if (top && fs::is_regular_file(word, ignored))
        return no + "file) " +
               (fs::path(word).extension() == ".toml" ? "compute a case with  yttria run " + word
                                                      : "see what it is with  yttria inspect " + word);
    std::vector<std::string> names;
    std::string list;
    for (auto const* command : commands_of(app)) {
        names.push_back(command->get_name());
        list += (list.empty() ? "" : ", ") + command->get_name();
    }
    auto const nearest = nearest_of(word, names);
    return path_of(app) + ": \"" + word + "\" is no command" + (nearest.empty() ? " (there are " + list + ")" : nearest) + " see  " +
           path_of(app) + " --help";
}

std::string unknown_option(CLI::App const& app, std::string const& word) {
    std::vector<std::string> names;
    for (auto const* option : options_of(app))
        for (auto const& name : names_of(*option)) names.push_back(name);
    auto const nearest = nearest_of(word, names);
    if (!nearest.empty()) return path_of(app) + ": " + word + " is no option of it" + nearest + " see  " + path_of(app) + " --help";
    // It may be an option of another command, written before its name or to the wrong one.
    std::string others;
    auto const* top = &app;
    while (top->get_parent() != nullptr) top = top->get_parent();
    for (auto const* command : commands_of(*top))
        for (auto const* option : options_of(*command))
            for (auto const& name : names_of(*option))
                if (name == word && command != &app) others += (others.empty() ? "" : ", ") + command->get_name();
    return path_of(app) + ": " + word + " is no option of it" + (others.empty() ? "" : " (it is one of " + others + ")") + " see  " +
           path_of(app) + " --help";
}

}  // namespace

void use_our_help(CLI::App& app) {
    auto const page = std::make_shared<HelpPage>();
    page->column_width(28);
    app.formatter(page);
    for (auto* command : app.get_subcommands([](CLI::App*) { return true; })) {
        if (command->get_group() == "Subcommands") command->group("Commands");
        use_our_help(*command);
    }
}

std::string first_steps() {
    return "Try it:            yttria phantom demo -o demo && yttria run demo/case.toml -o demo-result\n"
           "Your own images:   yttria inspect FOLDER\n";
}

std::string usage_message(CLI::App const& app, CLI::ParseError const& error, std::vector<std::string> const& words) {
    auto const at = walk(app, words);
    if (!at.unknown.empty()) return at.unknown[0] == '-' ? unknown_option(*at.app, at.unknown) : unknown_command(*at.app, at.unknown);
    auto const see = " see  " + path_of(*at.app) + " --help";
    if (dynamic_cast<CLI::RequiredError const*>(&error) != nullptr) {
        std::string list;
        for (auto const* command : commands_of(*at.app)) list += (list.empty() ? "" : ", ") + command->get_name();
        for (auto const& options : {positionals_of(*at.app), options_of(*at.app)})
            for (auto const* option : options)
                if (option->get_required() && option->count() == 0)
                    return path_of(*at.app) + ": " + (option->get_positional() ? option->get_name(true) : names_of(*option).back()) +
                           " is missing (" + option->get_description() + ")" + see;
        if (!list.empty()) return path_of(*at.app) + ": a command is missing (one of " + list + ")" + see;
    }
    if (dynamic_cast<CLI::ExtrasError const*>(&error) != nullptr) {
        std::string extra, takes;
        for (auto const& word : app.remaining(true)) extra += (extra.empty() ? "" : " ") + word;
        for (auto const* positional : positionals_of(*at.app)) takes += (takes.empty() ? "" : " ") + usage_of(*positional);
        return path_of(*at.app) + ": " + extra + " is too much (it takes " + (takes.empty() ? "options only" : takes) + ")" + see;
    }
    return path_of(*at.app) + ": " + error.what() + see;
}

}  // namespace yttria
