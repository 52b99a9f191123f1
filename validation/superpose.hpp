// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/harness.hpp"

namespace yttria::validation {

/// Expected energy density in weighted target voxels by superposing a point kernel over the activity of a grid: 'activity' per voxel times
/// the energy of the kernel, integrated by sampling points in the targets and decays about them. Exact where the medium is uniform.
/// Returns MeV per mm3 for activity in decays, `scale` stretches the kernel's radii (density of its medium over that of the grid).
Estimate superposed_energy_density(Volume<float> const& activity, Weights const& targets, PointKernel const& kernel, double scale,
                                   int samples);

}  // namespace yttria::validation
