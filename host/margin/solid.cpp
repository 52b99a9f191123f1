// SPDX-License-Identifier: Apache-2.0
#include "host/margin/solid.hpp"

#include "host/base/parallel.hpp"
#include "host/margin/level_set.hpp"

#include <cmath>

namespace yttria {
namespace {

/// Nearer than this a direction cannot be had from the two points [mm]; the level set's is taken.
constexpr double too_near_mm = 0.02;

}  // namespace

Solid::Solid(Lattice const& lattice, std::vector<float> fraction)
    : lattice_(lattice),
      fraction_(std::move(fraction)),
      level_mm_(level_set(lattice_, fraction_)),
      surface_(zero_surface(lattice_, level_mm_)),
      tree_(surface_) {}

SmoothField Solid::distance_field(double inside_mm, double outside_mm) const {
    SmoothField out{lattice_, std::vector<float>(fraction_.size()), std::vector<Vec3f>(fraction_.size())};
    auto const slab = static_cast<std::size_t>(lattice_.size[0]) * static_cast<std::size_t>(lattice_.size[1]);
    auto const levels = smooth(lattice_, level_mm_).gradient;
    parallel_for(lattice_.size[2], [&](int k) {
        TriangleTree::Nearest near;
        for (std::size_t n = static_cast<std::size_t>(k) * slab; n < (static_cast<std::size_t>(k) + 1) * slab; ++n) {
            double const sign = level_mm_[n] < 0 ? -1 : 1, reach = sign < 0 ? inside_mm : outside_mm;
            out.value[n] = static_cast<float>(sign * reach);
            auto const p = lattice_.point_mm(n);
            near = tree_.nearest(p, reach, near);
            if (!near.found) continue;
            out.value[n] = static_cast<float>(sign * near.distance_mm);
            for (std::size_t a = 0; a < 3; ++a)
                out.gradient[n][a] =
                    near.distance_mm > too_near_mm ? static_cast<float>(sign * (p[a] - near.point_mm[a]) / near.distance_mm) : levels[n][a];
        }
    });
    return out;
}

}  // namespace yttria
