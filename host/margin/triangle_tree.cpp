// SPDX-License-Identifier: Apache-2.0
#include "host/margin/triangle_tree.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace yttria {
namespace {

constexpr std::uint32_t triangles_in_leaf = 4;

Vec3d wide(Vec3f const& p) { return {static_cast<double>(p[0]), static_cast<double>(p[1]), static_cast<double>(p[2])}; }
Vec3d minus(Vec3d const& a, Vec3d const& b) { return {a[0] - b[0], a[1] - b[1], a[2] - b[2]}; }
Vec3d along(Vec3d const& a, double s, Vec3d const& b) { return {a[0] + s * b[0], a[1] + s * b[1], a[2] + s * b[2]}; }
double dot(Vec3d const& a, Vec3d const& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

}  // namespace

/// By the region of its plane that p lies above.
Vec3d nearest_on_triangle(std::array<Vec3f, 3> const& corner, Vec3d const& p) {
    Vec3d const a = wide(corner[0]), b = wide(corner[1]), c = wide(corner[2]);
    Vec3d const ab = minus(b, a), ac = minus(c, a), ap = minus(p, a);
    double const d1 = dot(ab, ap), d2 = dot(ac, ap);
    if (d1 <= 0 && d2 <= 0) return a;
    Vec3d const bp = minus(p, b);
    double const d3 = dot(ab, bp), d4 = dot(ac, bp);
    if (d3 >= 0 && d4 <= d3) return b;
    double const vc = d1 * d4 - d3 * d2;
    if (vc <= 0 && d1 >= 0 && d3 <= 0) return along(a, d1 > d3 ? d1 / (d1 - d3) : 0, ab);
    Vec3d const cp = minus(p, c);
    double const d5 = dot(ab, cp), d6 = dot(ac, cp);
    if (d6 >= 0 && d5 <= d6) return c;
    double const vb = d5 * d2 - d1 * d6;
    if (vb <= 0 && d2 >= 0 && d6 <= 0) return along(a, d2 > d6 ? d2 / (d2 - d6) : 0, ac);
    double const va = d3 * d6 - d5 * d4, p1 = d4 - d3, p2 = d5 - d6;
    if (va <= 0 && p1 >= 0 && p2 >= 0) return along(b, p1 + p2 > 0 ? p1 / (p1 + p2) : 0, minus(c, b));
    double const sum = va + vb + vc;
    if (!(sum > 0)) return a;
    return along(along(a, vb / sum, ab), vc / sum, ac);
}

TriangleTree::TriangleTree(Surface const& surface) {
    std::vector<std::uint32_t> order(surface.triangle.size());
    std::iota(order.begin(), order.end(), 0U);
    corner_.reserve(order.size());
    if (!order.empty()) build(order, 0, static_cast<std::uint32_t>(order.size()), surface);
}

std::uint32_t TriangleTree::build(std::vector<std::uint32_t>& order, std::uint32_t from, std::uint32_t to, Surface const& surface) {
    Box box{};
    box.low.fill(std::numeric_limits<float>::max());
    box.high.fill(std::numeric_limits<float>::lowest());
    for (auto i = from; i < to; ++i)
        for (auto const p : surface.triangle[order[i]])
            for (std::size_t a = 0; a < 3; ++a) {
                box.low[a] = std::min(box.low[a], surface.point_mm[p][a]);
                box.high[a] = std::max(box.high[a], surface.point_mm[p][a]);
            }
    auto const self = static_cast<std::uint32_t>(box_.size());
    if (to - from <= triangles_in_leaf) {
        box.first = static_cast<std::uint32_t>(corner_.size());
        box.count = to - from;
        for (auto i = from; i < to; ++i) {
            auto const& t = surface.triangle[order[i]];
            corner_.push_back({surface.point_mm[t[0]], surface.point_mm[t[1]], surface.point_mm[t[2]]});
        }
        box_.push_back(box);
        return self;
    }
    box_.push_back(box);
    std::size_t axis = 0;
    for (std::size_t a = 1; a < 3; ++a)
        if (box.high[a] - box.low[a] > box.high[axis] - box.low[axis]) axis = a;
    auto const middle = from + (to - from) / 2;
    auto const place = [&](std::uint32_t t) {
        auto const& c = surface.triangle[t];
        return surface.point_mm[c[0]][axis] + surface.point_mm[c[1]][axis] + surface.point_mm[c[2]][axis];
    };
    std::nth_element(order.begin() + from, order.begin() + middle, order.begin() + to,
                     [&](std::uint32_t a, std::uint32_t b) { return place(a) < place(b); });
    build(order, from, middle, surface);
    auto const second = build(order, middle, to, surface);
    box_[self].first = second;
    return self;
}

TriangleTree::Nearest TriangleTree::nearest(Vec3d const& point_mm, double within_mm, Nearest const& hint) const {
    Nearest out;
    double best = within_mm * within_mm;
    Vec3d const from_hint = minus(point_mm, hint.point_mm);
    if (hint.found && dot(from_hint, from_hint) < best) {
        out = hint;
        best = dot(from_hint, from_hint);
    }
    auto const squared_to = [&](Box const& box) {
        double sum = 0;
        for (std::size_t a = 0; a < 3; ++a) {
            double const d = std::max({static_cast<double>(box.low[a]) - point_mm[a], 0.0, point_mm[a] - static_cast<double>(box.high[a])});
            sum += d * d;
        }
        return sum;
    };
    struct Waiting {
        std::uint32_t box;
        double squared;
    };
    std::array<Waiting, 64> stack;  // a tree of halves over 2^32 triangles is no deeper
    std::size_t waiting = 0;
    if (!box_.empty()) stack[waiting++] = {0, squared_to(box_[0])};
    while (waiting > 0) {
        auto const next = stack[--waiting];
        if (next.squared >= best) continue;
        auto const& box = box_[next.box];
        if (box.count > 0) {
            for (auto t = box.first; t < box.first + box.count; ++t) {
                Vec3d const q = nearest_on_triangle(corner_[t], point_mm), d = minus(point_mm, q);
                double const squared = dot(d, d);
                if (squared >= best) continue;
                best = squared;
                out.point_mm = q;
                out.found = true;
            }
            continue;
        }
        Waiting first{next.box + 1, squared_to(box_[next.box + 1])}, second{box.first, squared_to(box_[box.first])};
        if (first.squared < second.squared) std::swap(first, second);
        stack[waiting++] = first;
        stack[waiting++] = second;  // the nearer one is looked at first
    }
    out.distance_mm = out.found ? std::sqrt(best) : within_mm;
    return out;
}

}  // namespace yttria
