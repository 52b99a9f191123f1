// SPDX-License-Identifier: Apache-2.0
// Inside host/cohort: the parts of reading a manifest.
#pragma once

#include "host/casefile/toml_reader.hpp"
#include "host/cohort/manifest.hpp"

namespace yttria {

/// What [cohort] says for cases that do not say it themselves.
struct CaseDefaults {
    std::uint32_t shards = 1;
    std::optional<std::uint64_t> histories;
};

inline constexpr std::uint32_t most_shards = 1000;

/// A TOML manifest: `out.file`, with the tables that it names. Throws Error: file; input where it is no TOML. All else goes to `problems`.
void read_manifest_toml(Manifest& out, TomlProblems& problems);

/// Tables of cases and of lesions from CSV; adds to the manifest. Throws Error: file, and input where the file is no CSV; all else goes
/// to `problems`.
void read_case_rows(std::filesystem::path const& file, CaseDefaults const& defaults, Manifest& out, TomlProblems& problems);
void read_lesion_rows(std::filesystem::path const& file, Manifest& out, TomlProblems& problems);

/// What only the whole manifest shows: names, doubles, lesions of nobody, columns of two kinds. Fills names that were left out.
void check_manifest(Manifest& manifest, TomlProblems& problems);

/// Why a text cannot be the name of an outcome or covariate; empty where it can.
std::string why_no_column(std::string const& name);

}  // namespace yttria
