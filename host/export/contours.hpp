// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/volume.hpp"

#include <array>
#include <vector>

namespace yttria {

/// Where a voxel counts as filled half: outlines go between voxels, at the place that linear interpolation gives.
inline constexpr float outline_level = 0.5F;

/// A closed outline in one slice; points in index coordinates (x, y) of the grid, the last joins the first. Holes are cut out by the
/// keyhole convention: a channel of no width leads from the outline to the hole (DICOM PS3.3 C.8.8.6.3).
struct Outline {
    int slice = 0;
    std::vector<std::array<double, 2>> points;
};

/// Outlines of the region where `fraction` (0..1 per voxel of `grid`, linear between voxel centres, 0 outside) is at least
/// `outline_level`, by marching squares; where the four corners of a square leave two ways, their mean decides.
std::vector<Outline> outlines_of(Geometry const& grid, std::vector<float> const& fraction);

/// Area inside an outline [voxel faces]; what a keyhole cuts out is left out.
double area_of(Outline const& outline);

}  // namespace yttria
