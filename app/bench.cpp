// SPDX-License-Identifier: Apache-2.0
#include "validation/performance/bench.hpp"

#include "app/commands.hpp"
#include "app/output_folder.hpp"
#include "app/print.hpp"
#include "app/run_values.hpp"
#include "host/results/staged.hpp"

#include <unistd.h>

#include <iostream>
#include <memory>

namespace yttria {
namespace {

struct Options {
    bench::Options bench;
    std::vector<std::string> threads;
    std::filesystem::path file;
    bool list = false;
};

/// Said before minutes are spent on what could not be kept.
void check_file(std::filesystem::path const& file) {
    if (file.empty()) return;
    auto const folder = std::filesystem::absolute(file).parent_path();
    if (std::filesystem::is_directory(file)) throw file_error(file.string() + ": is a folder (a JSON file is written) name a file with -o");
    if (!std::filesystem::is_directory(folder))
        throw file_error(file.string() + ": cannot be written (there is no folder " + folder.string() +
                         ") make it, or name another with -o");
    check_output_folder(folder);
}

ExitCode run(Options given) {
    if (given.list) {
        for (auto const& [name, title] : bench::list_cases()) std::cout << name << "\n    " << title << "\n";
        return ExitCode::done;
    }
    for (auto const& text : given.threads)
        given.bench.threads.push_back(static_cast<int>(std::min<std::uint64_t>(parse_whole("--threads", text), 1000000)));
    auto const options = bench::checked(given.bench);
    check_file(given.file);
    bool const terminal = ::isatty(STDERR_FILENO) == 1;
    auto const report = bench::measure(options, [&](std::string const& text) {
        if (terminal) std::cerr << text << "\n";
    });
    print_warnings(report.warnings);
    std::cout << as_text(report);
    if (!given.file.empty()) {
        StagedFile out(given.file);
        write_text(out.path(), as_json(report));
        out.commit();
        std::cout << "\nwritten: " << given.file.string() << "\n";
    }
    return ExitCode::done;
}

}  // namespace

void add_bench(CLI::App& app, Command& command) {
    auto given = std::make_shared<Options>();
    auto* sub = app.add_subcommand("bench", "measures the speed of the transport here: rate, time to 1 %, distance from the limit");
    sub->footer(
        "Examples: yttria bench                                 (both cases on 1, 2, 4, ... threads: about 2 minutes on 4 cores)\n"
        "          yttria bench phantom64 --threads 1,4 -o bench.json\n"
        "          yttria bench --one-percent                   (runs to 1 % instead of trusting the extrapolation)");
    sub->add_option("NAME", given->bench.cases, "cases (default: all; --list shows them)");
    sub->add_flag("--list", given->list, "lists the cases");
    sub->add_option("--threads", given->threads, "numbers of threads of the CPU back end, such as 1,2,4 (default: 1, 2, 4, ... and all)")
        ->delimiter(',');
    sub->add_option("--backend", given->bench.backend, "what computes the transport")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    sub->add_option("--seconds", given->bench.seconds, "wall time of each run, about")->capture_default_str();
    sub->add_option("--repeats", given->bench.repeats, "runs of each case and number of threads; the median counts")->capture_default_str();
    sub->add_flag("--one-percent", given->bench.one_percent, "at the end, run until the tumours' voxels are known to 1 %");
    sub->add_option("-o,--output", given->file, "JSON file (docs/formats/bench.md; default: none is written)");
    sub->callback([&command, given] { command = [given] { return run(*given); }; });
}

}  // namespace yttria
