// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/margin/surface.hpp"

namespace yttria {

/// The point of a triangle that is nearest to `point_mm`.
Vec3d nearest_on_triangle(std::array<Vec3f, 3> const& corner, Vec3d const& point_mm);

/// Nearest point of a surface, exactly: boxes of triangles, halved along their longest edge (Ericson, Real-Time Collision Detection,
/// 2005, sections 5.1.5 and 6.2). The triangles are copied; the surface may go.
class TriangleTree {
public:
    explicit TriangleTree(Surface const& surface);

    struct Nearest {
        double distance_mm = 0;  ///< `within_mm` where nothing is nearer
        Vec3d point_mm{};
        bool found = false;
    };
    /// `hint`: what a point nearby was answered; it bounds the search and changes no answer.
    Nearest nearest(Vec3d const& point_mm, double within_mm, Nearest const& hint) const;
    Nearest nearest(Vec3d const& point_mm, double within_mm) const { return nearest(point_mm, within_mm, Nearest{}); }
    bool empty() const { return corner_.empty(); }

private:
    struct Box {
        Vec3f low, high;
        std::uint32_t first, count;  ///< triangles of a leaf; of an inner node: count 0, first is its second child (the first is next)
    };
    std::uint32_t build(std::vector<std::uint32_t>& order, std::uint32_t from, std::uint32_t to, Surface const& surface);

    std::vector<Box> box_;
    std::vector<std::array<Vec3f, 3>> corner_;  ///< of each triangle, leaf by leaf
};

}  // namespace yttria
