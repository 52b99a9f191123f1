// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/affine.hpp"

#include <array>
#include <vector>

namespace yttria {

/// A map of points, LPS mm, with a field of displacements: y = after(before(x) + shift(x)). That is DICOM's Deformable Spatial Registration
/// (PS3.3 C.20.3.1.1, x in the registered space) and, without the two affine maps, an ITK displacement field.
struct Deformation {
    Geometry grid;                               ///< of the vectors, in the space of x
    std::vector<std::array<float, 3>> shift_mm;  ///< x fastest, linear between centres; NaN: not defined there
    Affine before, after;

    /// The image of a point and how much a small volume around it grows; NaN where the field is not defined (beyond its outer centres).
    struct Point {
        Vec3d at_mm{};
        double volume = 0;  ///< determinant of the map's derivative: below 0 where it folds
    };
    Point operator()(Vec3d const& point_mm) const;
};

/// What a field does to volumes, at every corner of every cell of its grid.
struct DeformationCheck {
    std::size_t corners = 0, folded = 0;          ///< `folded`: determinant 0 or below, so that two places become one
    double least_volume = 1, largest_volume = 1;  ///< determinants
    double largest_shift_mm = 0;                  ///< of a grid point, affine maps included
    Vec3d worst_mm{};                             ///< where `least_volume` is
};
/// Corners next to vectors that are not defined are passed over.
DeformationCheck check_deformation(Deformation const& deformation);

/// Brings an amount per voxel of `image` (the map leads to its space) to the field's space: voxels of the image's size in the field's box.
/// A small volume there holds what its place in the image holds, so sums are kept where the field covers the image.
struct Warped {
    Volume<float> volume;
    double sum_before = 0, sum_after = 0;  ///< of absolute values
};
/// Concentrations (per mL) are carried by the same numbers, since voxels keep their size. Throws Error (input) for a box of absurd size.
Warped warp_amount(Volume<float> const& image, Deformation const& deformation);

}  // namespace yttria
