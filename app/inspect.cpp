// SPDX-License-Identifier: Apache-2.0
#include "host/inspect/inspect.hpp"

#include "app/commands.hpp"
#include "host/report/provenance.hpp"

#include <fstream>
#include <iostream>
#include <memory>
#include <regex>

namespace yttria {
namespace {

struct Options {
    std::filesystem::path path, output;
    ProposalValues values;
    bool json = false;
};

void write_new(std::filesystem::path const& file, std::string const& text) {
    // Written aside and linked: an existing file is never touched, not even one made meanwhile.
    auto const aside = file.string() + ".partial";
    {
        std::ofstream stream(aside, std::ios::binary | std::ios::trunc);
        stream << text;
        stream.close();
        if (!stream) {
            std::filesystem::remove(aside);
            throw file_error("cannot write \"" + file.string() +
                             "\" (no space, or the folder is missing or read-only); choose another place");
        }
    }
    std::error_code failed;
    std::filesystem::create_hard_link(aside, file, failed);
    std::filesystem::remove(aside);
    if (failed) {
        throw file_error("cannot write \"" + file.string() + "\" (" + failed.message() + "); choose another name or remove the file");
    }
}

ExitCode run(Options const& given) {
    static std::regex const offset("[+-][01][0-9]:[0-5][0-9]");
    if (!given.values.utc_offset.empty() && !std::regex_match(given.values.utc_offset, offset)) {
        throw usage_error("--utc-offset " + given.values.utc_offset + ": not an offset from UTC: write it like +09:00");
    }
    if (!given.output.empty() && std::filesystem::exists(std::filesystem::symlink_status(given.output))) {
        throw file_error("cannot write \"" + given.output.string() + "\" (a file has that name); choose another name or remove the file");
    }
    auto const inventory = take_inventory(given.path);
    std::optional<Proposal> proposal;
    std::string problem;
    auto const folder = given.output.empty() ? std::filesystem::current_path() : std::filesystem::absolute(given.output).parent_path();
    try {
        proposal = propose_case(inventory, folder, given.values);
    } catch (Error const& error) {
        problem = error.what();
        if (!given.output.empty()) throw;
    }
    if (!given.output.empty()) write_new(given.output, proposal->text);
    if (given.json) {
        std::cout << inventory_json(inventory, proposal ? &*proposal : nullptr, problem) << "\n";
        return ExitCode::done;
    }
    std::cout << describe(inventory) << "\n";
    if (!proposal) {
        std::cout << problem << "\n";
        return ExitCode::done;
    }
    if (given.output.empty()) {
        std::cout << "--- proposed case file (write it with -o case.toml) ---\n" << proposal->text << "---\n";
    } else {
        std::cout << "case  " << given.output.string() << "\n";
    }
    for (auto const& note : proposal->notes) std::cout << "note  " << note << "\n";
    for (auto const& value : proposal->to_fill) std::cout << "to fill in  " << value << "\n";
    return ExitCode::done;
}

}  // namespace

void add_inspect(CLI::App& app, Command& command) {
    auto given = std::make_shared<Options>();
    auto* sub = app.add_subcommand("inspect", "lists the images in a folder and proposes a case file");
    sub->footer(
        "DICOM files are sorted by study, series and frame of reference, whatever they are named. Patient names are not shown. What no "
        "header\n"
        "says is left open in the proposed case, never guessed.\n"
        "Example: yttria inspect patient-folder -o case.toml --utc-offset +09:00");
    sub->add_option("PATH", given->path, "a folder (with the folders in it) or one file")->required();
    sub->add_option("-o,--output", given->output, "writes the proposed case file; an existing file is not replaced");
    sub->add_flag("--json", given->json, "prints JSON instead of text");
    sub->add_option("--utc-offset", given->values.utc_offset, "of header times that say none, such as +09:00");
    sub->add_option("--administered-GBq", given->values.administered_GBq, "net administered activity for the proposal");
    sub->add_option("--lung-shunt", given->values.lung_shunt_fraction, "lung shunt fraction for the proposal, such as 0.05");
    sub->callback([&command, given] { command = [given] { return run(*given); }; });
}

}  // namespace yttria
