// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/margin/solid.hpp"
#include "host/metrics/margins.hpp"

namespace yttria {

/// The surface of a tumour as points that carry area: of the surface's corners that share a nearest voxel, the one in their middle.
struct SurfacePoints {
    Surface surface;                 ///< its points; triangles join neighbours, some of them with two equal corners
    std::vector<double> area_mm2;    ///< of each point; all areas add up to that of the whole surface
    std::vector<double> capsule_mm;  ///< distance of each point to the liver's surface, 0 outside the liver; infinite without a liver
};
SurfacePoints surface_points(Solid const& tumour, Lattice const& lattice, Solid const* liver);

/// Distance [mm] of each point to an edge, positive where the point is inside it, within +-margin_reach_mm.
std::vector<double> distances_to(SurfacePoints const& points, Solid const& edge);

/// Of the points whose capsule is farther than `width_mm`; the rest is subcapsular. NaN where nothing is left.
struct EdgeNumbers {
    double smallest_mm = 0, percentile5_mm = 0;
    double underdosed_mm2 = 0, counted_mm2 = 0;  ///< area with a distance below the width, and of all points counted
};
EdgeNumbers edge_numbers(SurfacePoints const& points, std::vector<double> const& distance_mm, double width_mm);

/// Connected pieces of what edge_numbers counts as under-dosed, largest first, centres in the lattice's frame.
std::vector<UnderdosedPatch> underdosed_patches(SurfacePoints const& points, std::vector<double> const& distance_mm, double width_mm);

}  // namespace yttria
