// SPDX-License-Identifier: Apache-2.0
#include "host/base/deformation.hpp"

#include "host/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
/// Points a side in each voxel that is filled: the error of a sum is then below 1e-3 for fields that are smooth over a voxel.
constexpr int points = 2;
/// Of the box that is filled; a CT has a quarter of it.
constexpr double most_voxels = 5e8;

using Columns = std::array<Vec3d, 3>;

double determinant(Columns const& c) {
    return c[0][0] * (c[1][1] * c[2][2] - c[1][2] * c[2][1]) - c[0][1] * (c[1][0] * c[2][2] - c[1][2] * c[2][0]) +
           c[0][2] * (c[1][0] * c[2][1] - c[1][1] * c[2][0]);
}

double determinant(std::array<double, 9> const& m) {
    return determinant(Columns{Vec3d{m[0], m[1], m[2]}, {m[3], m[4], m[5]}, {m[6], m[7], m[8]}});
}

Vec3d turned(Affine const& map, Vec3d const& v) {
    Vec3d out{};
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t a = 0; a < 3; ++a) out[row] += map.matrix[3 * row + a] * v[a];
    return out;
}

Vec3d axis_of(Geometry const& grid, std::size_t a) { return {grid.direction[a], grid.direction[3 + a], grid.direction[6 + a]}; }

/// Determinant of the whole map where the shift changes by `slope[a]` per mm along axis a of the grid.
double volume_of(Deformation const& d, Columns const& slope) {
    Columns columns{};
    for (std::size_t a = 0; a < 3; ++a) {
        columns[a] = turned(d.before, axis_of(d.grid, a));
        for (std::size_t c = 0; c < 3; ++c) columns[a][c] += slope[a][c];
    }
    return determinant(d.after.matrix) * determinant(columns) / determinant(d.grid.direction);
}

/// Linear interpolation, 0 beyond the outer centres by one voxel: the sum over space is that of the voxels.
double value_at(Volume<float> const& image, Vec3d const& point_mm) {
    auto const& g = image.geometry;
    auto const index = g.to_index(point_mm);
    std::array<int, 3> low{};
    Vec3d part{};
    for (std::size_t a = 0; a < 3; ++a) {
        if (!(index[a] > -1 && index[a] < g.size[a])) return 0;
        double const floor = std::floor(index[a]);
        low[a] = static_cast<int>(floor);
        part[a] = index[a] - floor;
    }
    double sum = 0;
    for (int corner = 0; corner < 8; ++corner) {
        double weight = 1;
        auto at = low;
        bool inside = true;
        for (std::size_t a = 0; a < 3; ++a) {
            bool const high = (corner >> a & 1) != 0;
            weight *= high ? part[a] : 1 - part[a];
            at[a] += high ? 1 : 0;
            inside = inside && at[a] >= 0 && at[a] < g.size[a];
        }
        if (inside && weight > 0) sum += weight * static_cast<double>(image.values[g.index(at[0], at[1], at[2])]);
    }
    return sum;
}

}  // namespace

Deformation::Point Deformation::operator()(Vec3d const& point_mm) const {
    auto const index = grid.to_index(point_mm);
    std::array<int, 3> low{};
    Vec3d part{};
    for (std::size_t a = 0; a < 3; ++a) {
        // A hair beyond the outer centres is rounding, not outside.
        if (!(index[a] >= -1e-6 && index[a] <= grid.size[a] - 1 + 1e-6)) return {{unknown, unknown, unknown}, unknown};
        low[a] = std::clamp(static_cast<int>(index[a]), 0, std::max(grid.size[a] - 2, 0));
        part[a] = index[a] - low[a];
    }
    Vec3d shift{};
    Columns slope{};
    for (int corner = 0; corner < 8; ++corner) {
        auto at = low;
        Vec3d weight{}, sign{};
        for (std::size_t a = 0; a < 3; ++a) {
            bool const high = (corner >> a & 1) != 0;
            if (high) at[a] = std::min(low[a] + 1, grid.size[a] - 1);
            weight[a] = high ? part[a] : 1 - part[a];
            sign[a] = (high ? 1 : -1) / grid.spacing_mm[a];
        }
        auto const& vector = shift_mm[grid.index(at[0], at[1], at[2])];
        for (std::size_t c = 0; c < 3; ++c) {
            double const value = static_cast<double>(vector[c]);
            shift[c] += weight[0] * weight[1] * weight[2] * value;
            slope[0][c] += sign[0] * weight[1] * weight[2] * value;
            slope[1][c] += weight[0] * sign[1] * weight[2] * value;
            slope[2][c] += weight[0] * weight[1] * sign[2] * value;
        }
    }
    auto moved = before(point_mm);
    for (std::size_t c = 0; c < 3; ++c) moved[c] += shift[c];
    return {after(moved), volume_of(*this, slope)};
}

DeformationCheck check_deformation(Deformation const& deformation) {
    DeformationCheck check;
    auto const& g = deformation.grid;
    check.least_volume = std::numeric_limits<double>::infinity();
    check.largest_volume = -check.least_volume;
    for (int k = 0; k < g.size[2]; ++k)
        for (int j = 0; j < g.size[1]; ++j)
            for (int i = 0; i < g.size[0]; ++i) {
                std::array<int, 3> const here{i, j, k};
                auto const place = g.to_patient({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                auto const& shift = deformation.shift_mm[g.index(i, j, k)];
                auto moved = deformation.before(place);
                for (std::size_t c = 0; c < 3; ++c) moved[c] += static_cast<double>(shift[c]);
                moved = deformation.after(moved);
                double const far = std::hypot(moved[0] - place[0], moved[1] - place[1], moved[2] - place[2]);
                if (std::isfinite(far)) check.largest_shift_mm = std::max(check.largest_shift_mm, far);
                // Each corner of a cell has the three edges that meet in it: forward or backward on every axis.
                for (int corner = 0; corner < 8; ++corner) {
                    Columns slope{};
                    bool inside = true;
                    for (std::size_t a = 0; a < 3; ++a) {
                        int const side = (corner >> a & 1) != 0 ? 1 : -1;
                        auto there = here;
                        there[a] += side;
                        if (there[a] < 0 || there[a] >= g.size[a]) {
                            inside = false;
                            break;
                        }
                        auto const& other = deformation.shift_mm[g.index(there[0], there[1], there[2])];
                        for (std::size_t c = 0; c < 3; ++c)
                            slope[a][c] = side * (static_cast<double>(other[c]) - static_cast<double>(shift[c])) / g.spacing_mm[a];
                    }
                    if (!inside) continue;
                    double const volume = volume_of(deformation, slope);
                    if (std::isnan(volume)) continue;
                    ++check.corners;
                    check.folded += volume <= 0 ? 1 : 0;
                    check.largest_volume = std::max(check.largest_volume, volume);
                    if (volume >= check.least_volume) continue;
                    check.least_volume = volume;
                    check.worst_mm = place;
                }
            }
    return check;
}

Warped warp_amount(Volume<float> const& image, Deformation const& deformation) {
    Geometry box = deformation.grid;
    double voxels = 1;
    for (std::size_t a = 0; a < 3; ++a) {
        double const length = (deformation.grid.size[a] - 1) * deformation.grid.spacing_mm[a];
        box.spacing_mm[a] = image.geometry.spacing_mm[a];
        double const count = std::max(1.0, std::floor(length / box.spacing_mm[a] + 1e-6));
        voxels *= count;
        if (!(voxels <= most_voxels))
            throw input_error("a displacement field of " + std::to_string(length) +
                              " mm is too large for the voxels of its image (more than 5e8 in its box); cut it to the body");
        box.size[a] = static_cast<int>(count);
    }
    Vec3d first{};
    for (std::size_t a = 0; a < 3; ++a)
        first[a] = 0.5 * ((deformation.grid.size[a] - 1) - (box.size[a] - 1) * box.spacing_mm[a] / deformation.grid.spacing_mm[a]);
    box.origin_mm = deformation.grid.to_patient(first);
    Warped out{{box, std::vector<float>(box.voxels())}, 0, 0};
    std::size_t v = 0;
    for (int k = 0; k < box.size[2]; ++k)
        for (int j = 0; j < box.size[1]; ++j)
            for (int i = 0; i < box.size[0]; ++i) {
                double sum = 0;
                for (int p = 0; p < points * points * points; ++p) {
                    Vec3d const at{i + (p % points + 0.5) / points - 0.5, j + (p / points % points + 0.5) / points - 0.5,
                                   k + (p / (points * points) + 0.5) / points - 0.5};
                    auto const there = deformation(box.to_patient(at));
                    if (there.volume > 0) sum += there.volume * value_at(image, there.at_mm);
                }
                out.volume.values[v++] = static_cast<float>(sum / (points * points * points));
            }
    for (float const value : image.values) out.sum_before += std::abs(static_cast<double>(value));
    for (float const value : out.volume.values) out.sum_after += std::abs(static_cast<double>(value));
    return out;
}

}  // namespace yttria
