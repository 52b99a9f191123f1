// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/error.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <functional>

/// Help calls a path by its name, and completion offers files for it.
template <>
constexpr char const* CLI::detail::type_name<std::filesystem::path>() {
    return "PATH";
}

namespace yttria {

/// What the command line asked for; runs after it was read. Throws Error.
using Command = std::function<ExitCode()>;

// One file per command: describes its options to `app` and sets `command` when it is called.
void add_run(CLI::App& app, Command& command);
void add_checks(CLI::App& app, Command& command);
void add_cohort(CLI::App& app, Command& command);
void add_inspect(CLI::App& app, Command& command);
void add_cohort_analyze(CLI::App& app, Command& command);  ///< after `cohort` where there is one
void add_merge(CLI::App& app, Command& command);
void add_evaluate(CLI::App& app, Command& command);
void add_compare(CLI::App& app, Command& command);
void add_export(CLI::App& app, Command& command);
void add_plan(CLI::App& app, Command& command);
void add_phantom(CLI::App& app, Command& command);
void add_protocol(CLI::App& app, Command& command);
void add_devices(CLI::App& app, Command& command);
void add_slicer(CLI::App& app, Command& command);
void add_validate(CLI::App& app, Command& command);
void add_bench(CLI::App& app, Command& command);
// Last: they describe what stands before them.
void add_completion(CLI::App& app, Command& command);
void add_manual(CLI::App& app, Command& command);

}  // namespace yttria
