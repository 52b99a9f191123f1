// SPDX-License-Identifier: Apache-2.0
#include "host/images/resample.hpp"

#include "host/base/parallel.hpp"
#include "host/images/axis_overlap.hpp"

#include <cmath>
#include <cstdint>

namespace yttria {
namespace {

/// Axes count as parallel when they drift apart by less than this over the whole source (0.02 mm on a 2 mm grid).
constexpr double parallel_drift_voxels = 0.01;
/// Promise of design.md section 4.
constexpr double conservation = 1e-6;
constexpr int most_points = 32;

/// Sub-points along each axis: at least `least`, and two per voxel of the other grid.
std::array<int, 3> points_per_axis(IndexMap const& map, int least) {
    std::array<int, 3> count{};
    for (std::size_t a = 0; a < 3; ++a) {
        double const length = std::hypot(map.matrix[a], map.matrix[3 + a], map.matrix[6 + a]);
        count[a] = std::clamp(static_cast<int>(std::ceil(2 * length)), least, most_points);
    }
    return count;
}

/// Offsets of the sub-points from a voxel's centre, in index units of the grid that `map` leads to.
std::vector<Vec3d> sub_points(IndexMap const& map, std::array<int, 3> const& count) {
    IndexMap const turn{map.matrix, {0, 0, 0}};
    std::vector<Vec3d> points;
    for (int z = 0; z < count[2]; ++z) {
        for (int y = 0; y < count[1]; ++y) {
            for (int x = 0; x < count[0]; ++x) {
                points.push_back(turn({(x + 0.5) / count[0] - 0.5, (y + 0.5) / count[1] - 0.5, (z + 0.5) / count[2] - 0.5}));
            }
        }
    }
    return points;
}

Vec3d plus(Vec3d const& a, Vec3d const& b) { return {a[0] + b[0], a[1] + b[1], a[2] + b[2]}; }

/// Grid index of the voxel that holds a point, or -1 outside.
std::ptrdiff_t voxel_at(Vec3d const& point, std::array<int, 3> const& size) {
    int const x = static_cast<int>(std::floor(point[0] + 0.5)), y = static_cast<int>(std::floor(point[1] + 0.5)),
              z = static_cast<int>(std::floor(point[2] + 0.5));
    if (x < 0 || y < 0 || z < 0 || x >= size[0] || y >= size[1] || z >= size[2]) { return -1; }
    return x + static_cast<std::ptrdiff_t>(size[0]) * (y + static_cast<std::ptrdiff_t>(size[1]) * z);
}

void spread_points(Volume<float> const& source, IndexMap const& map, Geometry const& target, Spread& result) {
    std::vector<Vec3d> const points = sub_points(map, points_per_axis(map, 4));
    std::vector<double> sums(target.voxels(), 0.0);
    auto const [nx, ny, nz] = source.geometry.size;
    std::size_t voxel = 0;
    for (int k = 0; k < nz; ++k) {
        for (int j = 0; j < ny; ++j) {
            for (int i = 0; i < nx; ++i, ++voxel) {
                if (source.values[voxel] == 0) { continue; }
                double const part = static_cast<double>(source.values[voxel]) / static_cast<double>(points.size());
                Vec3d const centre = map({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                for (Vec3d const& point : points) {
                    std::ptrdiff_t const at = voxel_at(plus(centre, point), target.size);
                    if (at >= 0) {
                        sums[at] += part;
                    } else {
                        result.outside_sum += part;
                        result.outside_absolute += std::abs(part);
                    }
                }
            }
        }
    }
    result.values.assign(sums.begin(), sums.end());
}

void spread_boxes(Volume<float> const& source, IndexMap const& map, Geometry const& target, Spread& result) {
    auto const axes = axis_overlaps(map, source.geometry.size, target.size, ShareOf::source);
    result.values = apply_overlaps(axes, source.geometry.size, rows_of(source.values), target.size);
    std::array<std::vector<double>, 3> inside;  // [source axis][index]
    for (AxisOverlap const& axis : axes) { inside[axis.source_axis] = axis.inside(); }
    std::size_t voxel = 0;
    for (double const in_z : inside[2]) {
        for (double const in_y : inside[1]) {
            for (double const in_x : inside[0]) {
                double const outside = source.values[voxel++] * (1 - in_x * in_y * in_z);
                result.outside_sum += outside;
                result.outside_absolute += std::abs(outside);
            }
        }
    }
}

template <class T>
double interpolate(Vec3d const& point, std::array<int, 3> const& size, T const* values) {
    std::array<std::array<std::size_t, 2>, 3> at{};
    Vec3d weight{};
    for (std::size_t a = 0; a < 3; ++a) {
        double const inside = std::clamp(point[a], 0.0, size[a] - 1.0);  // the outer half voxel is constant
        int const low = std::min(static_cast<int>(inside), std::max(size[a] - 2, 0));
        weight[a] = inside - low;
        at[a] = {static_cast<std::size_t>(low), static_cast<std::size_t>(std::min(low + 1, size[a] - 1))};
    }
    double sum = 0;
    for (std::size_t corner = 0; corner < 8; ++corner) {
        std::size_t const x = corner & 1, y = (corner >> 1) & 1, z = corner >> 2;
        double const share = (x ? weight[0] : 1 - weight[0]) * (y ? weight[1] : 1 - weight[1]) * (z ? weight[2] : 1 - weight[2]);
        sum +=
            share * static_cast<double>(
                        values[at[0][x] + static_cast<std::size_t>(size[0]) * (at[1][y] + static_cast<std::size_t>(size[1]) * at[2][z])]);
    }
    return sum;
}

/// Box of indices [low, high] around all non-zero values; low > high when there are none.
template <class T>
std::array<std::array<int, 2>, 3> non_zero_box(std::array<int, 3> const& size, std::vector<T> const& values) {
    std::array<std::array<int, 2>, 3> box{{{size[0], -1}, {size[1], -1}, {size[2], -1}}};
    std::size_t voxel = 0;
    for (int k = 0; k < size[2]; ++k) {
        for (int j = 0; j < size[1]; ++j) {
            for (int i = 0; i < size[0]; ++i, ++voxel) {
                if (values[voxel] == T{}) { continue; }
                std::array<int, 3> const index{i, j, k};
                for (std::size_t a = 0; a < 3; ++a) { box[a] = {std::min(box[a][0], index[a]), std::max(box[a][1], index[a])}; }
            }
        }
    }
    return box;
}

template <class T>
std::vector<float> average_points(IndexMap const& to_source, std::array<int, 3> const& source_size, std::vector<T> const& values,
                                  Geometry const& target, Sampling sampling) {
    std::vector<Vec3d> const points = sub_points(to_source, points_per_axis(to_source, sampling == Sampling::nearest ? 4 : 2));
    auto const box = non_zero_box(source_size, values);
    Vec3d reach{1, 1, 1};  // of a target voxel's points in the source, plus the interpolation
    for (Vec3d const& point : points) {
        for (std::size_t a = 0; a < 3; ++a) { reach[a] = std::max(reach[a], std::abs(point[a]) + 1); }
    }
    std::vector<float> result(target.voxels(), 0.0F);
    parallel_for(target.size[2], [&](int k) {
        for (int j = 0; j < target.size[1]; ++j) {
            for (int i = 0; i < target.size[0]; ++i) {
                Vec3d const centre = to_source({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                bool near = true;
                for (std::size_t a = 0; a < 3; ++a) { near = near && centre[a] > box[a][0] - reach[a] && centre[a] < box[a][1] + reach[a]; }
                if (!near) { continue; }
                double sum = 0;
                for (Vec3d const& offset : points) {
                    Vec3d const point = plus(centre, offset);
                    std::ptrdiff_t const at = voxel_at(point, source_size);
                    if (at < 0) { continue; }
                    sum += sampling == Sampling::nearest ? static_cast<double>(values[at]) : interpolate(point, source_size, values.data());
                }
                result[target.index(i, j, k)] = static_cast<float>(sum / static_cast<double>(points.size()));
            }
        }
    });
    return result;
}

}  // namespace

Vec3d IndexMap::operator()(Vec3d const& index) const {
    Vec3d result = offset;
    for (std::size_t row = 0; row < 3; ++row) {
        for (std::size_t a = 0; a < 3; ++a) { result[row] += matrix[3 * row + a] * index[a]; }
    }
    return result;
}

IndexMap IndexMap::inverse() const {
    auto const& m = matrix;
    IndexMap result;
    result.matrix = {m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
                     m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
                     m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]};
    double const determinant = m[0] * result.matrix[0] + m[1] * result.matrix[3] + m[2] * result.matrix[6];
    for (double& entry : result.matrix) { entry /= determinant; }
    Vec3d const back = result(offset);
    result.offset = {-back[0], -back[1], -back[2]};
    return result;
}

IndexMap index_map(Geometry const& source, Geometry const& target, Affine const& registration) {
    IndexMap const to_planning = IndexMap{registration.matrix, registration.offset_mm}.inverse();
    auto const map = [&](Vec3d const& index) { return target.to_index(to_planning(source.to_patient(index))); };
    IndexMap result;
    result.offset = map({0, 0, 0});
    for (std::size_t a = 0; a < 3; ++a) {
        // The far end of the axis gives the step with the least rounding.
        double const far = std::max(source.size[a] - 1, 1);
        Vec3d end{0, 0, 0};
        end[a] = far;
        Vec3d const at = map(end);
        for (std::size_t row = 0; row < 3; ++row) { result.matrix[3 * row + a] = (at[row] - result.offset[row]) / far; }
    }
    return result;
}

bool axes_parallel(IndexMap const& map, std::array<int, 3> const& source_size) {
    std::array<bool, 3> taken{};
    for (std::size_t row = 0; row < 3; ++row) {
        int along = 0;
        for (std::size_t a = 0; a < 3; ++a) {
            if (std::abs(map.matrix[3 * row + a]) * source_size[a] > parallel_drift_voxels) {
                ++along;
                taken[a] = true;
            }
        }
        if (along != 1) { return false; }
    }
    return taken[0] && taken[1] && taken[2];
}

Spread spread_amount(Volume<float> const& source, Geometry const& target, Affine const& registration) {
    IndexMap const map = index_map(source.geometry, target, registration);
    Spread result;
    for (float const value : source.values) {
        result.source_sum += static_cast<double>(value);
        result.source_absolute += std::abs(static_cast<double>(value));
    }
    if (axes_parallel(map, source.geometry.size)) {
        spread_boxes(source, map, target, result);
    } else {
        spread_points(source, map, target, result);
    }
    double sum = result.outside_sum;
    for (float const value : result.values) { sum += static_cast<double>(value); }
    if (!(std::abs(sum - result.source_sum) <= conservation * result.source_absolute)) {
        throw Error(ExitCode::internal, "resampling lost activity (sum " + std::to_string(sum) + " of " +
                                            std::to_string(result.source_sum) + "); please report this case");
    }
    return result;
}

template <class T>
std::vector<float> volume_average(Geometry const& source, std::vector<T> const& values, Geometry const& target, Sampling sampling) {
    IndexMap const map = index_map(source, target);
    if (axes_parallel(map, source.size)) {
        return apply_overlaps(axis_overlaps(map, source.size, target.size, ShareOf::target), source.size, rows_of(values), target.size);
    }
    return average_points(map.inverse(), source.size, values, target, sampling);
}
template std::vector<float> volume_average(Geometry const&, std::vector<float> const&, Geometry const&, Sampling);
template std::vector<float> volume_average(Geometry const&, std::vector<std::uint8_t> const&, Geometry const&, Sampling);

std::vector<float> volume_average(Geometry const& source, RowOf const& row_of, Geometry const& target, Sampling sampling) {
    IndexMap const map = index_map(source, target);
    if (axes_parallel(map, source.size)) {
        return apply_overlaps(axis_overlaps(map, source.size, target.size, ShareOf::target), source.size, row_of, target.size);
    }
    std::vector<float> values(source.voxels());  // sub-points go everywhere
    auto const length = static_cast<std::size_t>(source.size[0]);
    parallel_for(values.size() / length,
                 [&](std::size_t row) { row_of(row * length, 1, std::span(values).subspan(row * length, length)); });
    return average_points(map.inverse(), source.size, values, target, sampling);
}

}  // namespace yttria
