// SPDX-License-Identifier: Apache-2.0
#include "host/export/contours.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace yttria {
namespace {

using Point = std::array<double, 2>;
using Loop = std::vector<Point>;

/// Points closer to the line of their neighbours than this are left out [voxels].
constexpr double straight_voxels = 1e-6;

double signed_area(Loop const& loop) {
    double twice = 0;
    for (std::size_t i = 0; i < loop.size(); ++i) {
        auto const& a = loop[i];
        auto const& b = loop[(i + 1) % loop.size()];
        twice += a[0] * b[1] - b[0] * a[1];
    }
    return 0.5 * twice;
}

/// One slice with a border of zeros around it, so that every outline closes.
class Slice {
public:
    Slice(Geometry const& grid, std::vector<float> const& fraction, int k) : grid_(grid), fraction_(fraction), k_(k) {}
    float at(int i, int j) const {
        bool const inside = i >= 0 && j >= 0 && i < grid_.size[0] && j < grid_.size[1];
        return inside ? fraction_[grid_.index(i, j, k_)] : 0.0F;
    }
    /// Where the level is crossed between two neighbours.
    Point crossing(int i, int j, bool upward) const {
        double const from = at(i, j), to = upward ? at(i, j + 1) : at(i + 1, j);
        double const part = (static_cast<double>(outline_level) - from) / (to - from);
        return upward ? Point{static_cast<double>(i), j + part} : Point{i + part, static_cast<double>(j)};
    }
    /// An edge of the lattice: from (i, j) to the right or upward.
    std::size_t edge(int i, int j, bool upward) const {
        auto const width = static_cast<std::size_t>(grid_.size[0]) + 2;
        return 2 * ((static_cast<std::size_t>(j) + 1) * width + static_cast<std::size_t>(i) + 1) + (upward ? 1 : 0);
    }

private:
    Geometry const& grid_;
    std::vector<float> const& fraction_;
    int k_;
};

struct Crossing {
    std::size_t next;
    Point point;
};

/// Adds the pieces of outline in the square with corners (i,j) to (i+1,j+1): filled voxels are on their left.
void add_square(Slice const& slice, int i, int j, std::unordered_map<std::size_t, Crossing>& crossings) {
    std::array<float, 4> const corner{slice.at(i, j), slice.at(i + 1, j), slice.at(i + 1, j + 1), slice.at(i, j + 1)};  // counter-clockwise
    std::array<bool, 4> in{};
    for (std::size_t c = 0; c < 4; ++c) in[c] = corner[c] >= outline_level;
    struct Edge {
        int i, j;
        bool upward;
    };
    std::array<Edge, 4> const edges{{{i, j, false}, {i + 1, j, true}, {i, j + 1, false}, {i, j, true}}};
    bool const joined = corner[0] + corner[1] + corner[2] + corner[3] >= 4 * outline_level;
    for (std::size_t leave = 0; leave < 4; ++leave) {
        if (!in[leave] || in[(leave + 1) % 4]) continue;  // edge `leave` goes from filled to empty
        // Of two filled corners across the square, joined ones have the empty corner cut off, others are cut off themselves.
        std::size_t enter = leave;
        std::size_t const step = joined ? 1 : 3;
        do { enter = (enter + step) % 4; } while (in[enter] || !in[(enter + 1) % 4]);
        auto const& from = edges[leave];
        auto const& to = edges[enter];
        crossings[slice.edge(from.i, from.j, from.upward)] = {slice.edge(to.i, to.j, to.upward),
                                                              slice.crossing(from.i, from.j, from.upward)};
    }
}

/// Without repeated points and points on straight runs.
Loop simplified(Loop const& loop) {
    Loop out;
    auto const needed = [](Point const& a, Point const& b, Point const& c) {
        double const run = std::hypot(c[0] - a[0], c[1] - a[1]);
        double const off = std::abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
        return off > straight_voxels * std::max(run, straight_voxels);
    };
    for (std::size_t i = 0; i < loop.size(); ++i) {
        auto const& previous = out.empty() ? loop.back() : out.back();
        if (needed(previous, loop[i], loop[(i + 1) % loop.size()])) out.push_back(loop[i]);
    }
    return out;
}

std::vector<Loop> loops_of(Slice const& slice, Geometry const& grid) {
    std::unordered_map<std::size_t, Crossing> crossings;
    std::vector<std::size_t> order;  // reproducible: the map's own order is not
    for (int j = -1; j < grid.size[1]; ++j)
        for (int i = -1; i < grid.size[0]; ++i) {
            add_square(slice, i, j, crossings);
            for (bool const upward : {false, true}) order.push_back(slice.edge(i, j, upward));
        }
    std::vector<Loop> loops;
    for (auto const start : order) {
        Loop loop;
        for (auto at = crossings.find(start); at != crossings.end(); at = crossings.find(start)) {
            auto edge = start;
            for (auto found = at; found != crossings.end(); found = crossings.find(edge)) {
                loop.push_back(found->second.point);
                edge = found->second.next;
                crossings.erase(found);
            }
        }
        loop = simplified(loop);
        if (loop.size() >= 3) loops.push_back(std::move(loop));
    }
    return loops;
}

/// Leads a channel from the hole's rightmost point to the first outline on its right, which then goes around the hole.
void cut_out(Loop const& hole, std::vector<Loop>& outers) {
    auto const start = static_cast<std::size_t>(std::max_element(hole.begin(), hole.end()) - hole.begin());
    Point const from = hole[start];
    Loop* best = nullptr;
    std::size_t best_edge = 0;
    double best_x = 0;
    for (auto& outer : outers)
        for (std::size_t e = 0; e < outer.size(); ++e) {
            auto const& a = outer[e];
            auto const& b = outer[(e + 1) % outer.size()];
            if ((a[1] <= from[1]) == (b[1] <= from[1])) continue;
            double const x = a[0] + (from[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
            if (x >= from[0] && (!best || x < best_x)) {
                best = &outer;
                best_edge = e;
                best_x = x;
            }
        }
    if (!best) return;  // cannot be: a hole lies inside an outline
    Loop detour{{best_x, from[1]}};
    for (std::size_t p = 0; p <= hole.size(); ++p) detour.push_back(hole[(start + p) % hole.size()]);
    detour.push_back({best_x, from[1]});
    best->insert(best->begin() + static_cast<std::ptrdiff_t>(best_edge) + 1, detour.begin(), detour.end());
}

}  // namespace

std::vector<Outline> outlines_of(Geometry const& grid, std::vector<float> const& fraction) {
    std::vector<Outline> outlines;
    auto const plane = static_cast<std::size_t>(grid.size[0]) * static_cast<std::size_t>(grid.size[1]);
    for (int k = 0; k < grid.size[2]; ++k) {
        auto const begin = fraction.begin() + static_cast<std::ptrdiff_t>(plane * static_cast<std::size_t>(k));
        if (std::none_of(begin, begin + static_cast<std::ptrdiff_t>(plane), [](float value) { return value >= outline_level; })) continue;
        std::vector<Loop> outers, holes;
        for (auto& loop : loops_of(Slice(grid, fraction, k), grid)) (signed_area(loop) > 0 ? outers : holes).push_back(std::move(loop));
        // The rightmost first: what a channel meets on its way is already part of an outline.
        std::sort(holes.begin(), holes.end(), [](Loop const& a, Loop const& b) {
            return *std::max_element(a.begin(), a.end()) > *std::max_element(b.begin(), b.end());
        });
        for (auto const& hole : holes) cut_out(hole, outers);
        for (auto& outer : outers) outlines.push_back({k, std::move(outer)});
    }
    return outlines;
}

double area_of(Outline const& outline) { return std::abs(signed_area(outline.points)); }

}  // namespace yttria
