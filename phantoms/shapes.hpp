// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "host/base/volume.hpp"
#include "host/casefile/toml_reader.hpp"

namespace yttria {

/// A solid in LPS patient coordinates [mm].
struct Shape {
    enum class Kind { ellipsoid, box, cylinder };
    Kind kind = Kind::ellipsoid;
    Vec3d centre_mm{0, 0, 0};
    /// Half lengths along x, y, z: radii of an ellipsoid, half edges of a box; for a cylinder two radii and the half length along `axis`.
    Vec3d half_mm{1, 1, 1};
    std::size_t axis = 2;  ///< of a cylinder
    /// Cuts the shape with a box; infinite where not given.
    Vec3d clip_from_mm{-1e9, -1e9, -1e9}, clip_to_mm{1e9, 1e9, 1e9};
};

/// How deep a point lies in the shape [mm]: positive inside, negative outside, 0 on the surface. Never changes faster than the distance
/// walked (Lipschitz constant 1), so that a ball of radius r about p is wholly inside where level(p) > r and wholly outside where
/// level(p) < -r. It is the distance itself for spheres and inside boxes, a lower bound of it elsewhere.
double level_mm(Shape const& shape, Vec3d const& point_mm);

/// Of the union of shapes.
double level_mm(std::vector<Shape> const& shapes, Vec3d const& point_mm);

/// Reads { kind = "sphere" | "ellipsoid" | "box" | "cylinder" | "slab", ... } of docs/formats/phantom.md.
Shape read_shape(TomlReader& reader);

}  // namespace yttria
