// SPDX-License-Identifier: Apache-2.0
#include "host/export/regrid.hpp"

#include "host/base/parallel.hpp"
#include "host/images/resample.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

constexpr double rigid_tolerance = 1e-4;  // headers carry 6 or 7 digits
constexpr int most_points = 16;

/// The target grid as it lies in planning space.
Geometry in_planning_space(Geometry target, Affine const& registration) {
    auto const& m = registration.matrix;
    for (std::size_t a = 0; a < 3; ++a)
        for (std::size_t b = 0; b < 3; ++b) {
            double const dot = m[a] * m[b] + m[3 + a] * m[3 + b] + m[6 + a] * m[6 + b];
            if (!(std::abs(dot - (a == b ? 1.0 : 0.0)) <= rigid_tolerance))
                throw input_error("cannot write on the grid of that image (its registration scales or shears) use the grid of the CT");
        }
    auto const turned_back = [&](Vec3d const& v) {
        return Vec3d{m[0] * v[0] + m[3] * v[1] + m[6] * v[2], m[1] * v[0] + m[4] * v[1] + m[7] * v[2],
                     m[2] * v[0] + m[5] * v[1] + m[8] * v[2]};
    };
    Geometry out = target;
    Vec3d shifted = target.origin_mm;
    for (std::size_t a = 0; a < 3; ++a) shifted[a] -= registration.offset_mm[a];
    out.origin_mm = turned_back(shifted);
    for (std::size_t a = 0; a < 3; ++a) {
        auto const axis = turned_back({target.direction[a], target.direction[3 + a], target.direction[6 + a]});
        for (std::size_t row = 0; row < 3; ++row) out.direction[3 * row + a] = axis[row];
    }
    return out;
}

/// Linear between voxel centres, constant in the outer half voxel, 0 beyond.
double value_at(Volume<float> const& volume, Vec3d const& index) {
    auto const& size = volume.geometry.size;
    std::array<int, 3> low{};
    Vec3d part{};
    for (std::size_t a = 0; a < 3; ++a) {
        if (!(index[a] >= -0.5 && index[a] <= size[a] - 0.5)) return 0;
        double const inside = std::clamp(index[a], 0.0, size[a] - 1.0);
        low[a] = std::min(static_cast<int>(inside), std::max(size[a] - 2, 0));
        part[a] = inside - low[a];
    }
    double sum = 0;
    for (int corner = 0; corner < 8; ++corner) {
        double weight = 1;
        std::array<int, 3> at = low;
        for (std::size_t a = 0; a < 3; ++a) {
            bool const high = (corner >> a & 1) != 0;
            weight *= high ? part[a] : 1 - part[a];
            if (high) at[a] = std::min(low[a] + 1, size[a] - 1);
        }
        if (weight > 0) sum += weight * static_cast<double>(volume.values[volume.geometry.index(at[0], at[1], at[2])]);
    }
    return sum;
}

std::vector<float> linear(Volume<float> const& source, Geometry const& target) {
    auto const map = index_map(source.geometry, target).inverse();
    std::array<int, 3> points{};
    for (std::size_t a = 0; a < 3; ++a) {
        double longest = 0;  // source voxels that a target voxel spans
        for (std::size_t row = 0; row < 3; ++row) longest = std::max(longest, std::abs(map.matrix[3 * row + a]));
        points[a] = std::clamp(static_cast<int>(std::ceil(longest - rigid_tolerance)), 1, most_points);
    }
    std::vector<float> out(target.voxels());
    parallel_for(target.size[2], [&](int k) {
        for (int j = 0; j < target.size[1]; ++j)
            for (int i = 0; i < target.size[0]; ++i) {
                double sum = 0;
                for (int z = 0; z < points[2]; ++z)
                    for (int y = 0; y < points[1]; ++y)
                        for (int x = 0; x < points[0]; ++x)
                            sum += value_at(source, map({i + (x + 0.5) / points[0] - 0.5, j + (y + 0.5) / points[1] - 0.5,
                                                         k + (z + 0.5) / points[2] - 0.5}));
                out[target.index(i, j, k)] = static_cast<float>(sum / (points[0] * points[1] * points[2]));
            }
    });
    return out;
}

/// Gy mL, or mJ where the density is known (Gy g = mJ); of the voxels that `count` picks.
template <class Count>
double integral(StoredDose const& dose, Count const& count) {
    double sum = 0;
    auto const& values = dose.mean_Gy.values;
    for (std::size_t v = 0; v < values.size(); ++v)
        if (count(v))
            sum += static_cast<double>(values[v]) * (dose.density_g_per_cm3.empty() ? 1.0 : static_cast<double>(dose.density_g_per_cm3[v]));
    return sum * dose.mean_Gy.geometry.voxel_mL();
}

bool holds(Geometry const& grid, Vec3d const& point_mm) {
    auto const index = grid.to_index(point_mm);
    for (std::size_t a = 0; a < 3; ++a)
        if (!(index[a] >= -0.5 && index[a] <= grid.size[a] - 0.5)) return false;
    return true;
}

}  // namespace

Regridded regrid(StoredDose const& dose, Geometry const& target, Affine const& registration) {
    auto const lattice = in_planning_space(target, registration);
    auto const& grid = dose.mean_Gy.geometry;
    Regridded out;
    out.dose.file = dose.file;
    out.dose.method = dose.method;
    out.dose.mean_Gy = {target, linear(dose.mean_Gy, lattice)};
    if (!dose.density_g_per_cm3.empty()) out.dose.density_g_per_cm3 = linear({grid, dose.density_g_per_cm3}, lattice);
    for (auto const& structure : dose.structures)
        out.dose.structures.push_back(
            {structure.name, structure.role, structure.derived, volume_average(grid, structure.fraction, lattice, Sampling::nearest)});
    out.energy = !dose.density_g_per_cm3.empty();
    out.before = integral(dose, [](std::size_t) { return true; });
    out.after = integral(out.dose, [](std::size_t) { return true; });
    auto const plane = static_cast<std::size_t>(grid.size[0]) * static_cast<std::size_t>(grid.size[1]);
    out.inside = integral(dose, [&](std::size_t v) {
        auto const row = v % plane / static_cast<std::size_t>(grid.size[0]);
        return holds(lattice, grid.to_patient({static_cast<double>(v % static_cast<std::size_t>(grid.size[0])), static_cast<double>(row),
                                               static_cast<double>(v / plane)}));
    });
    if (out.before > 0 && !(out.after > 0))
        throw input_error("cannot write " + dose.file.string() + " on that grid (none of its dose lies in it) choose another grid");
    return out;
}

}  // namespace yttria
