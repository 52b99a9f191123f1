// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/output_folder.hpp"
#include "app/print.hpp"
#include "app/run_values.hpp"
#include "host/ensemble/run_ensemble.hpp"
#include "host/pipeline.hpp"
#include "host/report/provenance.hpp"
#include "host/results/beside.hpp"
#include "host/transport/plan.hpp"

#include <iostream>
#include <memory>

namespace yttria {
namespace {

struct Options {
    std::filesystem::path file, folder, dump;
    BackendRequest backend;
    std::optional<std::uint32_t> ensemble;
    std::string seed, histories, uncertainty, shard, method, strata = "auto";
    std::vector<std::string> also;
    std::vector<std::filesystem::path> beside;
    bool quiet = false, verbose = false, require_pass = false;
};

/// Other methods on the same case, and other results, for the report to put next to this dose.
std::vector<Beside> beside(Options const& given, Prepared const& prepared, RunOptions options) {
    std::vector<Beside> out;
    for (auto const& folder : given.beside) out.push_back(read_beside(folder));
    options.target_uncertainty = 0;
    for (auto const& method : given.also) {
        if (method == options.method) continue;
        auto same = prepared;
        same.request.transport.method = options.method = method;
        auto energy = transport(same, options);
        out.push_back(beside_of(finish(std::move(same), std::move(energy)), method == "mc" ? "Monte Carlo" : method));
    }
    return out;
}

/// What the command line changes in the case and adds to it.
RunOptions apply(Options const& given, Case& request) {
    if (!given.seed.empty()) request.transport.seed = parse_whole("--seed", given.seed);
    if (!given.histories.empty()) request.transport.histories = parse_whole("--histories", given.histories);
    if (!given.method.empty()) request.transport.method = given.method;
    auto options = run_options(request);
    options.backend = given.backend;
    options.quiet = given.quiet;
    options.strata = given.strata;
    if (!given.uncertainty.empty()) {
        auto const target = parse_uncertainty(given.uncertainty);
        options.target_uncertainty = target.relative;
        options.target_metric = target.metric;
    }
    if (!given.shard.empty()) {
        auto const shard = parse_shard(given.shard);
        options.shard = shard.index;
        options.shards = shard.count;
    }
    return options;
}

/// The shard file of what was done: of --shard, or of an interrupted run as the one shard of itself.
std::filesystem::path save_shard(std::filesystem::path const& folder, Prepared const& prepared, RunOptions const& options,
                                 EnergyResult energy) {
    auto const& request = prepared.request;
    Shard shard;
    shard.case_file = request.file;
    shard.case_sha256 = request.sha256;
    shard.input_sha256 = energy.input_sha256;
    shard.table_sha256 = energy.table_sha256;
    shard.seed = options.seed;
    shard.replicate_size = request.transport.replicate_size;
    shard.index = std::max(1U, options.shard);
    shard.count = std::max(1U, options.shards);
    shard.planned = shard_range(planned_replicates(options.histories, shard.replicate_size, prepared.input.spectrum.mean_MeV), shard.index,
                                shard.count);
    shard.replicates_done = energy.replicates_done;
    shard.histories_requested = options.histories;
    shard.energy = std::move(energy);
    auto const file = folder / ("shard-" + std::to_string(shard.index) + "-of-" + std::to_string(shard.count) + ".h5");
    bool const made = std::filesystem::create_directories(folder);
    try {
        write_shard(file, shard);
    } catch (Error const&) {
        if (made) std::filesystem::remove(folder);
        throw;
    }
    return file;
}

ExitCode run(Options const& given) {
    // What is wrong with the command line is said before any file is read.
    Case nothing;
    apply(given, nothing);
    if (!given.shard.empty() && !given.uncertainty.empty())
        throw usage_error("--shard with --uncertainty (a shard cannot see the uncertainty of the whole) give --histories instead");
    if (!given.shard.empty() && !(given.also.empty() && given.beside.empty()))
        throw usage_error("--shard with --also or --beside (a shard makes no report) leave them out");
    if (given.ensemble && *given.ensemble > 0 && *given.ensemble < 10)
        throw usage_error("--ensemble " + std::to_string(*given.ensemble) +
                          ": so few members have no spread; give 10 or more, or 0 for none");
    if (!given.shard.empty() && given.ensemble.value_or(0) > 0)
        throw usage_error("--shard with --ensemble (a shard has no metrics to spread) give --ensemble to  yttria merge");
    if (!given.quiet) std::cerr << disclaimer() << "\n";

    auto request = read_case(given.file);
    auto const options = apply(given, request);
    auto const folder = given.folder.empty() ? std::filesystem::path(given.file.stem().string() + "-result") : given.folder;
    check_output_folder(folder);
    auto prepared = prepare(request);
    if (!given.dump.empty()) {
        try {
            save_transport_input(given.dump.string(), prepared.input);
        } catch (std::runtime_error const& error) {  // kernels/ knows no Error
            throw file_error("--dump-input: " + std::string(error.what()) + " name a file in a folder that can be written");
        }
        if (!given.quiet)
            std::cout << "transport input written: " << given.dump.string() << " (no transport; run it with yttria-kernels)\n";
        return ExitCode::done;
    }
    auto others = beside(given, prepared, options);
    auto energy = transport(prepared, options);
    if (energy.interrupted || options.shards > 0) {
        bool const interrupted = energy.interrupted;
        auto const warnings = energy.warnings;
        auto const file = save_shard(folder, prepared, options, std::move(energy));
        if (!given.quiet) print_warnings(prepared.warnings), print_warnings(warnings);
        std::cerr << "yttria: " << (interrupted ? "interrupted; what was done is in " : "shard written: ") << file.string() << "\n";
        return interrupted ? ExitCode::interrupted : ExitCode::done;
    }
    auto result = finish(std::move(prepared), std::move(energy));
    result.beside = std::move(others);
    bool ensemble_done = true;
    if (auto const members = ensemble_members(request, given.ensemble)) ensemble_done = with_ensemble(result, options, members);
    auto const times = write_result(folder, result);
    if (!given.quiet) print_result(result, folder);
    if (given.verbose) print_times(times);
    if (!ensemble_done) return ExitCode::interrupted;
    return given.require_pass && result.verdict.overall != Status::pass ? ExitCode::rules_not_passed : ExitCode::done;
}

}  // namespace

void add_run(CLI::App& app, Command& command) {
    auto given = std::make_shared<Options>();
    auto* sub = app.add_subcommand("run", "computes a case: images to dose, dose-volume metrics, rules and report");
    sub->footer(
        "Examples: yttria run case.toml -o result\n"
        "          yttria run case.toml --uncertainty 1%:Tumour1.D95 --histories 1e9\n"
        "          yttria run case.toml --shard 2/8 -o part-2     (then: yttria merge part-*)");
    sub->add_option("CASE", given->file, "case file (docs/formats/case.md)")->required();
    sub->add_option("-o,--output", given->folder, "folder for the result (default: CASE-result)");
    sub->add_option("--backend", given->backend.name, "what computes transport and convolution; auto: the GPU where there is one")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    sub->add_option("--threads", given->backend.threads, "threads of the CPU back end (default: all cores)")->check(CLI::Range(0, 4096));
    sub->add_option("--seed", given->seed, "seed of the random numbers (default: the case's)")->type_name("N");
    sub->add_option("--histories", given->histories, "decays to follow, such as 1e8 (default: the case's); with --uncertainty, at most")
        ->type_name("N");
    sub->add_option("--uncertainty", given->uncertainty,
                    "stop when a metric is known that well (1 sigma), such as 1%:Tumour1.D95; 1% alone: the worst tumour mean")
        ->type_name("PERCENT");
    sub->add_option(
           "--ensemble", given->ensemble,
           "members with drawn inputs, for the uncertainty of all that is not statistics (default: the case's [uncertainty]); 0: none")
        ->check(CLI::Range(0, 100000));
    sub->add_option("--method", given->method,
                    "mc: Monte Carlo; local: all energy stays where it is released; kernel: convolution with a voxel kernel (default: the "
                    "case's)")
        ->check(CLI::IsMember({"mc", "local", "kernel"}));
    sub->add_option("--strata", given->strata,
                    "part the source: STRUCTURE or STRUCTURE:MM gives most histories to decays within 12 (MM) mm of it; auto: near the "
                    "structure of a named --uncertainty where that takes fewer histories; off")
        ->type_name("STRUCTURE[:MM]")
        ->capture_default_str();
    sub->add_option("--also", given->also, "compute these methods too, for the report to show them side by side (comma between)")
        ->delimiter(',')
        ->check(CLI::IsMember({"mc", "local", "kernel"}));
    sub->add_option("--beside", given->beside, "folder of another result of these structures, such as the plan's, shown side by side");
    sub->add_option("--shard", given->shard, "compute part i/n only and write shard-i-of-n.h5 for  yttria merge")->type_name("I/N");
    sub->add_option("--dump-input", given->dump, "write the transport input for the stand-alone yttria-kernels, and stop");
    sub->add_flag("--require-pass", given->require_pass, "exit 10 unless every rule of the protocol passes");
    sub->add_flag("--verbose", given->verbose, "print the time of every stage at the end");
    sub->add_flag("--quiet", given->quiet, "print errors only");
    sub->callback([&command, given] { command = [given] { return run(*given); }; });
}

}  // namespace yttria
