// SPDX-License-Identifier: Apache-2.0
#include "host/protocol/protocol.hpp"
#include "app/commands.hpp"
#include "host/protocol/protocol_file.hpp"

#include <fstream>
#include <iostream>
#include <memory>

namespace yttria {
namespace {

ExitCode list() {
    for (auto const& name : protocol_names()) std::cout << name << "\n    " << read_protocol(find_protocol(name)).title << "\n";
    return ExitCode::done;
}

ExitCode show(std::string const& name) {
    auto const path = find_protocol(name);
    std::ifstream file(path, std::ios::binary);
    if (!file) throw file_error(path.string() + ": cannot be read (no permission) check its rights");
    std::cout << file.rdbuf();
    return ExitCode::done;
}

}  // namespace

void add_protocol(CLI::App& app, Command& command) {
    auto* sub = app.add_subcommand("protocol", "works with protocol files (limits on doses and volumes)");
    sub->require_subcommand(1);
    sub->footer(
        "Make your own:  yttria protocol show rescue >mine.toml, change it, yttria protocol check mine.toml;\n"
        "                then file = \"mine.toml\" in the [protocol] of a case");
    auto* names = sub->add_subcommand("list", "lists the protocols that are there");
    names->footer("Example: yttria protocol list");
    names->callback([&command] { command = [] { return list(); }; });
    auto* text = sub->add_subcommand("show", "prints a protocol file, to be changed");
    text->footer("Example: yttria protocol show rescue >mine.toml");
    auto shown = std::make_shared<std::string>();
    text->add_option("NAME", *shown, "a name that  yttria protocol list  shows, or a file")->required();
    text->callback([&command, shown] { command = [shown] { return show(*shown); }; });
    auto* check = sub->add_subcommand("check", "reads a protocol file and says what is wrong with it, or lists its rules");
    check->footer("Example: yttria protocol check my-protocol.toml");
    auto name = std::make_shared<std::string>();
    check->add_option("FILE", *name, "a protocol file, or a name in protocols/")->required();
    check->callback([&command, name] {
        command = [name] {
            std::cout << check_protocol_file(*name);
            return ExitCode::done;
        };
    });
}

}  // namespace yttria
