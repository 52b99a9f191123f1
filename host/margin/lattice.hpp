// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/volume.hpp"

#include <vector>

namespace yttria {

using Vec3f = std::array<float, 3>;

/// A box of voxels cut out of a grid. Distances are taken in its own frame: mm along the grid's axes, origin at the centre of its first
/// voxel; the axes are orthogonal, so that lengths are those of the patient.
struct Lattice {
    std::array<int, 3> size{0, 0, 0};
    Vec3d spacing_mm{1, 1, 1};

    std::size_t nodes() const {
        return static_cast<std::size_t>(size[0]) * static_cast<std::size_t>(size[1]) * static_cast<std::size_t>(size[2]);
    }
    std::size_t index(int i, int j, int k) const {
        return static_cast<std::size_t>(i) +
               static_cast<std::size_t>(size[0]) *
                   (static_cast<std::size_t>(j) + static_cast<std::size_t>(size[1]) * static_cast<std::size_t>(k));
    }
    std::array<int, 3> at(std::size_t node) const;
    Vec3d point_mm(std::size_t node) const;
    bool holds(std::array<int, 3> const& ijk) const;
};

/// A region of a grid as a lattice: voxel `from` of the grid is its first.
struct Region {
    Lattice lattice;
    std::array<int, 3> from{0, 0, 0};

    std::size_t grid_voxel(Geometry const& grid, std::size_t node) const;
    /// Point of the lattice's frame -> LPS mm.
    Vec3d to_patient(Geometry const& grid, Vec3d const& point_mm) const;
    template <class T>
    std::vector<T> cut(Geometry const& grid, std::vector<T> const& values) const {
        std::vector<T> out(lattice.nodes());
        for (std::size_t n = 0; n < out.size(); ++n) out[n] = values[grid_voxel(grid, n)];
        return out;
    }
};

/// The voxels where `fraction` > 0 with `reach_mm` around them, as far as the grid goes; no nodes where there are none.
Region region_around(Geometry const& grid, std::vector<float> const& fraction, double reach_mm);

/// Values with their gradients (per mm) at the nodes. Between nodes: the mean of linear interpolation and of the interpolated tangents,
/// whose errors cancel for quadratics; kept between the smallest and the largest node around (no ringing at a kink).
struct SmoothField {
    Lattice lattice;
    std::vector<float> value;
    std::vector<Vec3f> gradient;

    /// Outside the lattice: the value at its edge.
    double at(Vec3d const& point_mm) const;
};

/// Gradients by central differences, one-sided at the edge.
SmoothField smooth(Lattice const& lattice, std::vector<float> value);

}  // namespace yttria
