// SPDX-License-Identifier: Apache-2.0
#include "host/transport/homogeneous.hpp"

namespace yttria {

HomogeneousScene homogeneous_scene(HomogeneousGrid const& grid) {
    Geometry geometry;
    geometry.size = grid.size;
    geometry.spacing_mm = grid.spacing_mm;
    for (std::size_t a = 0; a < 3; ++a) geometry.origin_mm[a] = -grid.spacing_mm[a] * (grid.size[a] / 2);
    HomogeneousScene scene;
    scene.tissue.density = {geometry, std::vector<float>(geometry.voxels(), static_cast<float>(grid.density_g_per_cm3))};
    scene.tissue.material = {geometry, std::vector<std::uint8_t>(geometry.voxels(), 0)};
    scene.tissue.materials = {grid.material};
    scene.activity.decays = {geometry, std::vector<float>(geometry.voxels(), 0.0F)};
    return scene;
}

HomogeneousScene middle_voxel_scene(HomogeneousGrid const& grid) {
    auto scene = homogeneous_scene(grid);
    auto& decays = scene.activity.decays;
    decays.values[decays.geometry.index(grid.size[0] / 2, grid.size[1] / 2, grid.size[2] / 2)] = 1.0F;
    scene.activity.total_decays = 1;
    return scene;
}

}  // namespace yttria
