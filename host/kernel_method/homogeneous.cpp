// SPDX-License-Identifier: Apache-2.0
#include "host/kernel_method/homogeneous.hpp"

namespace yttria {

TransportInput homogeneous_input(Case const& request, HomogeneousGrid const& grid) {
    Geometry geometry;
    geometry.size = grid.size;
    geometry.spacing_mm = grid.spacing_mm;
    Tissue tissue;
    tissue.density = {geometry, std::vector<float>(geometry.voxels(), static_cast<float>(grid.density_g_per_cm3))};
    tissue.material = {geometry, std::vector<std::uint8_t>(geometry.voxels(), 0)};
    tissue.materials = {grid.material};
    Activity activity;
    activity.decays = {geometry, std::vector<float>(geometry.voxels(), 0.0F)};
    activity.decays.values[geometry.index(grid.size[0] / 2, grid.size[1] / 2, grid.size[2] / 2)] = 1.0F;
    activity.total_decays = 1;
    return make_transport_input(request, tissue, activity, preset(request));
}

}  // namespace yttria
