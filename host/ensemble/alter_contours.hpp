// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/structures/structures.hpp"

namespace yttria {

/// A structure whose contour can be moved outwards or inwards by less than a voxel.
class MovableContour {
public:
    /// `fraction`: volume fractions on `grid`. The surface is the one that margins are measured from (docs/methods/margin.md); its signed
    /// distance is known within `reach_mm`.
    MovableContour(std::vector<float> const& fraction, Geometry const& grid, double reach_mm);

    /// Volume fractions of the structure after all of its surface moved by `mm` along its normal (outwards above 0, at most reach_mm).
    /// In each voxel the surface is a plane: 0 gives nearly the fractions back, and what is lost in a corner is lost in all moves alike.
    std::vector<float> moved(double mm) const;

private:
    std::vector<float> fraction_;
    std::vector<std::size_t> voxel_;  ///< of the grid, near the surface
    std::vector<float> distance_mm_;  ///< of each of these, negative inside
    std::vector<Vec3d> normal_;       ///< of the surface nearest to it, outwards, in the grid's axes
    Vec3d voxel_mm_;
    double reach_mm_;
};

}  // namespace yttria
