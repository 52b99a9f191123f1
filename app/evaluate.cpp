// SPDX-License-Identifier: Apache-2.0
#include "host/evaluate/evaluate.hpp"

#include "app/commands.hpp"
#include "app/output_folder.hpp"
#include "app/print.hpp"
#include "host/report/provenance.hpp"

#include <cmath>
#include <cstdio>
#include <iostream>
#include <memory>

namespace yttria {
namespace {

struct Options {
    std::filesystem::path dose, file, folder;
    double sub_voxel_mm = 0;
    std::string between;
    bool quiet = false;
};

void print(Evaluation const& e) {
    int width = 10;
    for (auto const& s : e.structures) { width = std::max(width, static_cast<int>(s.name.size())); }
    std::printf("%-*s %10s %9s %9s %9s %9s %9s %9s\n", width, "structure", "mL", e.density_known ? "mean Gy" : "mean* Gy", "D98 Gy",
                "D95 Gy", "D50 Gy", "D5 Gy", "D2 Gy");
    for (auto const& s : e.structures) {
        std::printf("%-*s %10.4g", width, s.name.c_str(), s.volume_mL);
        for (auto const* name : {e.density_known ? "mean_Gy" : "volume_mean_Gy", "D98_Gy", "D95_Gy", "D50_Gy", "D5_Gy", "D2_Gy"}) {
            auto const found = s.dose.find(name);
            if (found == s.dose.end()) {
                std::printf(" %9s", "-");
            } else {
                std::printf(" %9.5g", found->second);
            }
        }
        std::printf("\n");
    }
    if (!e.density_known) { std::printf("* by volume (the density is not known; give [anatomy] for energy over mass)\n"); }
    std::printf("dose %g x %g x %g mm, %s between centres; read on %g x %g x %g mm\n", e.dose_spacing_mm[0], e.dose_spacing_mm[1],
                e.dose_spacing_mm[2], e.dose_between == DoseBetween::linear ? "linear" : "constant in a voxel", e.sub_voxel_mm[0],
                e.sub_voxel_mm[1], e.sub_voxel_mm[2]);
}

ExitCode run(Options const& given) {
    if (!given.quiet) { std::cerr << disclaimer() << "\n"; }
    EvaluateOptions options;
    if (given.sub_voxel_mm > 0) { options.sub_voxel_mm = given.sub_voxel_mm; }
    if (!given.between.empty()) { options.dose_between = given.between == "linear" ? DoseBetween::linear : DoseBetween::constant; }
    if (!given.folder.empty()) { check_output_folder(given.folder); }
    auto const request = read_case(given.file, CaseUse::evaluation);
    auto const result = evaluate(request, read_dose(given.dose), options);
    if (!given.folder.empty()) { write_evaluation(given.folder, result); }
    if (given.quiet) { return ExitCode::done; }
    print_warnings(result.warnings);
    print(result);
    print_verdict(result.verdict);
    if (!result.verdict.rules.empty()) { std::printf("no uncertainty of this dose is known: values alone decide\n"); }
    return ExitCode::done;
}

}  // namespace

void add_evaluate(CLI::App& app, Command& command) {
    auto given = std::make_shared<Options>();
    auto* sub = app.add_subcommand("evaluate", "dose-volume metrics of a dose that exists, for the structures of a case");
    sub->footer(
        "The case needs [[structure]] only; with [anatomy] means are energy over mass.\n"
        "Example: yttria evaluate RD.dcm case.toml -o evaluated");
    sub->add_option("DOSE", given->dose, "result.h5 (or its folder), RTDOSE, or an image in Gy")->required();
    sub->add_option("CASE", given->file, "case file (docs/formats/case.md)")->required();
    sub->add_option("-o,--output", given->folder, "folder for evaluation.json (default: print only)");
    sub->add_option("--sub-voxel-mm", given->sub_voxel_mm, "largest edge of the parts that voxels are cut into (default: 0.2 or more)")
        ->check(CLI::Range(0.01, 100.0));
    sub->add_option("--between", given->between,
                    "dose between centres: linear (default for RTDOSE and images) or constant in a voxel (default for result.h5)")
        ->check(CLI::IsMember({"linear", "constant"}));
    sub->add_flag("--quiet", given->quiet, "print errors only");
    sub->callback([&command, given] { command = [given] { return run(*given); }; });
}

}  // namespace yttria
