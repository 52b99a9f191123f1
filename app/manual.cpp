// SPDX-License-Identifier: Apache-2.0
// The manual page, written from the command line's own description (man(7)).
#include "app/command_tree.hpp"
#include "app/commands.hpp"
#include "host/report/provenance.hpp"

#include <algorithm>
#include <iostream>
#include <sstream>

namespace yttria {
namespace {

/// Text of a page: a dash is a hyphen-minus that can be copied, a dot or quote that begins a line is no request.
std::string roff(std::string const& text) {
    std::string out;
    bool line_begins = true;
    for (char const letter : text) {
        if (line_begins && (letter == '.' || letter == '\'')) out += "\\&";
        if (letter == '-')
            out += "\\-";
        else if (letter == '\\')
            out += "\\(rs";
        else
            out += letter;
        line_begins = letter == '\n';
    }
    return out;
}

std::string upper(std::string text) {
    for (char& letter : text)
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    return text;
}

void entry(std::ostream& out, std::string const& name, std::string const& value, std::string const& text) {
    out << ".TP\n\\fB" << roff(name) << "\\fR" << (value.empty() ? "" : " \\fI" + roff(value) + "\\fR") << "\n" << roff(text) << "\n";
}

void command_page(std::ostream& out, CLI::App const& app) {
    out << ".SS \"" << roff(usage_of(app)) << "\"\n" << roff(app.get_description()) << ".\n";
    for (auto const* positional : positionals_of(app)) entry(out, positional->get_name(true), "", description_of(*positional));
    for (auto const* option : options_of(app)) {
        if (option == app.get_help_ptr()) continue;  // every command has it
        std::string names;
        for (auto const& name : names_of(*option)) names += (names.empty() ? "" : ", ") + name;
        entry(out, names, value_of(*option), description_of(*option));
    }
    if (!app.get_footer().empty()) out << ".PP\n.nf\n" << roff(app.get_footer()) << "\n.fi\n";
    for (auto const* command : commands_of(app)) command_page(out, *command);
}

std::string manual(CLI::App const& app) {
    std::ostringstream out;
    auto const name = app.get_name();
    auto const description = app.get_description();
    auto const first = description.substr(0, description.find('\n'));
    out << ".\\\" Written by `yttria manual`.\n.TH " << upper(name) << " 1 \"\" \"" << name << " " << roff(program_version())
        << "\" \"User Commands\"\n.SH NAME\n"
        << name << " \\- Monte Carlo voxel dosimetry for Y\\-90 radioembolization\n.SH SYNOPSIS\n";
    out << ".nf\n";
    for (auto const* command : commands_of(app)) out << ".B " << roff(usage_of(*command)) << "\n";
    out << ".fi\n";
    out << ".SH DESCRIPTION\n" << roff(first) << "\n.PP\n" << roff(disclaimer()) << "\n.SH OPTIONS\n";
    for (auto const* option : options_of(app)) {
        std::string names;
        for (auto const& word : names_of(*option)) names += (names.empty() ? "" : ", ") + word;
        entry(out, names, "", description_of(*option));
    }
    out << ".SH COMMANDS\n";
    for (auto const* command : commands_of(app)) command_page(out, *command);
    out << ".SH NOTES\n.nf\n" << roff(app.get_footer()) << "\n.fi\n";
    out << ".SH ENVIRONMENT\n";
    entry(out, "YTTRIA_DATA", "", "the data/ folder to use in place of the installed one");
    entry(out, "YTTRIA_PHANTOMS", "", "the catalogue of phantoms to use in place of the installed one");
    return out.str();
}

}  // namespace

void add_manual(CLI::App& app, Command& command) {
    auto* sub = app.add_subcommand("manual", "prints the manual page");
    sub->footer("Example: yttria manual | man -l -");
    sub->callback([&app, &command] {
        command = [&app] {
            std::cout << manual(app);
            return ExitCode::done;
        };
    });
}

}  // namespace yttria
