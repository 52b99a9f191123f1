// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/activity/activity.hpp"
#include "host/tissue/tissue.hpp"

namespace yttria {

/// A grid of one material; the centre of its middle voxel (index size/2 on each axis) is at the origin.
struct HomogeneousGrid {
    std::array<int, 3> size{1, 1, 1};
    Vec3d spacing_mm{1, 1, 1};
    std::string material;
    double density_g_per_cm3 = 1;
};

struct HomogeneousScene {
    Tissue tissue;
    Activity activity;
};

/// Such a grid without activity, and with one decay in its middle voxel: what dose-voxel kernels are made of.
HomogeneousScene homogeneous_scene(HomogeneousGrid const& grid);
HomogeneousScene middle_voxel_scene(HomogeneousGrid const& grid);

}  // namespace yttria
