// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/pipeline.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace yttria::validation {

/// Folder of the claims in the source tree.
std::filesystem::path folder();

/// Rows of a CSV file as text; lines starting with '#' and the header are left out. Throws std::runtime_error when it cannot be read.
std::vector<std::vector<std::string>> read_csv(std::filesystem::path const& file);

/// One decay from the middle voxel of a cube of `n`^3 voxels of `size_mm` in one material, all else as in a case with this spectrum.
struct MiddleVoxel {
    int n;
    double size_mm;
    std::string material;
    double density;
    std::filesystem::path spectrum;
};
TransportInput middle_voxel_input(MiddleVoxel const& setup);

/// A mean over batches and its standard error.
struct Estimate {
    double value = 0, sigma = 0;
};
/// Energy per decay [MeV] of voxels weighted by `weights` (index, weight).
Estimate energy_per_decay(TransportTally const& tally, std::vector<std::pair<std::size_t, double>> const& weights);

/// One line of a table of results, printed and kept for the reader of the log.
void print_row(std::string const& claim, std::string const& what, Estimate const& ours, Estimate const& reference,
               double tolerance_percent);

}  // namespace yttria::validation
