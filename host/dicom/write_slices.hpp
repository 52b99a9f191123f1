// SPDX-License-Identifier: Apache-2.0
// Inside host/dicom only: slices of a grid in the order in which DICOM wants frames.
#pragma once

#include "host/base/volume.hpp"

namespace yttria {

/// Frames follow the normal row x column. Of a left-handed grid the last slice comes first.
class SliceOrder {
public:
    explicit SliceOrder(Geometry const& grid) : grid_(grid) {
        auto const& d = grid.direction;
        double const determinant =
            d[0] * (d[4] * d[8] - d[5] * d[7]) - d[1] * (d[3] * d[8] - d[5] * d[6]) + d[2] * (d[3] * d[7] - d[4] * d[6]);
        reversed_ = determinant < 0;
    }
    /// Slice of the grid that is frame k.
    int slice(int frame) const { return reversed_ ? grid_.size[2] - 1 - frame : frame; }
    /// LPS mm of the centre of the frame's first voxel.
    Vec3d position_mm(int frame) const { return grid_.to_patient({0, 0, static_cast<double>(slice(frame))}); }

private:
    Geometry grid_;
    bool reversed_ = false;
};

}  // namespace yttria
