// SPDX-License-Identifier: Apache-2.0
// What a new user reads first: help pages, what to do when nothing was asked for, and what a wrong word was meant to be.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace yttria {

/// Makes the help pages of an application and its commands: types as PATH, N, NUMBER or the words to choose from.
void use_our_help(CLI::App& app);

/// Where to begin: the demonstration, a folder of images.
std::string first_steps();

/// A mistake in the command line, as "problem (why it is one) what to do" with the nearest command or option.
std::string usage_message(CLI::App const& app, CLI::ParseError const& error, std::vector<std::string> const& words);

}  // namespace yttria
