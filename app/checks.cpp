// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/print.hpp"
#include "host/guard/catalogue.hpp"
#include "host/pipeline.hpp"

#include <iomanip>
#include <iostream>
#include <memory>

namespace yttria {
namespace {

void print_list() {
    for (auto const& check : all_checks())
        std::cout << std::left << std::setw(32) << check.id << std::setw(14) << check.severity << check.rule << "\n";
    std::cout << "\n\"stop\" refuses a case unless it has an [[override]] with this check and a reason (docs/checks.md).\n";
}

ExitCode check(std::filesystem::path const& file) {
    auto const prepared = prepare(read_case(file));
    print_warnings(prepared.warnings);
    std::cout << file.string() << ": read and prepared, nothing stops it; " << prepared.warnings.size()
              << " warnings; checks of the dose follow after transport\n";
    for (auto const& session : prepared.activity.sessions)
        for (auto const& note : session.notes) std::cout << session.image << ": " << note << "\n";
    return ExitCode::done;
}

}  // namespace

void add_checks(CLI::App& app, Command& command) {
    struct Options {
        std::string file;
        bool markdown = false;
    };
    auto given = std::make_shared<Options>();
    auto* sub = app.add_subcommand("checks", "lists every check of inputs and results, or runs those before transport on a case");
    sub->footer("Examples: yttria checks\n          yttria checks case.toml     (writes nothing)");
    sub->add_option("CASE", given->file, "case file to check");
    sub->add_flag("--markdown", given->markdown, "the list as docs/checks.md");
    sub->callback([&command, given] {
        command = [given] {
            if (!given->file.empty()) return check(given->file);
            given->markdown ? void(std::cout << checks_markdown()) : print_list();
            return ExitCode::done;
        };
    });
}

}  // namespace yttria
