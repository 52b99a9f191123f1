// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/results/dose_file.hpp"
#include "host/results/sources.hpp"

namespace yttria {

/// A dose on another grid, and what that did to it.
struct Regridded {
    StoredDose dose;
    bool energy = false;           ///< the two below are energies [mJ]; else integrals of the dose [Gy mL]
    double before = 0, after = 0;  ///< of the whole dose on its own grid, and on the new one
    double inside = 0;             ///< of `before`, the part in voxels whose centre the new grid holds
};

/// `target` lies in the space of an image, which a rigid `registration` maps planning space to. Dose and density are interpolated linearly
/// at voxel centres, or averaged over such points where a target voxel is longer than a source voxel; 0 outside. Structures are averaged
/// over voxels (docs/methods/resampling.md). Throws Error (input) where the registration scales or shears, or the grids do not meet.
Regridded regrid(StoredDose const& dose, Geometry const& target, Affine const& registration = {});

}  // namespace yttria
