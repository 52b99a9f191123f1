// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/volume.hpp"

namespace yttria {

/// Affine map between two patient spaces, LPS mm: y = matrix * x + offset; the matrix is row-major.
struct Affine {
    std::array<double, 9> matrix{1, 0, 0, 0, 1, 0, 0, 0, 1};
    Vec3d offset_mm{0, 0, 0};

    Vec3d operator()(Vec3d const& point_mm) const;
    /// Undefined for a singular matrix.
    Affine inverse() const;
    /// Largest difference of the columns' scalar products from those of a rotation; 0 for a rigid map.
    double departure_from_rigid() const;
};

/// First `inner`, then `outer`.
Affine compose(Affine const& outer, Affine const& inner);

/// The same voxels after a rigid map of their space.
Geometry moved(Geometry const& geometry, Affine const& rigid);

}  // namespace yttria
