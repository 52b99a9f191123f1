// SPDX-License-Identifier: Apache-2.0
#include "host/margin/surface.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

using Edge = std::uint64_t;  ///< lower node << 3 | direction (bits: x, y, z of the step to the other end)

/// The six tetrahedra around the diagonal from corner 0 to corner 7 (corner = x | y << 1 | z << 2): the same cut in every cell, so that
/// neighbours share faces.
constexpr int tetrahedra[6][4] = {{0, 1, 3, 7}, {0, 1, 5, 7}, {0, 2, 3, 7}, {0, 2, 6, 7}, {0, 4, 5, 7}, {0, 4, 6, 7}};

void cut_tetrahedron(int const (&corner)[4], std::array<float, 8> const& value, CellCut& cut) {
    int in[4], out[4], inside = 0, outside = 0;
    for (int const c : corner) {
        if (value[static_cast<std::size_t>(c)] < 0)
            in[inside++] = c;
        else
            out[outside++] = c;
    }
    // Corners of a tetrahedron are nested: the smaller number has a subset of the bits of the larger.
    auto const edge = [](int a, int b) { return CellEdge{std::min(a, b), std::max(a, b)}; };
    auto const add = [&](CellEdge a, CellEdge b, CellEdge c) { cut.triangle[static_cast<std::size_t>(cut.count++)] = {a, b, c}; };
    if (inside == 1) add(edge(in[0], out[0]), edge(in[0], out[1]), edge(in[0], out[2]));
    if (inside == 3) add(edge(out[0], in[0]), edge(out[0], in[1]), edge(out[0], in[2]));
    if (inside != 2) return;
    CellEdge const a = edge(in[0], out[0]), b = edge(in[0], out[1]), c = edge(in[1], out[1]), d = edge(in[1], out[0]);
    add(a, b, c);
    add(a, c, d);
}

struct Extraction {
    Lattice const& lattice;
    std::vector<float> const& value;
    std::vector<std::array<Edge, 3>> triangle{};

    void run() {
        std::array<std::size_t, 8> node{};
        std::array<float, 8> corner{};
        CellCut cut;
        for (int k = 0; k + 1 < lattice.size[2]; ++k)
            for (int j = 0; j + 1 < lattice.size[1]; ++j)
                for (int i = 0; i + 1 < lattice.size[0]; ++i) {
                    int below = 0;
                    for (int c = 0; c < 8; ++c) {
                        auto const at = static_cast<std::size_t>(c);
                        node[at] = lattice.index(i + (c & 1), j + (c >> 1 & 1), k + (c >> 2 & 1));
                        corner[at] = value[node[at]];
                        below += corner[at] < 0;
                    }
                    if (below == 0 || below == 8) continue;
                    cut_cell(corner, cut);
                    auto const edge = [&](CellEdge e) {
                        return static_cast<Edge>(node[static_cast<std::size_t>(e.low)]) << 3U | static_cast<Edge>(e.high ^ e.low);
                    };
                    for (std::size_t t = 0; t < static_cast<std::size_t>(cut.count); ++t)
                        triangle.push_back({edge(cut.triangle[t][0]), edge(cut.triangle[t][1]), edge(cut.triangle[t][2])});
                }
    }

    Vec3f point(Edge e) const {
        std::size_t const a = e >> 3U;
        int const step = static_cast<int>(e & 7U);
        auto const ijk = lattice.at(a);
        std::array<float, 8> ends{value[a]};
        ends[static_cast<std::size_t>(step)] =
            value[lattice.index(ijk[0] + (step & 1), ijk[1] + (step >> 1 & 1), ijk[2] + (step >> 2 & 1))];
        return crossing_mm(lattice, ijk, {0, step}, ends);
    }
};

}  // namespace

void cut_cell(std::array<float, 8> const& value, CellCut& out) {
    out.count = 0;
    for (auto const& corners : tetrahedra) cut_tetrahedron(corners, value, out);
}

Vec3f crossing_mm(Lattice const& lattice, std::array<int, 3> const& ijk, CellEdge edge, std::array<float, 8> const& value) {
    double const low = static_cast<double>(value[static_cast<std::size_t>(edge.low)]);
    double const t = low / (low - static_cast<double>(value[static_cast<std::size_t>(edge.high)]));
    Vec3f out{};
    for (std::size_t x = 0; x < 3; ++x) {
        int const from = edge.low >> x & 1, step = (edge.high >> x & 1) - from;
        out[x] = static_cast<float>((ijk[x] + from + t * step) * lattice.spacing_mm[x]);
    }
    return out;
}

double Surface::area_mm2(std::size_t t) const {
    auto const &a = point_mm[triangle[t][0]], &b = point_mm[triangle[t][1]], &c = point_mm[triangle[t][2]];
    Vec3d u{}, v{};
    for (std::size_t x = 0; x < 3; ++x) {
        u[x] = static_cast<double>(b[x]) - static_cast<double>(a[x]);
        v[x] = static_cast<double>(c[x]) - static_cast<double>(a[x]);
    }
    return 0.5 * std::hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]);
}

double Surface::area_mm2() const {
    double sum = 0;
    for (std::size_t t = 0; t < triangle.size(); ++t) sum += area_mm2(t);
    return sum;
}

std::vector<double> Surface::point_area_mm2() const {
    std::vector<double> out(point_mm.size(), 0.0);
    for (std::size_t t = 0; t < triangle.size(); ++t)
        for (auto const p : triangle[t]) out[p] += area_mm2(t) / 3;
    return out;
}

Surface zero_surface(Lattice const& lattice, std::vector<float> const& value) {
    Extraction extraction{lattice, value};
    extraction.run();
    std::vector<Edge> edges;
    edges.reserve(3 * extraction.triangle.size());
    for (auto const& t : extraction.triangle) edges.insert(edges.end(), t.begin(), t.end());
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    Surface out;
    for (auto const e : edges) out.point_mm.push_back(extraction.point(e));
    for (auto const& t : extraction.triangle) {
        std::array<std::uint32_t, 3> row{};
        for (std::size_t c = 0; c < 3; ++c)
            row[c] = static_cast<std::uint32_t>(std::lower_bound(edges.begin(), edges.end(), t[c]) - edges.begin());
        out.triangle.push_back(row);
    }
    return out;
}

}  // namespace yttria
