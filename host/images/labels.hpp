// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/images/images.hpp"

namespace yttria {

/// 1 where a voxel of the mask's image carries one of the structure's labels (any non-zero value when none is named), else 0.
/// Throws Error (input): a label that no voxel has, listing those there are; values that are not finite.
std::vector<std::uint8_t> labelled_voxels(LabelledMask const& mask);

}  // namespace yttria
