// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/harness.hpp"

namespace yttria::validation {

/// Dose per decay [Gy] and its standard error, per voxel.
struct DoseMap {
    std::vector<double> dose, sigma;
};

/// A code's dose on the grid, and where it is compared.
struct Comparison {
    std::string code;
    DoseMap const& ours;
    DoseMap const& reference;
    std::vector<DoseMap> const& our_batches;  ///< each of the 32, sigma empty
    /// Variance of the mean of 27 voxels of the reference over that of independent voxels: one electron crosses several. Our births
    /// are spread evenly, which takes from this; the reference's are not, so it is measured with random births.
    double reference_correlation = 1;
    std::vector<int> const& labels;  ///< [voxel] 0 is air
    Geometry const& geometry;
};

/// Mean over the blocks of 27 voxels, where the reference is known to 5 %, of the variance of a block over that of independent voxels.
double block_correlation(Comparison const& c);
/// Blocks of 27 voxels without air whose sigma is below 5 %: how many lie outside 0.3 % + 2 sigma and + 5 sigma.
void compare_blocks(Comparison const& c, ClaimResult& result);
/// z-scores of the voxels of one region (`label`), where the median voxel sigma is below 10 %.
void compare_z_scores(Comparison const& c, int label, std::string const& name, ClaimResult& result);
/// Gamma index at dose_percent / 1 mm, global, beside what both noises leave to a perfect code.
void compare_gamma(Comparison const& c, double dose_percent, ClaimResult& result);

}  // namespace yttria::validation
