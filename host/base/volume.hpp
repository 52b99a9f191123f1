// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace yttria {

using Vec3d = std::array<double, 3>;

/// Where the voxels of an image are: LPS patient coordinates in mm, centre of voxel (0,0,0) at `origin_mm`.
/// A point of index (i,j,k) is origin + direction * (i*sx, j*sy, k*sz); `direction` is row-major, so that
/// column a is the unit vector of image axis a.
struct Geometry {
    std::array<int, 3> size{0, 0, 0};
    Vec3d spacing_mm{1, 1, 1};
    Vec3d origin_mm{0, 0, 0};
    std::array<double, 9> direction{1, 0, 0, 0, 1, 0, 0, 0, 1};

    bool operator==(Geometry const&) const = default;

    std::size_t voxels() const {
        return static_cast<std::size_t>(size[0]) * static_cast<std::size_t>(size[1]) * static_cast<std::size_t>(size[2]);
    }
    /// x fastest: i + nx*(j + ny*k).
    std::size_t index(int i, int j, int k) const {
        return static_cast<std::size_t>(i) +
               static_cast<std::size_t>(size[0]) *
                   (static_cast<std::size_t>(j) + static_cast<std::size_t>(size[1]) * static_cast<std::size_t>(k));
    }
    double voxel_mL() const { return spacing_mm[0] * spacing_mm[1] * spacing_mm[2] * 1e-3; }
    /// Continuous index (voxel centres at whole numbers) to LPS mm.
    Vec3d to_patient(Vec3d const& index) const;
    /// LPS mm to continuous index.
    Vec3d to_index(Vec3d const& point_mm) const;
};

/// An image: values x fastest, one per voxel of `geometry`.
template <class T>
struct Volume {
    Geometry geometry;
    std::vector<T> values;
};

}  // namespace yttria
