// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/images/images.hpp"

namespace yttria {

/// Enhanced liver ends here (clinical.md 7.2: a mean outside 0 to 150 HU is announced); above lies iodine, in vessels or as Lipiodol.
inline constexpr float iodine_from_HU = 150;
/// Above this it is metal (coils, clips), as in the check `ct_dense`.
inline constexpr float metal_from_HU = 1500;

/// Where iodine raises the CT number inside liver and tumour contours.
struct IodineVoxels {
    std::vector<bool> voxel;  ///< [voxel of the CT]; empty where there is none
    std::vector<bool> row;    ///< [row of voxels along x] whether it has one

    bool in_row(std::size_t first_voxel) const { return !row.empty() && row[first_voxel / (voxel.size() / row.size())]; }
};

/// Finds them. `iodine_from_HU` is to be taken there: iodine raises a CT number twenty times as much as it raises density, and a curve
/// made for bone would take it for bone. Metal is left as it is. Adds `tissue.iodine` with volume and mean CT number of what was found.
IodineVoxels find_iodine(SourceImages const& images, Warnings& warnings);

}  // namespace yttria
