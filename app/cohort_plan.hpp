// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/cohort/manifest.hpp"
#include "host/cohort/slurm.hpp"
#include "host/cohort/state.hpp"

namespace yttria {

/// How a cohort is computed; kept in cohort.json, so that `resume` goes on in the same way. Empty and 0: not said.
struct CohortOptions {
    std::vector<std::string> program;  ///< words in place of this program, such as a container's
    std::string backend;
    unsigned threads = 0;
    SlurmRequest slurm;
};

/// The cohort's folder and what is to be in it.
struct CohortPlan {
    std::filesystem::path folder;  ///< absolute
    Manifest manifest;
    std::filesystem::path lesions;  ///< --lesions of a CSV manifest
    CohortOptions options;
    std::vector<CohortTask> whole;  ///< case i of the manifest with the key that it has now
};

/// Where the words of a command lead: the manifest (FOLDER is beside it or given), or the folder (the manifest is named in cohort.json).
struct CohortPlace {
    std::filesystem::path given, folder, lesions;
};

enum class Keys {
    from_files,  ///< every input file is read
    as_recorded  ///< those of the newest submission: quick, blind to changed inputs
};

/// Reads manifest and folder and hashes every case. Throws Error: input (manifest; two cases with the same content or seed), file.
CohortPlan make_plan(CohortPlace const& place, Keys keys);

/// Makes the folder and writes cohort.json.
void save_plan(CohortPlan const& plan);

/// "NAME: why" of cases that lie outside the folder of the manifest, which every node must see at the same place.
std::vector<std::string> cases_outside(Manifest const& manifest);

/// States of all cases, in the order of the manifest.
std::vector<CaseState> look_at_all(CohortPlan const& plan, LiveTasks const& live);

}  // namespace yttria
