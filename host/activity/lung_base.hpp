// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/structures/structures.hpp"

namespace yttria {

/// Lung this close to the liver [mm] (clinical.md correction 8): breathing and blur put liver counts there.
inline constexpr double lung_base_mm = 30.0;

/// Share of each voxel that is lung, no liver, and within `lung_base_mm` of the liver (centre to centre).
std::vector<float> lung_base(Structures const& structures);

/// Moves what the image has in the lung base onto liver within the same distance of the lungs, in proportion to what is there: the sum is
/// kept, and the pattern of the dome is. In the image's own units, before it is scaled. Gives the amount moved. Throws Error (input)
/// without liver and lung structures, or where that part of the liver holds nothing.
double move_lung_base(Structures const& structures, std::vector<float>& amount);

}  // namespace yttria
