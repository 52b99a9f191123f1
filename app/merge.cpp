// SPDX-License-Identifier: Apache-2.0
#include "host/transport/merge.hpp"

#include "app/commands.hpp"
#include "app/output_folder.hpp"
#include "app/print.hpp"
#include "app/shard_set.hpp"
#include "host/ensemble/run_ensemble.hpp"
#include "host/pipeline.hpp"
#include "host/report/provenance.hpp"

#include <iostream>
#include <memory>

namespace yttria {
namespace {

struct Options {
    std::vector<std::filesystem::path> places;
    std::filesystem::path folder, case_file;
    std::optional<std::uint32_t> ensemble;
    bool partial = false, quiet = false, require_pass = false;
};

/// The case of a shard as it was when the shard was run.
Case case_of(Shard const& shard, std::filesystem::path const& moved_to) {
    auto request = read_case(moved_to.empty() ? shard.case_file : moved_to);
    if (request.sha256 != shard.case_sha256)
        throw input_error(request.file.string() +
                          ": is not the case of these shards (it has changed since they were run): restore it, or run the shards again");
    request.transport.seed = shard.seed;
    request.transport.histories = shard.histories_requested;
    request.transport.method = shard.energy.method;
    return request;
}

ExitCode merge(Options const& given) {
    if (!given.quiet) std::cerr << disclaimer() << "\n";
    auto const files = find_shards(given.places);
    std::vector<Shard> shards;
    for (auto const& file : files) shards.push_back(read_shard(file));
    auto warnings = check_shards(files, shards, given.partial);
    auto const request = case_of(shards[0], given.case_file);
    auto const folder = given.folder.empty() ? std::filesystem::path(request.file.stem().string() + "-result") : given.folder;
    check_output_folder(folder);

    auto prepared = prepare(request);
    if (input_sha256(prepared.input) != shards[0].input_sha256)
        throw input_error(
            request.file.string() +
            ": its images give another transport input than the shards had (images or program have changed since): run the shards again");
    std::vector<EnergyResult> parts;
    for (auto& shard : shards) parts.push_back(std::move(shard.energy));
    auto energy = merge_energy(parts);
    energy.warnings.insert(energy.warnings.end(), warnings.begin(), warnings.end());
    auto result = finish(std::move(prepared), std::move(energy));
    bool ensemble_done = true;
    auto options = run_options(request);
    options.quiet = given.quiet;
    if (auto const members = ensemble_members(request, given.ensemble)) ensemble_done = with_ensemble(result, options, members);
    write_result(folder, result);
    if (!given.quiet) print_result(result, folder);
    if (!ensemble_done) return ExitCode::interrupted;
    return given.require_pass && result.verdict.overall != Status::pass ? ExitCode::rules_not_passed : ExitCode::done;
}

}  // namespace

void add_merge(CLI::App& app, Command& command) {
    auto given = std::make_shared<Options>();
    auto* sub = app.add_subcommand("merge", "puts the shards of a run together: the result that one run would have given");
    sub->footer("Example: yttria run case.toml --shard 1/2 -o a; yttria run case.toml --shard 2/2 -o b; yttria merge a b -o result");
    sub->add_option("SHARD", given->places, "shard files, or folders that hold them")->required();
    sub->add_option("-o,--output", given->folder, "folder for the result (default: CASE-result)");
    sub->add_option("--case", given->case_file, "the case file, where it has moved since");
    sub->add_option("--ensemble", given->ensemble, "as of  yttria run")->check(CLI::Range(0, 100000));
    sub->add_flag("--partial", given->partial, "accept missing and interrupted shards");
    sub->add_flag("--require-pass", given->require_pass, "exit 10 unless every rule of the protocol passes");
    sub->add_flag("--quiet", given->quiet, "print errors only");
    sub->callback([&command, given] { command = [given] { return merge(*given); }; });
}

}  // namespace yttria
