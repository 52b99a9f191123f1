// SPDX-License-Identifier: Apache-2.0
#include "app/cohort.hpp"

namespace yttria {

void add_place(CLI::App& sub, CohortPlace& place) {
    sub.add_option("MANIFEST", place.given, "the manifest, or the cohort's folder (docs/formats/cohort.md)")->required();
    sub.add_option("-o,--output", place.folder, "the cohort's folder (default: MANIFEST-cohort)");
    sub.add_option("--lesions", place.lesions, "a table of lesions beside a CSV manifest");
}

void add_cohort(CLI::App& app, Command& command) {
    auto* cohort = app.add_subcommand("cohort", "computes many cases, on a Slurm cluster or here, and collects one table");
    cohort->require_subcommand(1);
    cohort->footer(
        "Example: yttria cohort submit cohort.toml --cpus 8 --time 01:00:00 && yttria cohort status cohort.toml\n"
        "         yttria cohort collect cohort.toml        (docs/cluster.md)\n"
        "         yttria cohort run cohort.toml --local 4  (without Slurm)");
    for (auto* add : {add_cohort_submit, add_cohort_state, add_cohort_work}) add(*cohort, command);
}

}  // namespace yttria
