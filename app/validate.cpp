// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/output_folder.hpp"
#include "app/run_values.hpp"
#include "host/report/provenance.hpp"
#include "validation/set_parameter.hpp"
#include "validation/suite.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <set>

namespace yttria {
namespace {

using namespace validation;

struct Options {
    std::vector<std::string> names, set;
    std::string suite = "quick", seed;
    std::filesystem::path folder, icrp110;
    BackendRequest backend;
    bool list = false;
};

void print_claim(ClaimResult const& result) {
    std::string const status = result.red() ? "FAIL" : result.verdict();
    std::printf("\n%s: %s  [%s, %.1f s]\n", result.name.c_str(), result.title.c_str(), status.c_str(), result.seconds);
    if (!result.skipped.empty()) std::printf("    %s\n", result.skipped.c_str());
    for (auto const& row : result.rows) {
        bool const relative = row.reference != 0;
        double const difference = relative ? relative_difference(row) : row.value - row.reference;
        double const tolerance = relative ? 100 * row.tolerance / std::abs(row.reference) : row.tolerance;
        std::printf("  %-4s %-66s %12.5g %12.5g %+9.3f%s %8.3f%s  %s\n",
                    row.pass    ? "ok"
                    : row.red() ? "FAIL"
                                : "open",
                    row.quantity.c_str(), row.value, row.reference, difference, relative ? " %" : "  ", tolerance, relative ? " %" : "  ",
                    row.unit.c_str());
    }
    std::set<std::string> gaps;
    for (auto const& row : result.rows) {
        if (!row.pass && !row.open.empty()) gaps.insert(row.open);
    }
    for (auto const& gap : gaps) std::printf("    open: %s\n", gap.c_str());
    for (auto const& note : result.notes) std::printf("    note: %s\n", note.c_str());
    std::fflush(stdout);
}

void print_summary(SuiteReport const& report) {
    std::printf("\nsummary (each claim by the row that comes closest to its tolerance)\n");
    for (auto const& result : report.results) {
        auto const* worst = result.skipped.empty() ? worst_row(result) : nullptr;
        if (worst == nullptr) {
            std::printf("  skipped %-24s\n", result.name.c_str());
            continue;
        }
        std::printf("  %-7s %-24s %3zu rows, %6.1f s, worst: %s: %.5g against %.5g (tolerance %.3g)\n",
                    result.red() ? "FAIL" : result.verdict().c_str(), result.name.c_str(), result.rows.size(), result.seconds,
                    worst->quantity.c_str(), worst->value, worst->reference, worst->tolerance);
    }
    int const ran = static_cast<int>(report.results.size()) - report.skipped();
    auto const open = std::count_if(report.results.begin(), report.results.end(), [](auto const& r) { return r.verdict() == "open"; });
    std::printf("%d of %d claims hold, %d with known gaps, %d do not, %d skipped; %.3g histories in %.0f s on %s; preset %s; %s\n",
                ran - report.red() - static_cast<int>(open), ran, static_cast<int>(open), report.red(), report.skipped(),
                static_cast<double>(report.histories()), report.seconds, report.machine.c_str(), report.preset().c_str(),
                report.commit.c_str());
    if (!report.is_verdict()) std::printf("not a verdict: parameters differ from the preset\n");
}

void write_text(std::filesystem::path const& file, std::string const& text) {
    auto const aside = file.string() + ".part";
    {
        std::ofstream out(aside, std::ios::binary);
        out << text;
        if (!out.flush()) throw file_error(aside + ": cannot be written (disk full or not allowed) free space or choose another -o");
    }
    std::filesystem::rename(aside, file);
}

ExitCode validate(Options const& given) {
    if (given.list) {
        for (auto const& claim : claims()) std::cout << claim.name << "\n    " << claim.title << "\n";
        return ExitCode::done;
    }
    auto const chosen = choose_claims(given.names);
    SuiteOptions options;
    options.full = given.suite == "full";
    options.backend = given.backend;
    if (!given.seed.empty()) options.seed = parse_whole("--seed", given.seed);
    if (!given.icrp110.empty()) options.icrp110 = given.icrp110;
    if (!given.set.empty()) {
        Parameters parameters;
        for (auto const& text : given.set) set_parameter(parameters, text);
        options.parameters = parameters;
    }
    if (!given.folder.empty()) check_output_folder(given.folder);
    std::printf("       %-66s %12s %12s %11s %10s  unit\n", "claim and quantity", "value", "reference", "difference", "tolerance");
    auto const report = run_suite(chosen, options, print_claim);
    print_summary(report);
    if (!given.folder.empty()) {
        std::filesystem::create_directories(given.folder);
        write_text(given.folder / "validation.json", suite_json(report));
        write_text(given.folder / "validation.html", suite_html(report));
        for (auto const& result : report.results) {
            auto const figure = figure_svg(result);
            if (figure.empty()) continue;
            std::filesystem::create_directories(given.folder / "figures");
            write_text(given.folder / "figures" / (result.name + ".svg"), figure);
        }
        std::printf("report: %s\n", (given.folder / "validation.html").string().c_str());
    }
    return report.red() > 0 ? ExitCode::rules_not_passed : ExitCode::done;
}

}  // namespace

void add_validate(CLI::App& app, Command& command) {
    auto given = std::make_shared<Options>();
    auto* sub = app.add_subcommand("validate", "verifies this installation against EGSnrc, PENELOPE and published numbers");
    sub->footer(
        "Examples: yttria validate                       (quick: under 2 minutes on 4 cores)\n"
        "          yttria validate --suite full -o proof (table, validation.json and validation.html)\n"
        "          yttria validate phantom64 spheres     (some claims; --list shows all)\n"
        "Exit: 10 where a claim does not hold");
    sub->add_option("NAME", given->names, "claims (default: all)");
    sub->add_flag("--list", given->list, "lists the claims");
    sub->add_option("--suite", given->suite, "how many histories")->check(CLI::IsMember({"quick", "full"}))->capture_default_str();
    sub->add_option("-o,--output", given->folder, "folder for validation.json, validation.html and figures/ (default: none is written)");
    sub->add_option("--backend", given->backend.name, "what computes the transport")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    sub->add_option("--threads", given->backend.threads, "threads of the CPU back end (default: all cores)")->check(CLI::Range(0, 4096));
    sub->add_option("--seed", given->seed, "seed of the random numbers (default: 1)")->type_name("N");
    sub->add_option("--icrp110", given->icrp110, "folder with the ICRP 110 phantoms as label images (they are not shipped)");
    sub->add_option("--set", given->set, "for studies: NAME=VALUE of a transport parameter, such as c0=0.05; nothing is a verdict then")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    sub->callback([&command, given] { command = [given] { return validate(*given); }; });
}

}  // namespace yttria
