// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/images/images.hpp"

namespace yttria {

/// 1 where a voxel of the mask's image carries one of the structure's labels (any non-zero value when none is named), else 0.
/// Throws Error (input): a label that no voxel has, listing those there are; values that are not finite.
std::vector<std::uint8_t> labelled_voxels(LabelledMask const& mask);

/// Volume fraction of the structure in every voxel of `grid`: contours by their outline, masks by the overlap of their voxels.
std::vector<float> mask_fractions(LabelledMask const& mask, Geometry const& grid);
/// Volume of the whole structure [mL], wherever it lies.
double mask_volume_mL(LabelledMask const& mask);

/// The part of the lattice of `reference` that holds the structure (it may reach beyond the reference's own voxels).
Geometry lattice_around(LabelledMask const& mask, Geometry const& reference);

}  // namespace yttria
