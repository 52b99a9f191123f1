// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "host/analysis/analysis.hpp"
#include "host/report/provenance.hpp"
#include "host/transport/interrupt.hpp"

#include <iostream>
#include <memory>

namespace yttria {
namespace {

namespace fs = std::filesystem;

struct Options {
    fs::path cohort, plan, folder;
    bool quiet = false;
};

ExitCode analyze(Options const& given) {
    if (!given.quiet) std::cerr << disclaimer() << "\n";
    AnalysisInput input;
    input.table = given.cohort;
    // As the other commands of a cohort take it: cohort.toml stands for the folder cohort-cohort beside it.
    if (given.cohort.extension() == ".toml") input.table.replace_filename(given.cohort.stem().string() + "-cohort");
    if (fs::is_directory(input.table)) input.table /= "table.csv";
    auto const failures = input.table.parent_path() / "failures.csv";
    if (fs::exists(failures)) input.failures = failures;
    input.plan = given.plan;
    input.folder = given.folder.empty() ? fs::absolute(input.table).parent_path() / "analysis" : given.folder;
    analyse_cohort(input, [] { return interrupt_flag().load(); });
    if (!given.quiet) std::cout << "page        " << (input.folder / "report.html").string() << "\n";
    return ExitCode::done;
}

}  // namespace

void add_cohort_analyze(CLI::App& app, Command& command) {
    auto given = std::make_shared<Options>();
    auto const found = app.get_subcommands([](CLI::App const* sub) { return sub->get_name() == "cohort"; });
    auto* cohort = found.empty() ? nullptr : found.front();
    if (!cohort) {
        cohort = app.add_subcommand("cohort", "many cases: one table, dose-response");
        cohort->require_subcommand(1);
    }
    auto* sub = cohort->add_subcommand("analyze", "dose-response, survival and change scores of a collected cohort, computed by R");
    sub->footer(
        "Examples: yttria cohort analyze retro-cohort analysis.toml\n"
        "          yttria cohort analyze table.csv analysis.toml -o analysis");
    sub->add_option("COHORT", given->cohort, "the manifest (TOML), the folder of the cohort, or its table.csv")->required();
    sub->add_option("ANALYSIS", given->plan, "analysis file (docs/formats/analysis.md)")->required();
    sub->add_option("-o,--output", given->folder, "folder of the result, replaced as a whole (default: analysis in the cohort's folder)");
    sub->add_flag("--quiet", given->quiet, "print errors only");
    sub->callback([&command, given] { command = [given] { return analyze(*given); }; });
}

}  // namespace yttria
