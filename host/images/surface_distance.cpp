// SPDX-License-Identifier: Apache-2.0
#include "host/images/register.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yttria {
namespace {

/// Half way between lung and soft tissue, and in the skin.
constexpr double surface_HU = -400;
constexpr double step_mm = 0.5;
/// A surface is this steep at least [HU/mm] (4 mm voxels across lung and liver: 100 or more); noise in fat is not a surface.
constexpr double least_slope_HU_per_mm = 30;

/// Linear interpolation; NaN outside.
double value_at(Volume<float> const& volume, Vec3d const& point_mm) {
    auto const index = volume.geometry.to_index(point_mm);
    std::array<int, 3> low{};
    Vec3d part{};
    for (std::size_t a = 0; a < 3; ++a) {
        if (!(index[a] >= 0 && index[a] <= volume.geometry.size[a] - 1)) return std::numeric_limits<double>::quiet_NaN();
        low[a] = std::min(static_cast<int>(index[a]), std::max(volume.geometry.size[a] - 2, 0));
        part[a] = index[a] - low[a];
    }
    double sum = 0;
    for (int corner = 0; corner < 8; ++corner) {
        double weight = 1;
        auto at = low;
        for (std::size_t a = 0; a < 3; ++a) {
            bool const high = (corner >> a & 1) != 0;
            weight *= high ? part[a] : 1 - part[a];
            if (high) at[a] = std::min(low[a] + 1, volume.geometry.size[a] - 1);
        }
        if (weight > 0) sum += weight * static_cast<double>(volume.values[volume.geometry.index(at[0], at[1], at[2])]);
    }
    return sum;
}

Vec3d applied(Affine const& map, Vec3d const& p) {
    Vec3d out = map.offset_mm;
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t a = 0; a < 3; ++a) out[row] += map.matrix[3 * row + a] * p[a];
    return out;
}

Vec3d along(Vec3d const& p, Vec3d const& n, double t) { return {p[0] + t * n[0], p[1] + t * n[1], p[2] + t * n[2]}; }

/// Unit vector up the gradient, or zero where the image is too flat.
Vec3d normal_at(Volume<float> const& volume, Vec3d const& p) {
    double const h = volume.geometry.spacing_mm[0];
    Vec3d n{};
    for (std::size_t a = 0; a < 3; ++a) {
        Vec3d step{};
        step[a] = 1;
        n[a] = (value_at(volume, along(p, step, h)) - value_at(volume, along(p, step, -h))) / (2 * h);
    }
    double const slope = std::hypot(n[0], n[1], n[2]);
    if (!(slope >= least_slope_HU_per_mm)) return {0, 0, 0};
    for (double& value : n) value /= slope;
    return n;
}

/// Distance along the normal to the nearest place where the moving CT rises through the level; infinite without one, negative where the
/// moving CT does not reach.
double distance_from(Vec3d const& p, Vec3d const& n, Volume<float> const& moving, Affine const& map) {
    auto const value = [&](double t) { return value_at(moving, applied(map, along(p, n, t))); };
    if (std::isnan(value(0))) return -1;
    double best = std::numeric_limits<double>::infinity();
    for (double t = -surface_reach_mm; t < surface_reach_mm; t += step_mm) {
        double const low = value(t), high = value(t + step_mm);
        if (!(low < surface_HU && high >= surface_HU)) continue;
        best = std::min(best, std::abs(t + step_mm * (surface_HU - low) / (high - low)));
    }
    return best;
}

}  // namespace

std::vector<double> surface_distances(Volume<float> const& planning, Volume<float> const& moving, Affine const& map,
                                      std::vector<float> const& near_mm) {
    std::vector<double> distances;
    auto const& g = planning.geometry;
    for (int k = 0; k < g.size[2]; ++k)
        for (int j = 0; j < g.size[1]; ++j)
            for (int i = 0; i < g.size[0]; ++i)
                for (std::size_t a = 0; a < 3; ++a) {
                    std::array<int, 3> next{i, j, k};
                    if (++next[a] >= g.size[a]) continue;
                    if (!near_mm.empty() && !(static_cast<double>(near_mm[g.index(i, j, k)]) <= liver_edge_mm)) continue;
                    double const here = planning.values[g.index(i, j, k)], there = planning.values[g.index(next[0], next[1], next[2])];
                    if ((here < surface_HU) == (there < surface_HU)) continue;
                    Vec3d at{static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)};
                    at[a] += (surface_HU - here) / (there - here);
                    auto const p = g.to_patient(at);
                    auto const n = normal_at(planning, p);
                    if (n == Vec3d{0, 0, 0}) continue;
                    if (double const d = distance_from(p, n, moving, map); d >= 0) distances.push_back(d);
                }
    std::sort(distances.begin(), distances.end());
    return distances;
}

}  // namespace yttria
