// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/volume.hpp"

#include <vector>

namespace yttria {

/// Distance [mm] from each voxel's centre to the nearest centre of a voxel with fraction >= 0.5; infinite where there is none.
/// Exact Euclidean transform with anisotropic spacing (lower envelope of parabolas, Felzenszwalb and Huttenlocher 2012), linear in voxels.
std::vector<float> distance_to(std::vector<float> const& fraction, Geometry const& grid);

}  // namespace yttria
