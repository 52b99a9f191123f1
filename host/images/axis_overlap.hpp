// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/images/resample.hpp"

namespace yttria {

/// Along one target axis: which source voxels each target voxel overlaps, and by how much.
struct AxisOverlap {
    struct Entry {
        int source;
        double share;  ///< of the source voxel (amounts) or of the target voxel (averages)
    };
    int source_axis = 0;
    int source_size = 0;
    std::vector<Entry> entries;      ///< of all target voxels, in order
    std::vector<std::size_t> start;  ///< [target + 1] first entry of a target voxel

    /// Share of each source voxel that lies in the target grid, when entries are shares of the source.
    std::vector<double> inside() const;
};

enum class ShareOf { source, target };

/// One per target axis. Only for maps with parallel axes.
std::array<AxisOverlap, 3> axis_overlaps(IndexMap const& map, std::array<int, 3> const& source_size, std::array<int, 3> const& target_size,
                                         ShareOf share);

/// target[x,y,z] = sum over source voxels of share_x * share_y * share_z * value, in double, rounded once.
std::vector<float> apply_overlaps(std::array<AxisOverlap, 3> const& axes, std::array<int, 3> const& source_size, RowOf const& row_of,
                                  std::array<int, 3> const& target_size);

}  // namespace yttria
