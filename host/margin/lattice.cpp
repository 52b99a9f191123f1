// SPDX-License-Identifier: Apache-2.0
#include "host/margin/lattice.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {

std::array<int, 3> Lattice::at(std::size_t node) const {
    auto const nx = static_cast<std::size_t>(size[0]), ny = static_cast<std::size_t>(size[1]);
    return {static_cast<int>(node % nx), static_cast<int>(node / nx % ny), static_cast<int>(node / nx / ny)};
}

Vec3d Lattice::point_mm(std::size_t node) const {
    auto const ijk = at(node);
    return {ijk[0] * spacing_mm[0], ijk[1] * spacing_mm[1], ijk[2] * spacing_mm[2]};
}

bool Lattice::holds(std::array<int, 3> const& ijk) const {
    for (std::size_t a = 0; a < 3; ++a)
        if (ijk[a] < 0 || ijk[a] >= size[a]) return false;
    return true;
}

std::size_t Region::grid_voxel(Geometry const& grid, std::size_t node) const {
    auto const ijk = lattice.at(node);
    return grid.index(ijk[0] + from[0], ijk[1] + from[1], ijk[2] + from[2]);
}

Vec3d Region::to_patient(Geometry const& grid, Vec3d const& point_mm) const {
    Vec3d index{};
    for (std::size_t a = 0; a < 3; ++a) index[a] = point_mm[a] / lattice.spacing_mm[a] + from[a];
    return grid.to_patient(index);
}

Region region_around(Geometry const& grid, std::vector<float> const& fraction, double reach_mm) {
    Lattice const all{grid.size, grid.spacing_mm};
    std::array<int, 3> low = grid.size, high{-1, -1, -1};
    for (std::size_t v = 0; v < fraction.size(); ++v) {
        if (!(fraction[v] > 0)) continue;
        auto const ijk = all.at(v);
        for (std::size_t a = 0; a < 3; ++a) {
            low[a] = std::min(low[a], ijk[a]);
            high[a] = std::max(high[a], ijk[a]);
        }
    }
    Region out;
    out.lattice.spacing_mm = grid.spacing_mm;
    if (high[0] < 0) return out;
    for (std::size_t a = 0; a < 3; ++a) {
        int const reach = static_cast<int>(std::ceil(reach_mm / grid.spacing_mm[a])) + 1;
        out.from[a] = std::max(0, low[a] - reach);
        out.lattice.size[a] = std::min(grid.size[a], high[a] + reach + 1) - out.from[a];
    }
    return out;
}

Place place_on(Lattice const& lattice, std::size_t axis, double at_mm) {
    double const x = std::clamp(at_mm / lattice.spacing_mm[axis], 0.0, lattice.size[axis] - 1.0);
    int const from = std::min(static_cast<int>(x), std::max(0, lattice.size[axis] - 2));
    return {from, x - from};
}

double SmoothField::at(std::array<Place, 3> const& place) const {
    return between_nodes(lattice, place, [&](std::array<int, 3> const& ijk) {
        auto const n = lattice.index(ijk[0], ijk[1], ijk[2]);
        return std::pair<float, Vec3f const&>{value[n], gradient[n]};
    });
}

double SmoothField::at(Vec3d const& point_mm) const {
    return at({place_on(lattice, 0, point_mm[0]), place_on(lattice, 1, point_mm[1]), place_on(lattice, 2, point_mm[2])});
}

SmoothField smooth(Lattice const& lattice, std::vector<float> value) {
    SmoothField out{lattice, std::move(value), {}};
    out.gradient.resize(out.value.size());
    std::array<std::size_t, 3> const stride{1, static_cast<std::size_t>(lattice.size[0]),
                                            static_cast<std::size_t>(lattice.size[0]) * static_cast<std::size_t>(lattice.size[1])};
    for (std::size_t a = 0; a < 3; ++a) {
        std::array<int, 3> ijk{};
        std::size_t n = 0;
        for (ijk[2] = 0; ijk[2] < lattice.size[2]; ++ijk[2])
            for (ijk[1] = 0; ijk[1] < lattice.size[1]; ++ijk[1])
                for (ijk[0] = 0; ijk[0] < lattice.size[0]; ++ijk[0], ++n) {
                    bool const down = ijk[a] > 0, up = ijk[a] + 1 < lattice.size[a];
                    if (!down && !up) continue;
                    out.gradient[n][a] = slope(out.value[down ? n - stride[a] : n], out.value[up ? n + stride[a] : n],
                                               lattice.spacing_mm[a], down && up ? 2 : 1);
                }
    }
    return out;
}

}  // namespace yttria
