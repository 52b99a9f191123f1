// SPDX-License-Identifier: Apache-2.0
// What the command line holds, as help, completion, the manual page and messages need it: read from CLI11, so that it cannot differ.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace yttria {

/// Commands of an application that help shows, in order.
std::vector<CLI::App const*> commands_of(CLI::App const& app);
/// Options with a dash that help shows, --help among them; positionals that help shows.
std::vector<CLI::Option const*> options_of(CLI::App const& app);
std::vector<CLI::Option const*> positionals_of(CLI::App const& app);

/// "-o", "--output".
std::vector<std::string> names_of(CLI::Option const& option);
/// Words that a value must be one of (CLI::IsMember); empty: any.
std::vector<std::string> choices_of(CLI::Option const& option);
/// "PATH", "N", "NUMBER", "TEXT" or "auto|cpu|cuda"; "" of a flag.
std::string value_of(CLI::Option const& option);
/// The description, and the default where it does not say one.
std::string description_of(CLI::Option const& option);
/// "CASE", "[NAME]", "SHARD..."
std::string usage_of(CLI::Option const& positional);
/// "yttria run [OPTIONS] CASE"
std::string usage_of(CLI::App const& app);
/// "yttria run": the application and those that it is a command of.
std::string path_of(CLI::App const& app);

/// Where words of a command line lead: the command they name, and the option whose value comes next.
struct Walk {
    CLI::App const* app = nullptr;
    CLI::Option const* waits = nullptr;
    std::string unknown;      ///< first word that is no option, or no command where one must come
    bool positional = false;  ///< a word that is neither command nor option came after the command
};
Walk walk(CLI::App const& app, std::vector<std::string> const& words);

}  // namespace yttria
