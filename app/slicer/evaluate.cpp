// SPDX-License-Identifier: Apache-2.0
#include "host/evaluate/evaluate.hpp"

#include "app/slicer/commands.hpp"
#include "app/slicer/progress.hpp"
#include "app/slicer/scene.hpp"
#include "app/slicer/slicer_case.hpp"
#include "app/slicer/work_folder.hpp"
#include "host/report/provenance.hpp"
#include "host/results/staged.hpp"

#include <cstdio>

namespace yttria::slicer {

ExitCode evaluate(Values const& given) {
    std::printf("%s\n", disclaimer().c_str());
    Progress progress("Yttria");
    auto const dose = given.path("dose");
    if (!dose) throw usage_error("--dose: nothing is chosen (it is what is evaluated) choose a dose volume in Gy");
    WorkFolder work;
    auto const request = read_case(write_evaluation_case(given, work.path()), CaseUse::evaluation);
    progress.stage("reading the dose in the structures", 0.1);
    EvaluateOptions options;
    options.dose_between = given.text("between") == "constant" ? DoseBetween::constant : DoseBetween::linear;
    if (given.number("subVoxel") > 0) options.sub_voxel_mm = given.number("subVoxel");
    auto const result = yttria::evaluate(request, read_dose(*dose), options);
    stop_if_cancelled();
    progress.stage("writing", 0.9);
    Outputs out;
    if (auto const file = given.path("metrics")) write_text(out.add(*file), metrics_table(result));
    if (auto const file = given.path("rules")) write_text(out.add(*file), rules_table(result.verdict));
    out.commit();
    write_returned(given.return_file,
                   {{"verdict", verdict_in_short(result.verdict)}, {"warnings", std::to_string(result.warnings.size())}});
    for (auto const& warning : result.warnings) std::printf("warning: %s [%s]\n", warning.text.c_str(), warning.id.c_str());
    progress.end();
    return ExitCode::done;
}

}  // namespace yttria::slicer
