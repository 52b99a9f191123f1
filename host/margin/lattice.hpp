// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/volume.hpp"

#include <algorithm>
#include <utility>
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

/// A coordinate along one axis of a lattice: between the nodes `from` and `from` + 1, `up` (0..1) of the way.
struct Place {
    int from = 0;
    double up = 0;
};
/// Outside the lattice: at its edge.
Place place_on(Lattice const& lattice, std::size_t axis, double at_mm);

/// What SmoothField::at says, from node(ijk) -> {value, gradient} of the eight nodes around.
template <class Node>
double between_nodes(Lattice const& lattice, std::array<Place, 3> const& place, Node const& node) {
    double sum = 0, least = 1e300, most = -1e300;
    for (int corner = 0; corner < 8; ++corner) {
        std::array<int, 3> ijk{};
        double weight = 1;
        Vec3d step{};
        for (std::size_t a = 0; a < 3; ++a) {
            int const upper = corner >> a & 1;
            ijk[a] = std::min(place[a].from + upper, lattice.size[a] - 1);
            weight *= upper ? place[a].up : 1 - place[a].up;
            step[a] = (place[a].up - upper) * lattice.spacing_mm[a];
        }
        auto const [value, g] = node(ijk);
        auto const v = static_cast<double>(value);
        double const along =
            static_cast<double>(g[0]) * step[0] + static_cast<double>(g[1]) * step[1] + static_cast<double>(g[2]) * step[2];
        sum += weight * (v + 0.5 * along);
        least = std::min(least, v);
        most = std::max(most, v);
    }
    return std::clamp(sum, least, most);
}

/// Values with their gradients (per mm) at the nodes. Between nodes: the mean of linear interpolation and of the interpolated tangents,
/// whose errors cancel for quadratics; kept between the smallest and the largest node around (no ringing at a kink).
struct SmoothField {
    Lattice lattice;
    std::vector<float> value;
    std::vector<Vec3f> gradient;

    /// Outside the lattice: the value at its edge.
    double at(Vec3d const& point_mm) const;
    double at(std::array<Place, 3> const& place) const;
};

/// Slope over two nodes that are `steps` apart.
inline float slope(float low, float high, double spacing_mm, int steps) {
    return static_cast<float>((static_cast<double>(high) - static_cast<double>(low)) / (spacing_mm * steps));
}
/// Gradients by central differences, one-sided at the edge.
SmoothField smooth(Lattice const& lattice, std::vector<float> value);

}  // namespace yttria
