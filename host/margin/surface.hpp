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

/// A crossing on the edge between two corners of a cell (corner = x | y << 1 | z << 2); `low` has a part of the bits of `high`.
struct CellEdge {
    int low, high;
};
/// Triangles of value = 0 in one cell.
struct CellCut {
    int count = 0;
    std::array<std::array<CellEdge, 3>, 12> triangle;
};
/// The cut of one cell by zero_surface, from the values of its eight corners.
void cut_cell(std::array<float, 8> const& value, CellCut& out);
/// Where an edge of the cell whose corner 0 is the node `ijk` is cut.
Vec3f crossing_mm(Lattice const& lattice, std::array<int, 3> const& ijk, CellEdge edge, std::array<float, 8> const& value);

}  // namespace yttria
