// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace yttria {

/// What a result depends on among the files of a case.
struct CaseInputs {
    std::string case_sha256;  ///< of the case file's bytes; "" where it cannot be read
    std::string sha256;       ///< of the case file and of path and bytes of every input file
    std::uint64_t files = 0, bytes = 0;
};

/// The input files of a case file: every text in it that names a file or a folder from where the case file stands, folders with all they
/// hold, and what image headers refer to. Going by the texts and not by the keys means that a key of a later version is not
/// forgotten; a text that only happens to be the name of a file costs a needless recomputation at most. Sorted, absolute; nothing below
/// `excluded` (the cohort's own folder). Empty where the case file is not TOML.
std::vector<std::filesystem::path> input_files(std::filesystem::path const& case_file, std::filesystem::path const& excluded);

/// Hashes a case with its inputs. Paths enter relative to the case file, so that a moved cohort stays what it is. A file that cannot be
/// read enters as that: the run will say why.
CaseInputs hash_inputs(std::filesystem::path const& case_file, std::filesystem::path const& excluded);

/// What a result depends on besides its files.
struct KeyOptions {
    std::string program;  ///< program_identity()
    std::uint64_t seed = 0;
    std::optional<std::uint64_t> histories;  ///< in place of the case file's
    std::string method;                      ///< in place of the case file's; "" for none
};

/// SHA-256 that changes exactly when the result may change.
std::string case_key(KeyOptions const& options, CaseInputs const& inputs);

/// Seed of a case: the first 53 bits of SHA-256 of the cohort's seed and the case's name. 53 so that it is exact where numbers are doubles
/// (R, spreadsheets). Two of n cases share one with a probability of n^2 / 2^54; the caller checks.
std::uint64_t case_seed(std::uint64_t cohort_seed, std::string const& name);

/// Version, commit and data files of this program; of the executable itself too where the commit does not say all (changed tree).
std::string program_identity();

}  // namespace yttria
