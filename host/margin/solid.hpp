// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/margin/triangle_tree.hpp"

#include <optional>

namespace yttria {

/// A structure as a body with a surface: what margins are measured from.
class Solid {
public:
    /// `fraction` is the volume fraction of each node of `lattice`.
    Solid(Lattice const& lattice, std::vector<float> fraction);

    Surface const& surface() const { return surface_; }
    bool inside(std::size_t node) const { return level_mm_[node] < 0; }
    bool empty() const { return surface_.triangle.empty(); }
    /// Distance [mm] from a point to the surface, no more than `within_mm`.
    double distance_mm(Vec3d const& point_mm, double within_mm) const { return tree_.nearest(point_mm, within_mm).distance_mm; }
    /// Signed distance, negative inside, with its gradient; exact between -inside_mm and outside_mm, else one of these two.
    SmoothField distance_field(double inside_mm, double outside_mm) const;
    /// The same within band_mm() of the surface on both sides; found when first asked for, by one thread.
    SmoothField const& near_field() const;
    double band_mm() const;

private:
    void measure(SmoothField& out, std::vector<std::uint8_t> const& wanted, double inside_mm, double outside_mm) const;

    Lattice lattice_;
    std::vector<float> fraction_, level_mm_;
    Surface surface_;
    TriangleTree tree_;
    mutable std::optional<SmoothField> near_;
};

}  // namespace yttria
