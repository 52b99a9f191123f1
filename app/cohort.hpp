// SPDX-License-Identifier: Apache-2.0
// The subcommands of `yttria cohort`; each describes its options to `cohort` and sets `command` when it is called.
#pragma once

#include "app/cohort_plan.hpp"
#include "app/commands.hpp"

namespace yttria {

void add_cohort_submit(CLI::App& cohort, Command& command);  ///< submit, resume and run
void add_cohort_state(CLI::App& cohort, Command& command);   ///< status and collect
void add_cohort_work(CLI::App& cohort, Command& command);    ///< work: what a job of the array calls

/// The positional MANIFEST and -o of every subcommand.
void add_place(CLI::App& sub, CohortPlace& place);

}  // namespace yttria
