// SPDX-License-Identifier: Apache-2.0
#include "host/images/axis_overlap.hpp"

#include "host/base/parallel.hpp"

#include <cmath>
#include <cstdint>

namespace yttria {
namespace {

/// Grids that agree to a thousandth of a voxel over their whole length are the same lattice: values are then taken over bit for bit.
constexpr double same_lattice_voxels = 1e-3;

AxisOverlap overlap_of(double step, double offset, int source_axis, int source_size, int target_size, ShareOf share) {
    if (std::abs(std::abs(step) - 1) * source_size < same_lattice_voxels && std::abs(offset - std::round(offset)) < same_lattice_voxels) {
        step = step > 0 ? 1 : -1;
        offset = std::round(offset);
    }
    double const length = std::abs(step);  // of a source voxel, in target voxels
    AxisOverlap axis{source_axis, source_size, {}, {0}};
    for (int target = 0; target < target_size; ++target) {
        // Source voxels whose centre is within half of both lengths of this centre overlap it.
        double const one = (target - (length + 1) / 2 - offset) / step, other = (target + (length + 1) / 2 - offset) / step;
        int const first = static_cast<int>(std::clamp(std::floor(std::min(one, other)), -1.0, static_cast<double>(source_size)));
        int const last = static_cast<int>(std::clamp(std::ceil(std::max(one, other)), -1.0, static_cast<double>(source_size)));
        for (int source = std::max(first, 0); source <= std::min(last, source_size - 1); ++source) {
            double const centre = step * source + offset;
            double const overlap = std::min(centre + length / 2, target + 0.5) - std::max(centre - length / 2, target - 0.5);
            if (overlap > 0) { axis.entries.push_back({source, share == ShareOf::source ? overlap / length : overlap}); }
        }
        axis.start.push_back(axis.entries.size());
    }
    return axis;
}

/// The xy pass of source plane k: result [y][x] on the target's plane; empty where the plane holds only zeros.
std::vector<double> resample_plane(std::array<AxisOverlap, 3> const& axes, RowOf const& row_of, int k,
                                   std::array<std::ptrdiff_t, 3> const& stride, int nx, int ny) {
    int const rows = axes[1].source_size;
    std::vector<double> row_values(static_cast<std::size_t>(rows) * nx, 0.0);
    std::vector<float> values(static_cast<std::size_t>(axes[0].source_size));
    bool any = false;
    for (int row = 0; row < rows; ++row) {
        row_of(static_cast<std::size_t>(k * stride[2] + row * stride[1]), stride[0], values);
        if (std::all_of(values.begin(), values.end(), [](float value) { return value == 0; })) { continue; }
        double* const out = row_values.data() + static_cast<std::size_t>(row) * nx;
        for (int x = 0; x < nx; ++x) {
            double sum = 0;
            for (std::size_t e = axes[0].start[x]; e < axes[0].start[x + 1]; ++e) {
                sum += axes[0].entries[e].share * static_cast<double>(values[axes[0].entries[e].source]);
            }
            out[x] = sum;
            any = any || sum != 0;
        }
    }
    if (!any) { return {}; }
    std::vector<double> result(static_cast<std::size_t>(nx) * ny, 0.0);
    for (int y = 0; y < ny; ++y) {
        double* const out = result.data() + static_cast<std::size_t>(y) * nx;
        for (std::size_t e = axes[1].start[y]; e < axes[1].start[y + 1]; ++e) {
            double const* const in = row_values.data() + static_cast<std::size_t>(axes[1].entries[e].source) * nx;
            for (int x = 0; x < nx; ++x) { out[x] += axes[1].entries[e].share * in[x]; }
        }
    }
    return result;
}

}  // namespace

std::vector<double> AxisOverlap::inside() const {
    std::vector<double> share(static_cast<std::size_t>(source_size), 0.0);
    for (Entry const& entry : entries) { share[entry.source] += entry.share; }
    return share;
}

std::array<AxisOverlap, 3> axis_overlaps(IndexMap const& map, std::array<int, 3> const& source_size, std::array<int, 3> const& target_size,
                                         ShareOf share) {
    std::array<AxisOverlap, 3> axes;
    for (std::size_t target = 0; target < 3; ++target) {
        std::size_t source = 0;
        for (std::size_t a = 1; a < 3; ++a) {
            if (std::abs(map.matrix[3 * target + a]) > std::abs(map.matrix[3 * target + source])) { source = a; }
        }
        axes[target] = overlap_of(map.matrix[3 * target + source], map.offset[target], static_cast<int>(source), source_size[source],
                                  target_size[target], share);
    }
    return axes;
}

std::vector<float> apply_overlaps(std::array<AxisOverlap, 3> const& axes, std::array<int, 3> const& source_size, RowOf const& row_of,
                                  std::array<int, 3> const& target_size) {
    std::array<std::ptrdiff_t, 3> const source_stride{1, source_size[0], static_cast<std::ptrdiff_t>(source_size[0]) * source_size[1]};
    std::array<std::ptrdiff_t, 3> stride{};  // in the source, along the target's axes
    for (std::size_t a = 0; a < 3; ++a) { stride[a] = source_stride[axes[a].source_axis]; }

    auto const [nx, ny, nz] = target_size;
    std::vector<char> used(static_cast<std::size_t>(axes[2].source_size), 0);
    for (AxisOverlap::Entry const& entry : axes[2].entries) { used[entry.source] = 1; }
    std::vector<std::vector<double>> planes(used.size());
    parallel_for(axes[2].source_size, [&](int k) {
        if (used[k]) { planes[k] = resample_plane(axes, row_of, k, stride, nx, ny); }
    });

    std::size_t const plane_size = static_cast<std::size_t>(nx) * ny;
    std::vector<float> result(plane_size * nz, 0.0F);
    parallel_for(nz, [&](int z) {
        std::vector<double> sum(plane_size, 0.0);
        for (std::size_t e = axes[2].start[z]; e < axes[2].start[z + 1]; ++e) {
            std::vector<double> const& plane = planes[axes[2].entries[e].source];
            double const share = axes[2].entries[e].share;
            for (std::size_t i = 0; i < plane.size(); ++i) { sum[i] += share * plane[i]; }
        }
        std::transform(sum.begin(), sum.end(), result.begin() + static_cast<std::ptrdiff_t>(plane_size * z),
                       [](double value) { return static_cast<float>(value); });
    });
    return result;
}

}  // namespace yttria
