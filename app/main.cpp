// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/help.hpp"
#include "app/interrupt.hpp"
#include "host/report/provenance.hpp"

#include <filesystem>
#include <iostream>
#include <new>
#include <string>

namespace yttria {
namespace {

int code_of(ExitCode code) { return static_cast<int>(code); }

/// The exception's type is the exit code (host/base/error.hpp).
int guarded(Command const& command) {
    auto const say = [](char const* what, ExitCode code) {
        std::cerr << "yttria: " << what << "\n";
        return code_of(code);
    };
    try {
        return code_of(command());
    } catch (Error const& error) { return say(error.what(), error.code()); } catch (std::filesystem::filesystem_error const& error) {
        auto const path = error.path1().empty() ? std::string("a file or folder") : error.path1().string();
        return say((path + ": cannot be opened (" + error.code().message() + ") check the path and its rights").c_str(), ExitCode::file);
    } catch (std::bad_alloc const&) {
        return say("out of memory (the grid is too large for this machine) use a coarser [transport] spacing_mm", ExitCode::internal);
    } catch (std::exception const& error) { return say((std::string("internal error: ") + error.what()).c_str(), ExitCode::internal); }
}

}  // namespace
}  // namespace yttria

int main(int argc, char** argv) {
    using namespace yttria;
    CLI::App app(
        "Yttria computes where the energy of Y-90 microspheres goes in a patient, and what that means for a protocol.\n" + disclaimer(),
        "yttria");
    app.set_help_flag("-h,--help", "this page");
    app.set_version_flag("--version", "yttria " + program_version() + " (" + program_commit() + ")\n" + disclaimer(),
                         "version, commit and statement of use");
    app.require_subcommand(1);
    app.footer(first_steps() +
               "One command:       yttria COMMAND --help\n"
               "Exit:              0 done, 1 internal error, 2 usage, 3 input refused, 4 file or disk, 5 device,\n"
               "                   10 rules not passed (--require-pass), 130 interrupted");
    Command command;
    for (auto* add : {add_run, add_checks, add_cohort, add_cohort_analyze, add_inspect, add_merge, add_evaluate, add_compare, add_export,
                      add_plan, add_phantom, add_protocol, add_devices, add_validate, add_bench, add_completion, add_manual, add_slicer})
        add(app, command);
    use_our_help(app);
    std::vector<std::string> const words(argv + 1, argv + argc);
    if (words.empty()) {
        std::cerr << first_steps() << "Everything else:   yttria --help\n";
        return code_of(ExitCode::usage);
    }
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        if (error.get_exit_code() == 0) return app.exit(error);
        std::cerr << usage_message(app, error, words) << "\n";
        return code_of(ExitCode::usage);
    }
    catch_interrupts();
    return guarded(command);
}
