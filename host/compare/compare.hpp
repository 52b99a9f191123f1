// SPDX-License-Identifier: Apache-2.0
//! Stage: two doses -> voxel differences, gamma index, differences of dose-volume histograms (docs/formats/compare.md)
#pragma once

#include "host/base/error.hpp"
#include "host/compare/gamma.hpp"
#include "host/results/dose_file.hpp"

#include <filesystem>
#include <string>

namespace yttria {

struct CompareOptions {
    GammaCriteria gamma;
    bool perfect_code = true;  ///< also the pass rate that noise alone would leave
    std::uint64_t seed = 1;    ///< of that noise
};

/// B minus A over a set of voxels, weighted by volume; all in Gy.
struct VoxelDifference {
    double mean_a = 0, mean_b = 0;
    double mean = 0, rms = 0, largest = 0;  ///< `largest`: of the absolute difference
    double noise_rms = 0;                   ///< what the voxels' uncertainties give for `rms`; NaN where neither dose has one
    std::size_t voxels = 0;
};

struct DvhPoint {
    std::string name;  ///< "D95_Gy"
    double a = 0, b = 0;
};

struct StructureComparison {
    std::string name;
    Role role = Role::other;
    bool derived = false;
    double volume_mL = 0;
    VoxelDifference difference;
    std::vector<DvhPoint> dvh;      ///< mean_Gy (energy over mass where the density is known), D98, D95, D50, D2
    double dvh_gap_percent = 0;     ///< largest vertical distance of the two curves, per cent of the volume
    double gamma_pass_percent = 0;  ///< of its assessed voxels; NaN where there is none
    std::vector<double> curve_Gy, curve_a_percent, curve_b_percent;
};

struct Comparison {
    Volume<float> a, b;  ///< on the grid of A
    bool resampled = false;
    std::vector<char> use;        ///< voxels that count: covered by both grids, not thinner than 0.05 g/cm3 unless lung
    std::size_t not_covered = 0;  ///< voxels of A outside the grid of B
    CompareOptions options;
    VoxelDifference all;
    GammaResult gamma;
    double expected_pass_percent = 0;  ///< of a perfect code under the two noises; NaN where no uncertainty is known
    std::string expected_note;
    std::vector<StructureComparison> structures;
    std::string file_a, file_b, method_a, method_b;
    Warnings warnings;
};

/// A is the reference, B is evaluated. Structures and densities are those of A, else of B. Throws Error (input) where the grids do not
/// overlap, A has no dose, or a criterion is not positive.
Comparison compare(StoredDose const& a, StoredDose const& b, CompareOptions const& options);

/// compare.json and compare.html in `folder`, appearing together. Throws Error (file).
void write_comparison(std::filesystem::path const& folder, Comparison const& comparison);

}  // namespace yttria
