// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/transport/transport.hpp"

namespace yttria::test {

/// 5 x 5 x 5 voxels of 3 mm of water with two source voxels, 3:1, and one negative voxel.
struct SmallCase {
    Case request;
    Tissue tissue;
    Activity activity;

    SmallCase() {
        request.file = "small.toml";
        request.transport.replicate_size = 16;
        Geometry geometry;
        geometry.size = {5, 5, 5};
        geometry.spacing_mm = {3, 3, 3};
        tissue.density = {geometry, std::vector<float>(geometry.voxels(), 1.0F)};
        tissue.material = {geometry, std::vector<std::uint8_t>(geometry.voxels(), 0)};
        tissue.materials = {"water"};
        activity.decays = {geometry, std::vector<float>(geometry.voxels(), 0.0F)};
        activity.decays.values[first_source] = 3e6F;
        activity.decays.values[second_source] = 1e6F;
        activity.decays.values[0] = -1e6F;
    }
    TransportInput input() const { return make_transport_input(request, tissue, activity, preset(request)); }

    /// Grid index of voxels (2,2,2) and (3,2,2).
    static constexpr std::size_t first_source = 2 + 5 * (2 + 5 * 2), second_source = 3 + 5 * (2 + 5 * 2);
};

}  // namespace yttria::test
