// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/volume.hpp"

namespace yttria::validation {

/// Volume fraction of each voxel in the ball of that radius about the middle voxel's centre (10^3 sub-points where the surface cuts).
std::vector<float> ball_fractions(Geometry const& geometry, double radius_mm);

}  // namespace yttria::validation
