// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/transport/particle.hpp"

namespace yttria {

/// One axis of a straight walk.
template <class F>
struct AxisAim {
    F slope;  ///< change of the fraction per cm
    F width;  ///< cm along the track from face to face
    F ahead;  ///< cm along the track to the next face
};
template <class F>
YTTRIA_HD AxisAim<F> aim_axis(F direction, F fraction, float inverse_spacing) {
    F const slope = direction * inverse_spacing;
    F const steep = max_of(select(slope < 0.0F, -slope, slope), 1e-12F);
    F const width = 1.0F / steep;
    return {slope, width, select(slope > 0.0F, 1.0F - fraction, fraction) * width};
}
/// The fraction after a way that stays inside the voxel.
template <class F>
YTTRIA_HD F advance_axis(F distance, F slope, F fraction) {
    return min_of(max_of(fma_exact(distance, slope, fraction), 0.0F), 1.0F);
}

/// A straight walk through the voxels: which face comes next and how far it is [cm].
class VoxelWalk {
public:
    YTTRIA_HD explicit VoxelWalk(GridView const& grid) : grid_(grid) {}
    YTTRIA_HD VoxelWalk(GridView const& grid, Particle const& p) : grid_(grid) { start(p); }

    YTTRIA_HD void start(Particle const& p) {
        direction_ = p.direction;
        YTTRIA_UNROLL
        for (int a = 0; a < 3; ++a) {
            cell[a] = p.cell[a];
            fraction_[a] = p.fraction[a];
        }
        aim();
    }

    int cell[3];

    YTTRIA_HD Vec3 direction() const { return direction_; }
    YTTRIA_HD void turn(Vec3 direction) {
        direction_ = direction;
        aim();
    }
    /// Distance to the nearest face, along the axis that next_axis() gives.
    YTTRIA_HD float face_distance() const { return min_of(ahead_[0], min_of(ahead_[1], ahead_[2])); }
    /// Largest sphere inside the voxel around the present point.
    YTTRIA_HD float inner_radius() const { return yttria::inner_radius(grid_, fraction_); }
    /// Moves inside the voxel.
    YTTRIA_HD void advance(float distance) {
        YTTRIA_UNROLL
        for (int a = 0; a < 3; ++a) {
            fraction_[a] = advance_axis(distance, slope_[a], fraction_[a]);
            ahead_[a] -= distance;
        }
    }
    /// Moves to the nearest face and into the voxel behind it; false when that leaves the grid. The position is set on the face,
    /// not computed.
    YTTRIA_HD bool cross() {
        int const axis = ahead_[0] <= ahead_[1] ? (ahead_[0] <= ahead_[2] ? 0 : 2) : (ahead_[1] <= ahead_[2] ? 1 : 2);
        advance(max_of(face_distance(), 0.0F));
        // No array is indexed by `axis`: that would put all of the electron into a GPU thread's local memory.
        bool inside = true;
        YTTRIA_UNROLL
        for (int a = 0; a < 3; ++a) {
            if (a == axis) {
                bool const up = slope_[a] > 0.0F;
                fraction_[a] = up ? 0.0F : 1.0F;
                ahead_[a] = width_[a];
                cell[a] += up ? 1 : -1;
                inside = cell[a] >= 0 && cell[a] < grid_.n[a];
            }
        }
        return inside;
    }
    YTTRIA_HD void store(Particle& p) const {
        YTTRIA_UNROLL
        for (int a = 0; a < 3; ++a) {
            p.cell[a] = static_cast<std::int16_t>(cell[a]);
            p.fraction[a] = fraction_[a];
        }
    }

private:
    YTTRIA_HD void aim() {
        float const d[3] = {direction_.x, direction_.y, direction_.z};
        YTTRIA_UNROLL
        for (int a = 0; a < 3; ++a) {
            AxisAim<float> const aimed = aim_axis(d[a], fraction_[a], grid_.inverse_spacing[a]);
            slope_[a] = aimed.slope;
            width_[a] = aimed.width;
            ahead_[a] = aimed.ahead;
        }
    }

    GridView const& grid_;
    Vec3 direction_;
    float fraction_[3];
    float slope_[3];  ///< change of the fraction per cm
    float width_[3];  ///< cm along the track from face to face
    float ahead_[3];  ///< cm along the track to the next face of each axis
};

}  // namespace yttria
