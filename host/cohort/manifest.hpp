// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace yttria {

/// An outcome or covariate: a number, or a text.
using CohortValue = std::variant<double, std::string>;
using CohortValues = std::map<std::string, CohortValue>;

struct CohortCase {
    std::filesystem::path file;  ///< case file, absolute
    std::string patient, name;   ///< pseudonym; name of the case in the cohort, unique
    std::uint32_t shards = 1;
    std::optional<std::uint64_t> histories;  ///< in place of the case file's
    CohortValues outcomes, covariates;       ///< of the patient
    std::string where;                       ///< "cases.csv:12", for messages
};

struct CohortLesion {
    std::string patient, name, structure;  ///< name: of the case, filled in where the manifest left it out
    CohortValues outcomes, covariates;
    std::string where;
};

/// A manifest as read and checked (docs/formats/cohort.md).
struct Manifest {
    std::filesystem::path file;  ///< absolute
    std::string id;
    std::uint64_t seed = 1;
    std::string method;  ///< "": what each case file says
    std::string keep = "all";
    std::vector<CohortCase> cases;
    std::vector<CohortLesion> lesions;
};

/// TOML or CSV, by the extension. `lesions`: a lesion table beside a CSV manifest, empty for none.
/// Throws Error: file (missing), input (all that is wrong, a line each).
Manifest read_manifest(std::filesystem::path const& file, std::filesystem::path const& lesions = {});

/// Why a text cannot be the name of a case, which is also that of a folder; empty where it can.
std::string why_no_name(std::string const& name);

/// The name as file systems that ignore case compare it (ASCII letters only).
std::string folded_name(std::string name);

}  // namespace yttria
