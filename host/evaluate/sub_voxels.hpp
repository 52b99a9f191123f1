// SPDX-License-Identifier: Apache-2.0
// Inside host/evaluate only.
#pragma once

#include "host/evaluate/evaluate.hpp"

namespace yttria {

/// The part of the dose grid around all structures, each voxel cut into `parts` along each axis.
struct SubVoxels {
    Geometry grid;               ///< of the sub-voxels
    std::array<int, 3> first{};  ///< voxel of the dose grid in which the first sub-voxel lies
    std::array<int, 3> parts{1, 1, 1};
};
/// Throws Error (input) where no structure touches the dose grid.
SubVoxels cut_voxels(Geometry const& dose, std::vector<LabelledMask> const& masks, EvaluateOptions const& options);

/// Layers `from` to `end` of the sub-voxels as a grid of their own.
Geometry layers(Geometry const& grid, int from, int end);

/// Dose [Gy] in each sub-voxel of layers `from` to `end`, x fastest. Linear: at one point of each sub-voxel, spread evenly over all of them
/// (an additive recurrence), so that dose levels do not line up with the grid; constant beyond the outermost centres.
std::vector<float> dose_in(SubVoxels const& cut, int from, int end, Volume<float> const& dose, DoseBetween between);

/// The value of the dose voxel that each sub-voxel lies in.
std::vector<float> voxel_values_in(SubVoxels const& cut, int from, int end, Geometry const& dose, std::vector<float> const& values);

}  // namespace yttria
