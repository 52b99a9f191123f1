// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/transport/transport.hpp"

namespace yttria {

/// A grid of one material, all decays in its middle voxel (index size/2 on each axis).
struct HomogeneousGrid {
    std::array<int, 3> size{1, 1, 1};
    Vec3d spacing_mm{1, 1, 1};
    std::string material;
    double density_g_per_cm3 = 1;
};

/// The transport input of such a grid: spectrum and replicate size of `request`, all else the default preset, as in any run.
/// Throws Error (input, file) as make_transport_input does.
TransportInput homogeneous_input(Case const& request, HomogeneousGrid const& grid);

}  // namespace yttria
