// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "host/base/volume.hpp"

namespace yttria {

/// Distance [mm] of each voxel's centre to the nearest centre of a voxel where `inside` is 0 or that lies outside the image; 0 where
/// `inside` is 0. Exact (Felzenszwalb and Huttenlocher 2012, lower envelope of parabolas, one axis after the other).
Volume<float> depth_mm(Geometry const& geometry, std::vector<std::uint8_t> const& inside);

}  // namespace yttria
