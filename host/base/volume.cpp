// SPDX-License-Identifier: Apache-2.0
#include "host/base/volume.hpp"

namespace yttria {

Vec3d Geometry::to_patient(Vec3d const& index) const {
    Vec3d point = origin_mm;
    for (std::size_t row = 0; row < 3; ++row) {
        for (std::size_t axis = 0; axis < 3; ++axis) { point[row] += direction[3 * row + axis] * spacing_mm[axis] * index[axis]; }
    }
    return point;
}

Vec3d Geometry::to_index(Vec3d const& point_mm) const {
    // The direction matrix is orthonormal (checked on reading), so its transpose is its inverse.
    Vec3d index{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        double along = 0;
        for (std::size_t row = 0; row < 3; ++row) { along += direction[3 * row + axis] * (point_mm[row] - origin_mm[row]); }
        index[axis] = along / spacing_mm[axis];
    }
    return index;
}

}  // namespace yttria
