// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/cohort/manifest.hpp"
#include "host/cohort/state.hpp"
#include "host/cohort/table.hpp"

namespace yttria {

/// What `collect` writes (docs/formats/cohort.md).
struct Collected {
    CohortTable table, failures, runs;
    std::size_t done = 0;  ///< cases in the table
};

/// Reads the results of all cases. `whole[i]` is case i with the key that it must have. A result that is damaged is listed as
/// failed, not thrown. Throws Error (file) where the cohort's folder itself cannot be read.
Collected collect(std::filesystem::path const& cohort, Manifest const& manifest, std::vector<CohortTask> const& whole,
                  LiveTasks const& live);

/// table.csv, failures.csv, runs.csv and table.h5 in the cohort's folder, each written aside and renamed.
void write_collected(std::filesystem::path const& cohort, std::string const& id, Collected const& collected);

}  // namespace yttria
