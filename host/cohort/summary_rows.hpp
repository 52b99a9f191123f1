// SPDX-License-Identifier: Apache-2.0
// Inside host/cohort: what a summary.json gives the table.
#pragma once

#include "host/cohort/json_file.hpp"
#include "host/cohort/manifest.hpp"
#include "host/cohort/table.hpp"

#include <set>

namespace yttria {

/// What the rows of one case say besides its summary.
struct CaseRows {
    std::string cohort, key;
    CohortCase const& entry;
    CohortValues const& outcomes;  ///< of the patient, gathered over the patient's cases
    CohortValues const& covariates;
    std::vector<CohortLesion> const& lesions;  ///< of all cases
};

/// The columns that each table has, also without a row.
void declare_columns(CohortTable& table);

/// Adds a row for each structure of the summary. Returns the names of the structures. Throws what nlohmann-json throws where the summary is
/// not one.
std::set<std::string> add_rows(CohortTable& table, CaseRows const& about, Json const& summary);

}  // namespace yttria
