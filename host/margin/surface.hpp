// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/margin/lattice.hpp"

#include <cstdint>

namespace yttria {

/// Triangles of the surface on which a field is 0, in the lattice's frame.
struct Surface {
    std::vector<Vec3f> point_mm;
    std::vector<std::array<std::uint32_t, 3>> triangle;

    double area_mm2(std::size_t t) const;
    double area_mm2() const;
    /// A third of the area of each triangle at a point [mm2].
    std::vector<double> point_area_mm2() const;
};

/// The surface value = 0 between nodes: each cell in six tetrahedra, linear along their edges (marching tetrahedra; no ambiguous
/// case, closed but for the lattice's edge). Points are shared by the triangles that meet there. `value` is one per node; negative is
/// inside.
Surface zero_surface(Lattice const& lattice, std::vector<float> const& value);

}  // namespace yttria
