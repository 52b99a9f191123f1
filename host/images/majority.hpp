// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/images/resample.hpp"

namespace yttria {

/// Value that fills most of each target voxel's box (values are constant in source voxels); of equal shares the smallest value; `outside`
/// where no source voxel reaches. The shares are those of volume_average with Sampling::nearest, in its precision.
std::vector<std::uint8_t> volume_majority(Geometry const& source, std::vector<std::uint8_t> const& values, Geometry const& target,
                                          std::uint8_t outside);

}  // namespace yttria
