// SPDX-License-Identifier: Apache-2.0
//! Planar contours as a solid, and its volume fraction in the voxels of any grid (docs/methods/contours.md)
#pragma once

#include "host/base/affine.hpp"
#include "host/base/error.hpp"

#include <optional>
#include <string>
#include <vector>

namespace yttria {

using Polygon3d = std::vector<Vec3d>;  ///< closed, LPS mm; the last point joins the first

/// All polygons of one plane.
struct ContourPlane {
    double position_mm = 0;          ///< along the normal
    double low_mm = 0, high_mm = 0;  ///< the slab that the plane stands for
    std::vector<Polygon3d> polygons;
};

/// A stack of parallel planes, each of which stands for a slab with the same outline from top to bottom.
struct ContourStack {
    std::string name;  ///< for messages
    Vec3d normal{0, 0, 1};
    double spacing_mm = 0;             ///< usual distance of two planes
    std::vector<ContourPlane> planes;  ///< ascending
    Warnings warnings;

    double volume_mL() const;
};

/// Makes the stack. A plane's slab ends halfway to its neighbours; at both ends, and at a gap wider than `ContourRules::bridged_planes`
/// allows, it ends half the usual distance beyond the last plane (half-slice end caps). `single_mm` is the thickness of a structure that is
/// drawn in one plane only. Throws Error (input) naming `name`: fewer than 3 points, a contour that is not planar, planes that are not
/// parallel, coordinates that are not finite or farther than 10 m, one plane without `single_mm`.
ContourStack stack_contours(std::string const& name, std::vector<Polygon3d> const& polygons, std::optional<double> single_mm = {});

/// The same solid in another space.
ContourStack moved(ContourStack const& stack, Affine const& rigid);

/// Volume fraction 0..1 of the solid in every voxel of `grid`, x fastest. Exact (to rounding) where the planes' normal runs along an axis
/// of the grid, whatever the rotation in the plane; else the mean of at least 4x4x4 points a voxel.
std::vector<float> volume_fractions(ContourStack const& stack, Geometry const& grid);

/// The part of the infinite lattice of `reference` that holds the solid.
Geometry lattice_around(ContourStack const& stack, Geometry const& reference);

/// How contours become a solid.
struct ContourRules {
    static constexpr double planar_mm = 0.1;       ///< a point may lie this far beside its plane (positions are written with few digits)
    static constexpr double same_plane_mm = 0.02;  ///< contours closer than this are in one plane
    static constexpr double bridged_planes = 3.5;  ///< a gap up to so many usual distances (3 slices apart: two missing) is filled
    static constexpr double odd_gap = 1.5;         ///< a gap beyond so many usual distances is announced
    static constexpr double parallel = 1e-4;       ///< sine of the angle between axes that count as parallel (0.03 mm in 300 mm)
};

}  // namespace yttria
