// SPDX-License-Identifier: Apache-2.0
#include "app/output_folder.hpp"
#include "app/print.hpp"
#include "app/slicer/commands.hpp"
#include "app/slicer/progress.hpp"
#include "app/slicer/scene.hpp"
#include "app/slicer/slicer_case.hpp"
#include "app/slicer/work_folder.hpp"
#include "host/base/number_text.hpp"
#include "host/pipeline.hpp"
#include "host/report/provenance.hpp"
#include "host/report/slice.hpp"
#include "host/transport/interrupt.hpp"

#include <cstdio>

namespace yttria::slicer {
namespace {

// Shares of the whole time on a machine without a GPU; they move the bar and nothing else.
constexpr double reading = 0.02, transporting = 0.10, measuring = 0.90, writing = 0.95;

/// The case beside the result, so that it can be run again after Slicer has deleted its temporary files. Links become copies.
void keep_case(std::filesystem::path const& work, std::filesystem::path const& results) {
    namespace fs = std::filesystem;
    if (fs::is_empty(work)) return;  // a case file was given: it lies where it lies
    auto const partial = results / ".slicer-case.partial", final = results / "slicer-case";
    fs::remove_all(partial);
    fs::copy(work, partial, fs::copy_options::recursive);
    fs::remove_all(final);
    fs::rename(partial, final);
}

void print_all(Warnings const& warnings) {
    for (auto const& warning : warnings) std::printf("warning: %s [%s]\n", warning.text.c_str(), warning.id.c_str());
}

}  // namespace

void stop_if_cancelled() {
    if (interrupt_flag().load()) throw Error(ExitCode::interrupted, "cancelled (the module was stopped) nothing was written");
}

ExitCode run(Values const& given) {
    std::printf("%s\n", disclaimer().c_str());
    Progress progress("Yttria");
    auto const results = given.path("results");
    if (results) check_output_folder(*results);
    WorkFolder work;
    auto const request = read_case(write_run_case(given, work.path(), results.has_value()));
    stop_if_cancelled();

    progress.stage("images, structures and tables", reading);
    auto options = run_options(request);
    options.backend.name = given.text("backend");
    options.backend.threads = static_cast<int>(given.number("threads"));
    options.quiet = true;
    options.on_progress = [&](double done) { progress.show(transporting + (measuring - transporting) * done); };
    auto prepared = prepare(request);
    stop_if_cancelled();

    progress.stage("transport", transporting);
    auto energy = transport(prepared, options);
    if (energy.interrupted) interrupt_flag().store(true);
    stop_if_cancelled();

    progress.stage("dose and metrics", measuring);
    auto const result = finish(std::move(prepared), std::move(energy));
    stop_if_cancelled();

    progress.stage("writing", writing);
    double const top = top_dose(result);
    if (results) write_result(*results, result);
    write_scene(given, result, top);
    if (results) keep_case(work.path(), *results);
    write_returned(
        given.return_file,
        {{"verdict", verdict_in_short(result.verdict)}, {"top", brief(top)}, {"warnings", std::to_string(result.warnings.size())}});
    print_all(result.warnings);
    print_verdict(result.verdict);
    if (results) std::printf("the whole result: %s\n", results->c_str());
    std::fflush(stdout);
    progress.end();
    return ExitCode::done;
}

}  // namespace yttria::slicer
