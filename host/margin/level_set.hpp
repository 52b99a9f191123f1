// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/margin/lattice.hpp"

namespace yttria {

/// Signed distance [mm] of voxel centres to the surface of a structure, negative inside, from its volume fractions: in each voxel that
/// the surface crosses a plane is placed so that it cuts off the voxel's fraction exactly; the voxels around it take theirs from
/// these planes (docs/methods/margin.md). Farther away +-`far_level_mm` by the side. A structure that fills no voxel to a half has no
/// voxel inside. `fraction` is one per node, 0..1.
std::vector<float> level_set(Lattice const& lattice, std::vector<float> const& fraction);
inline constexpr float far_level_mm = 1e6F;

}  // namespace yttria
