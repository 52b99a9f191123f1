// SPDX-License-Identifier: Apache-2.0
#include "host/margin/edge.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace yttria {
namespace {

Vec3d wide(Vec3f const& p) { return {static_cast<double>(p[0]), static_cast<double>(p[1]), static_cast<double>(p[2])}; }

/// One corner stands for all that have the same nearest node: about one for each voxel of the surface, at a third of the work.
SurfacePoints thinned(Surface const& from, Lattice const& lattice) {
    auto const area = from.point_area_mm2();
    std::map<std::array<long, 3>, std::vector<std::uint32_t>> group;
    for (std::uint32_t p = 0; p < from.point_mm.size(); ++p) {
        std::array<long, 3> node{};
        for (std::size_t a = 0; a < 3; ++a) node[a] = std::lround(static_cast<double>(from.point_mm[p][a]) / lattice.spacing_mm[a]);
        group[node].push_back(p);
    }
    SurfacePoints out;
    std::vector<std::uint32_t> stands(from.point_mm.size());
    for (auto const& [node, members] : group) {
        Vec3d middle{};
        double sum = 0;
        for (auto const p : members) {
            stands[p] = static_cast<std::uint32_t>(out.area_mm2.size());
            sum += area[p];
            for (std::size_t a = 0; a < 3; ++a) middle[a] += static_cast<double>(from.point_mm[p][a]) / static_cast<double>(members.size());
        }
        auto const off = [&](std::uint32_t p) {
            auto const q = wide(from.point_mm[p]);
            return std::hypot(q[0] - middle[0], q[1] - middle[1], q[2] - middle[2]);
        };
        auto const best = *std::min_element(members.begin(), members.end(), [&](auto a, auto b) { return off(a) < off(b); });
        out.surface.point_mm.push_back(from.point_mm[best]);
        out.area_mm2.push_back(sum);
    }
    for (auto const& t : from.triangle)
        if (stands[t[0]] != stands[t[1]] || stands[t[1]] != stands[t[2]])
            out.surface.triangle.push_back({stands[t[0]], stands[t[1]], stands[t[2]]});
    return out;
}

bool counted(SurfacePoints const& points, std::size_t p, double width_mm) { return points.capsule_mm[p] > width_mm; }

}  // namespace

SurfacePoints surface_points(Solid const& tumour, Lattice const& lattice, Solid const* liver) {
    auto out = thinned(tumour.surface(), lattice);
    out.capsule_mm.assign(out.area_mm2.size(), std::numeric_limits<double>::infinity());
    if (!liver) return out;
    auto const& side = liver->near_field();  // tells inside (negative) from outside
    for (std::size_t p = 0; p < out.capsule_mm.size(); ++p) {
        auto const at = wide(out.surface.point_mm[p]);
        out.capsule_mm[p] = side.at(at) < 0 ? liver->distance_mm(at, 2 * margin_reach_mm) : 0.0;
    }
    return out;
}

std::vector<double> distances_to(SurfacePoints const& points, Solid const& edge) {
    auto const& side = edge.near_field();
    std::vector<double> out;
    for (auto const& point : points.surface.point_mm) {
        double const d = edge.distance_mm(wide(point), margin_reach_mm);
        out.push_back(side.at(wide(point)) < 0 ? d : -d);
    }
    return out;
}

EdgeNumbers edge_numbers(SurfacePoints const& points, std::vector<double> const& distance_mm, double width_mm) {
    double const unknown = std::numeric_limits<double>::quiet_NaN();
    EdgeNumbers out{unknown, unknown, 0, 0};
    std::vector<std::pair<double, double>> sorted;  // distance, area
    for (std::size_t p = 0; p < distance_mm.size(); ++p) {
        if (!counted(points, p, width_mm)) continue;
        sorted.emplace_back(distance_mm[p], points.area_mm2[p]);
        out.counted_mm2 += points.area_mm2[p];
        if (distance_mm[p] < width_mm) out.underdosed_mm2 += points.area_mm2[p];
    }
    if (sorted.empty()) return out;
    std::sort(sorted.begin(), sorted.end());
    out.smallest_mm = sorted.front().first;
    constexpr double share = 0.05;
    double below = 0;
    for (auto const& [distance, area] : sorted) {
        below += area;
        out.percentile5_mm = distance;
        if (below >= share * out.counted_mm2) break;
    }
    return out;
}

std::vector<UnderdosedPatch> underdosed_patches(SurfacePoints const& points, std::vector<double> const& distance_mm, double width_mm) {
    std::vector<std::uint32_t> parent(distance_mm.size());
    std::iota(parent.begin(), parent.end(), 0U);
    auto const root = [&](std::uint32_t p) {
        while (parent[p] != p) p = parent[p] = parent[parent[p]];
        return p;
    };
    auto const under = [&](std::size_t p) { return counted(points, p, width_mm) && distance_mm[p] < width_mm; };
    for (auto const& t : points.surface.triangle)
        for (std::size_t c = 0; c < 3; ++c)
            if (under(t[c]) && under(t[(c + 1) % 3])) parent[root(t[c])] = root(t[(c + 1) % 3]);
    std::map<std::uint32_t, UnderdosedPatch> patch;
    for (std::size_t p = 0; p < distance_mm.size(); ++p) {
        if (!under(p)) continue;
        auto const [found, fresh] = patch.try_emplace(root(static_cast<std::uint32_t>(p)));
        auto& q = found->second;
        q.smallest_mm = fresh ? distance_mm[p] : std::min(q.smallest_mm, distance_mm[p]);
        q.area_mm2 += points.area_mm2[p];
        for (std::size_t a = 0; a < 3; ++a) q.centre_mm[a] += points.area_mm2[p] * static_cast<double>(points.surface.point_mm[p][a]);
    }
    std::vector<UnderdosedPatch> out;
    for (auto& [at, q] : patch) {
        if (!(q.area_mm2 > 0)) continue;
        for (auto& x : q.centre_mm) x /= q.area_mm2;
        out.push_back(q);
    }
    std::stable_sort(out.begin(), out.end(), [](auto const& a, auto const& b) { return a.area_mm2 > b.area_mm2; });
    return out;
}

}  // namespace yttria
