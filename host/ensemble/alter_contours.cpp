// SPDX-License-Identifier: Apache-2.0
#include "host/ensemble/alter_contours.hpp"

#include "host/margin/half_space.hpp"
#include "host/margin/solid.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {

MovableContour::MovableContour(std::vector<float> const& fraction, Geometry const& grid, double reach_mm)
    : fraction_(fraction),
      voxel_mm_(grid.spacing_mm),
      reach_mm_(reach_mm) {
    double const far = reach_mm + std::hypot(voxel_mm_[0], voxel_mm_[1], voxel_mm_[2]);
    Region const region = region_around(grid, fraction, far);
    if (region.lattice.nodes() == 0) return;
    Solid const solid(region.lattice, region.cut(grid, fraction));
    if (solid.empty()) return;
    auto const field = solid.distance_field(far, far);
    for (std::size_t n = 0; n < field.value.size(); ++n) {
        if (std::abs(static_cast<double>(field.value[n])) >= far) continue;
        voxel_.push_back(region.grid_voxel(grid, n));
        distance_mm_.push_back(field.value[n]);
        auto const& g = field.gradient[n];
        Vec3d normal{static_cast<double>(g[0]), static_cast<double>(g[1]), static_cast<double>(g[2])};
        double const length = std::hypot(normal[0], normal[1], normal[2]);
        for (auto& x : normal) x = length > 0 ? x / length : 1 / std::sqrt(3.0);  // a ridge has no direction
        normal_.push_back(normal);
    }
}

std::vector<float> MovableContour::moved(double mm) const {
    auto out = fraction_;
    double const by = std::clamp(mm, -reach_mm_, reach_mm_);
    for (std::size_t i = 0; i < voxel_.size(); ++i)
        out[voxel_[i]] = static_cast<float>(fraction_below(static_cast<double>(distance_mm_[i]) - by, normal_[i], voxel_mm_));
    return out;
}

}  // namespace yttria
