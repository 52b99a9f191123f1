// SPDX-License-Identifier: Apache-2.0
#include "host/base/parallel.hpp"
#include "host/contours/contours.hpp"
#include "host/contours/plane_shape.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

/// Points a voxel where the planes are oblique to the grid: no farther apart than this [mm], and 4 to 16 an axis.
constexpr double point_distance_mm = 0.5;
constexpr int least_points = 4, most_points = 16;
/// A lattice larger than this holds no structure of a patient.
constexpr double most_voxels = 4e8;

/// Component of the axis `a` of the grid along the normal.
double along(Geometry const& grid, std::size_t a, Vec3d const& normal) {
    return grid.direction[a] * normal[0] + grid.direction[3 + a] * normal[1] + grid.direction[6 + a] * normal[2];
}

/// Slab borders as continuous index along `axis` of the grid, lower first.
std::array<double, 2> slab_indices(ContourPlane const& plane, Geometry const& grid, std::size_t axis, double sense) {
    double const here = grid.to_index(plane.polygons.front().front())[axis];
    // The first point may lie a little beside the plane's mean position; the slab is about the mean.
    double const step = sense / grid.spacing_mm[axis];
    double const low = here + (plane.low_mm - plane.position_mm) * step, high = here + (plane.high_mm - plane.position_mm) * step;
    return {std::min(low, high), std::max(low, high)};
}

void fill_exactly(ContourStack const& stack, Geometry const& grid, std::size_t axis, std::vector<float>& fraction) {
    std::size_t const a = (axis + 1) % 3 < (axis + 2) % 3 ? (axis + 1) % 3 : (axis + 2) % 3, b = 3 - axis - a;
    std::array<std::size_t, 3> const stride{1, static_cast<std::size_t>(grid.size[0]),
                                            static_cast<std::size_t>(grid.size[0]) * static_cast<std::size_t>(grid.size[1])};
    auto const layers = static_cast<std::size_t>(grid.size[axis]);
    std::vector<std::array<double, 2>> slabs;
    for (auto const& plane : stack.planes) { slabs.push_back(slab_indices(plane, grid, axis, along(grid, axis, stack.normal))); }
    // Coverage of each plane once, layers in parallel afterwards would need all planes at a time; so planes in turn, layers inside.
    parallel_for(layers, [&](std::size_t layer) {
        double const bottom = static_cast<double>(layer) - 0.5;
        std::vector<double> sum;
        for (std::size_t p = 0; p < slabs.size(); ++p) {
            double const part = std::min(bottom + 1, slabs[p][1]) - std::max(bottom, slabs[p][0]);
            if (!(part > 0)) { continue; }
            std::vector<Polygon2d> flat;
            for (auto const& polygon : stack.planes[p].polygons) {
                flat.emplace_back();
                for (auto const& point : polygon) {
                    Vec3d const index = grid.to_index(point);
                    flat.back().push_back({index[a] + 0.5, index[b] + 0.5});
                }
            }
            std::vector<double> covered(static_cast<std::size_t>(grid.size[a]) * static_cast<std::size_t>(grid.size[b]), 0.0);
            PlaneShape(flat).add_coverage(grid.size[a], grid.size[b], covered);
            if (sum.empty()) { sum.resize(covered.size(), 0.0); }
            for (std::size_t i = 0; i < sum.size(); ++i) { sum[i] += part * covered[i]; }
        }
        if (sum.empty()) { return; }
        std::size_t i = 0;
        for (int y = 0; y < grid.size[b]; ++y) {
            for (int x = 0; x < grid.size[a]; ++x) {
                auto const voxel = layer * stride[axis] + static_cast<std::size_t>(x) * stride[a] + static_cast<std::size_t>(y) * stride[b];
                fraction[voxel] = static_cast<float>(std::clamp(sum[i++], 0.0, 1.0));
            }
        }
    });
}

/// The solid in a frame whose third axis is the normal.
struct Solid {
    std::array<double, 9> axes{};  ///< rows u, v, normal
    std::vector<PlaneShape> shapes;
    std::vector<ContourPlane> const& planes;

    explicit Solid(ContourStack const& stack) : planes(stack.planes) {
        Vec3d const& n = stack.normal;
        Vec3d const helper = std::abs(n[0]) < 0.9 ? Vec3d{1, 0, 0} : Vec3d{0, 1, 0};
        Vec3d u{n[1] * helper[2] - n[2] * helper[1], n[2] * helper[0] - n[0] * helper[2], n[0] * helper[1] - n[1] * helper[0]};
        double const length = std::hypot(u[0], u[1], u[2]);
        for (double& x : u) { x /= length; }
        axes = {u[0], u[1], u[2], n[1] * u[2] - n[2] * u[1], n[2] * u[0] - n[0] * u[2], n[0] * u[1] - n[1] * u[0], n[0], n[1], n[2]};
        for (auto const& plane : planes) {
            std::vector<Polygon2d> flat;
            for (auto const& polygon : plane.polygons) {
                flat.emplace_back();
                for (auto const& point : polygon) {
                    Vec3d const here = local(point);
                    flat.back().push_back({here[0], here[1]});
                }
            }
            shapes.emplace_back(flat);
        }
    }
    Vec3d local(Vec3d const& p) const {
        return {axes[0] * p[0] + axes[1] * p[1] + axes[2] * p[2], axes[3] * p[0] + axes[4] * p[1] + axes[5] * p[2],
                axes[6] * p[0] + axes[7] * p[1] + axes[8] * p[2]};
    }
    bool contains(Vec3d const& point_mm) const {
        Vec3d const p = local(point_mm);
        auto const after = std::upper_bound(planes.begin(), planes.end(), p[2],
                                            [](double height, ContourPlane const& plane) { return height < plane.low_mm; });
        if (after == planes.begin()) { return false; }
        auto const plane = after - 1;
        return p[2] < plane->high_mm && shapes[static_cast<std::size_t>(plane - planes.begin())].contains(p[0], p[1]);
    }
};

void fill_by_points(ContourStack const& stack, Geometry const& grid, std::vector<float>& fraction) {
    Solid const solid(stack);
    Geometry const box = lattice_around(stack, grid);
    Vec3d const corner = grid.to_index(box.origin_mm);
    std::array<int, 3> first{}, end{}, points{};
    for (std::size_t a = 0; a < 3; ++a) {
        auto const start = static_cast<int>(std::lround(corner[a]));
        first[a] = std::clamp(start, 0, grid.size[a]);
        end[a] = std::clamp(start + box.size[a], 0, grid.size[a]);
        points[a] = std::clamp(static_cast<int>(std::ceil(grid.spacing_mm[a] / point_distance_mm)), least_points, most_points);
    }
    if (first[2] >= end[2]) { return; }
    parallel_for(end[2] - first[2], [&](int layer) {
        int const k = first[2] + layer;
        for (int j = first[1]; j < end[1]; ++j) {
            for (int i = first[0]; i < end[0]; ++i) {
                int inside = 0;
                for (int c = 0; c < points[2]; ++c) {
                    for (int b = 0; b < points[1]; ++b) {
                        for (int a = 0; a < points[0]; ++a) {
                            inside += solid.contains(grid.to_patient(
                                {i - 0.5 + (a + 0.5) / points[0], j - 0.5 + (b + 0.5) / points[1], k - 0.5 + (c + 0.5) / points[2]}));
                        }
                    }
                }
                fraction[grid.index(i, j, k)] = static_cast<float>(inside) / static_cast<float>(points[0] * points[1] * points[2]);
            }
        }
    });
}

}  // namespace

std::vector<float> volume_fractions(ContourStack const& stack, Geometry const& grid) {
    std::vector<float> fraction(grid.voxels(), 0.0F);
    if (fraction.empty()) { return fraction; }
    for (std::size_t axis = 0; axis < 3; ++axis) {
        double const cosine = along(grid, axis, stack.normal);
        if (std::sqrt(std::max(0.0, 1 - cosine * cosine)) < ContourRules::parallel) {
            fill_exactly(stack, grid, axis, fraction);
            return fraction;
        }
    }
    fill_by_points(stack, grid, fraction);
    return fraction;
}

Geometry lattice_around(ContourStack const& stack, Geometry const& reference) {
    Vec3d low{1e30, 1e30, 1e30}, high{-1e30, -1e30, -1e30};
    for (auto const& plane : stack.planes) {
        for (auto const& polygon : plane.polygons) {
            for (auto const& point : polygon) {
                for (double const shift : {plane.low_mm - plane.position_mm, plane.high_mm - plane.position_mm}) {
                    Vec3d moved_point = point;
                    for (std::size_t a = 0; a < 3; ++a) { moved_point[a] += shift * stack.normal[a]; }
                    Vec3d const index = reference.to_index(moved_point);
                    for (std::size_t a = 0; a < 3; ++a) {
                        low[a] = std::min(low[a], index[a]);
                        high[a] = std::max(high[a], index[a]);
                    }
                }
            }
        }
    }
    Geometry box = reference;
    Vec3d first{};
    double voxels = 1;
    for (std::size_t a = 0; a < 3; ++a) {
        // One part in 10^6 of a voxel is rounding, not a voxel more.
        first[a] = std::floor(low[a] + 0.5 + 1e-6);
        double const count = std::max(1.0, std::ceil(high[a] + 0.5 - 1e-6) - first[a]);
        voxels *= count;
        if (voxels > most_voxels) {
            throw input_error("structure \"" + stack.name +
                              "\" would take more than 4e8 voxels of the CT (it is far larger than a patient); "
                              "check its contours and the CT");
        }
        box.size[a] = static_cast<int>(count);
    }
    box.origin_mm = reference.to_patient(first);
    return box;
}

}  // namespace yttria
