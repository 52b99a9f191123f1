// SPDX-License-Identifier: Apache-2.0
//! Values from one grid to another by the overlap of voxel boxes; method in docs/methods/resampling.md
#pragma once

#include "host/images/images.hpp"

#include <cstdint>
#include <functional>
#include <span>

namespace yttria {

/// Continuous index on the source grid -> continuous index on the target grid: target = matrix * source + offset (voxels).
struct IndexMap {
    std::array<double, 9> matrix{};  ///< row-major
    Vec3d offset{};

    Vec3d operator()(Vec3d const& index) const;
    IndexMap inverse() const;
};

/// `target` lies in planning space; `registration` maps planning space to the space of `source`.
IndexMap index_map(Geometry const& source, Geometry const& target, Affine const& registration = {});

/// True when every source axis runs along one target axis (either way): boxes then overlap exactly, axis by axis.
bool axes_parallel(IndexMap const& map, std::array<int, 3> const& source_size);

/// An amount per voxel (decays, counts) spread evenly in the box of its source voxel.
struct Spread {
    std::vector<float> values;    ///< amount per target voxel, x fastest
    double source_sum = 0;        ///< of all source voxels
    double source_absolute = 0;   ///< sum of absolute values
    double outside_sum = 0;       ///< what falls outside the target grid
    double outside_absolute = 0;  ///< the same of absolute values
};

/// Exact box overlap where axes are parallel, else at least 4x4x4 sub-points a source voxel. The sum over target and outside is
/// that of the source: checked to 1e-6 here; Error (internal) when it is not. Values must be finite.
Spread spread_amount(Volume<float> const& source, Geometry const& target, Affine const& registration = {});

enum class Sampling { nearest, linear };

/// Mean over each target voxel's box of values that are constant in source voxels (0 outside the source). Exact where axes are
/// parallel; else the mean of sub-points: 4x4x4 or more of the nearest voxel, or 2x2x2 or more interpolated ones.
/// T is float or std::uint8_t (indicators 0 and 1, whose mean is a volume fraction).
template <class T>
std::vector<float> volume_average(Geometry const& source, std::vector<T> const& values, Geometry const& target, Sampling sampling);

/// Values of a row of voxels, as many as `out` holds: voxel first + i * stride of a volume (x fastest) goes to out[i].
using RowOf = std::function<void(std::size_t first, std::ptrdiff_t stride, std::span<float> out)>;
/// The rows of values that are there; they must outlive the function.
template <class T>
RowOf rows_of(std::vector<T> const& values) {
    return [&values](std::size_t first, std::ptrdiff_t stride, std::span<float> out) {
        for (std::size_t i = 0; i < out.size(); ++i) { out[i] = static_cast<float>(values[first + i * static_cast<std::size_t>(stride)]); }
    };
}
/// The same of values that are made a row at a time, in any order and on several threads: no volume of them need be in memory.
std::vector<float> volume_average(Geometry const& source, RowOf const& row_of, Geometry const& target, Sampling sampling);

}  // namespace yttria
