// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/volume.hpp"

#include <vector>

namespace yttria {

/// The smallest gamma of one point against a dose that is trilinear between voxel centres. The space around the point is cut into boxes
/// that are a whole fraction of a voxel, so that none has a kink of the interpolation inside; boxes are looked at from near to far until
/// none can be better. In a box the dose is all but linear, and the best point of a linear dose has a closed form.
class CellSearch {
public:
    /// `distance_mm`: of agreement; `largest`: no gamma above it is looked for.
    CellSearch(Volume<float> const& dose, double distance_mm, double largest);

    /// Gamma of the point `at` (continuous index of the dose's grid) with reference dose `reference` and tolerance `tolerance` (> 0), both
    /// in the unit of the dose; at most `largest`.
    double gamma(Vec3d const& at, double reference, double tolerance) const;

private:
    struct Box {
        std::array<int, 3> offset{};  ///< in boxes, from the box that holds the point
        double nearest2 = 0;          ///< least squared distance to any point of the middle box, in units of distance_mm
    };
    struct Target;

    void look_into(Target& target, std::array<int, 3> const& box) const;

    Volume<float> const& dose_;
    double largest_;
    std::array<int, 3> parts_{};  ///< boxes of a voxel, per axis
    Vec3d unit_{};                ///< voxel size in units of distance_mm
    std::vector<Box> boxes_;      ///< from near to far
};

}  // namespace yttria
