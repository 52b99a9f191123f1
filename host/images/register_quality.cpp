// SPDX-License-Identifier: Apache-2.0
#include "host/base/distance.hpp"
#include "host/images/labels.hpp"
#include "host/images/register.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace yttria {

std::vector<float> liver_edge(std::vector<LabelledMask> const& liver, Geometry const& grid) {
    std::vector<float> inside(grid.voxels(), 0.0F);
    for (auto const& mask : liver) {
        auto const fraction = mask_fractions(mask, grid);
        for (std::size_t i = 0; i < inside.size(); ++i) inside[i] = std::max(inside[i], fraction[i]);
    }
    if (std::none_of(inside.begin(), inside.end(), [](float f) { return f >= 0.5F; })) return {};
    auto edge = distance_to(inside, grid);
    for (float& f : inside) f = 1 - f;
    auto const outside = distance_to(inside, grid);
    for (std::size_t i = 0; i < edge.size(); ++i) edge[i] = std::max(edge[i], outside[i]);
    return edge;
}

std::string quality_text(RigidRegistration const& r) {
    char text[512];
    std::snprintf(
        text, sizeof text,
        "body centre moved by (%.1f, %.1f, %.1f) mm, turned by %.2f degrees; air-tissue surfaces (body, lung, diaphragm) %.1f mm apart in "
        "the median (%.1f mm before), 95 %% within %.1f mm, %.1f %% without a counterpart in %.0f mm; %d of %d starts got there, within "
        "%.1f mm; mutual "
        "information %.3f (%.3f before); %.0f %% of the smaller body in common",
        r.shift_mm[0], r.shift_mm[1], r.shift_mm[2], r.rotation_degrees, r.surface_median_mm, r.surface_before_mm, r.surface_95_mm,
        r.surface_lost_percent, surface_reach_mm, r.agreeing_starts, registration_starts, r.spread_mm, r.information_after,
        r.information_before, r.overlap_percent);
    if (r.liver_places == 0) return text + std::string("; no liver contour at a lung or skin to measure");
    char liver[160];
    std::snprintf(
        liver, sizeof liver,
        "; the liver's edge (dome and skin within %.0f mm of its contour, %zu places) %.1f mm in the median, 95 %% within %.1f mm",
        liver_edge_mm, r.liver_places, r.liver_median_mm, r.liver_95_mm);
    return text + std::string(liver);
}

std::map<std::string, double> quality_numbers(RigidRegistration const& r) {
    return {{"shift_mm", std::hypot(r.shift_mm[0], r.shift_mm[1], r.shift_mm[2])},
            {"rotation_degrees", r.rotation_degrees},
            {"surface_median_mm", r.surface_median_mm},
            {"surface_95_mm", r.surface_95_mm},
            {"surface_before_mm", r.surface_before_mm},
            {"surface_lost_percent", r.surface_lost_percent},
            {"liver_median_mm", r.liver_median_mm},
            {"liver_95_mm", r.liver_95_mm},
            {"starts_agreeing", r.agreeing_starts},
            {"starts_spread_mm", r.spread_mm},
            {"information", r.information_after},
            {"information_before", r.information_before},
            {"overlap_percent", r.overlap_percent}};
}

}  // namespace yttria
