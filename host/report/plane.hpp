// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/report/slice.hpp"

namespace yttria {

/// A view's horizontal (to the right), vertical (downwards) and normal patient axes; `-` where the picture runs against the axis.
struct Layout {
    std::size_t right, down, normal;
    bool down_is_negative;
};
Layout layout_of(View view);

/// The grid's axes in a picture of a view, and whether they run against it.
struct PlaneAxes {
    std::size_t right = 0, down = 1, normal = 2;
    bool right_reversed = false, down_reversed = false, normal_reversed = false;
};
PlaneAxes plane_axes(Geometry const& geometry, View view);

/// Interpolates inside one plane of the grid.
class Plane {
public:
    Plane(Geometry const& geometry, View view, std::array<int, 3> const& voxel);
    int width = 0, height = 0;

    void look_at(int x, int y) {
        right_place_ = place(x, width, right_, right_reversed_);
        down_place_ = place(y, height, down_, down_reversed_);
    }
    double value(std::vector<float> const& values) const;

private:
    double place(int pixel, int pixels, std::size_t axis, bool reversed) const;
    static double take(double at, bool upper, std::size_t axis, std::array<int, 3>& index);

    Geometry const& geometry_;
    std::array<int, 3> index_;
    std::size_t right_ = 0, down_ = 0;
    bool right_reversed_ = false, down_reversed_ = false;
    double mm_per_pixel_ = 1, right_place_ = 0, down_place_ = 0;
};

}  // namespace yttria
