// SPDX-License-Identifier: Apache-2.0
#include "host/report/plane.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

constexpr int largest_side = 600;  // pixels

/// Which grid axis runs along each patient axis (L, P, S), and in which sense.
struct Axes {
    std::array<std::size_t, 3> grid{};
    std::array<bool, 3> reversed{};
};

Axes axes_of(Geometry const& geometry) {
    Axes out;
    std::array<bool, 3> used{};
    for (std::size_t patient = 0; patient < 3; ++patient) {
        double best = -1;
        for (std::size_t a = 0; a < 3; ++a) {
            double const along = std::abs(geometry.direction[3 * patient + a]);
            if (used[a] || along <= best) continue;
            best = along;
            out.grid[patient] = a;
        }
        used[out.grid[patient]] = true;
        out.reversed[patient] = geometry.direction[3 * patient + out.grid[patient]] < 0;
    }
    return out;
}

}  // namespace

Layout layout_of(View view) {
    switch (view) {
        case View::axial:
            return {0, 1, 2, false};
        case View::coronal:
            return {0, 2, 1, true};
        case View::sagittal:
            return {1, 2, 0, true};
    }
    return {0, 1, 2, false};
}

PlaneAxes plane_axes(Geometry const& geometry, View view) {
    auto const axes = axes_of(geometry);
    auto const layout = layout_of(view);
    return {axes.grid[layout.right],
            axes.grid[layout.down],
            axes.grid[layout.normal],
            axes.reversed[layout.right],
            axes.reversed[layout.down] != layout.down_is_negative,
            axes.reversed[layout.normal]};
}

Plane::Plane(Geometry const& geometry, View view, std::array<int, 3> const& voxel) : geometry_(geometry), index_(voxel) {
    auto const axes = plane_axes(geometry, view);
    right_ = axes.right;
    down_ = axes.down;
    right_reversed_ = axes.right_reversed;
    down_reversed_ = axes.down_reversed;
    double const wide = geometry.size[right_] * geometry.spacing_mm[right_], high = geometry.size[down_] * geometry.spacing_mm[down_];
    mm_per_pixel_ = std::max(0.5, std::max(wide, high) / largest_side);
    width = std::max(1, static_cast<int>(wide / mm_per_pixel_));
    height = std::max(1, static_cast<int>(high / mm_per_pixel_));
}

double Plane::value(std::vector<float> const& values) const {
    double sum = 0;
    for (int corner = 0; corner < 4; ++corner) {
        auto index = index_;
        double const a = take(right_place_, (corner & 1) != 0, right_, index), b = take(down_place_, (corner & 2) != 0, down_, index);
        if (a * b > 0) sum += a * b * static_cast<double>(values[geometry_.index(index[0], index[1], index[2])]);
    }
    return sum;
}

double Plane::place(int pixel, int pixels, std::size_t axis, bool reversed) const {
    double const part = (pixel + 0.5) / pixels;
    return std::clamp((reversed ? 1 - part : part) * geometry_.size[axis] - 0.5, 0.0, geometry_.size[axis] - 1.0);
}

double Plane::take(double at, bool upper, std::size_t axis, std::array<int, 3>& index) {
    int const low = static_cast<int>(at);
    double const part = at - low;
    index[axis] = upper && part > 0 ? low + 1 : low;
    return upper ? part : 1 - part;
}

}  // namespace yttria
