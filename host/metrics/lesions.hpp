// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/metrics/metrics.hpp"

namespace yttria {

/// Count of the tumours that the case names (contour names, not connected components) and the largest of their diameters: the longest
/// chord of a tumour's outline in one plane of the grid's first two axes (transaxial where the grid is), in the way of RECIST. Outlines
/// are where the volume fraction crosses 0.5. u is the voxel edge over sqrt(6), the voxel term of u(d) in Gear 2018.
Lesions measure_lesions(Structures const& structures);

}  // namespace yttria
