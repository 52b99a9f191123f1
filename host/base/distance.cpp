// SPDX-License-Identifier: Apache-2.0
#include "host/base/distance.hpp"

#include "host/base/parallel.hpp"

#include <cmath>
#include <limits>

namespace yttria {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Squared distance along one line: out(i) = min over j of in(j) + (spacing (i - j))^2.
void transform_line(std::vector<double>& line, double spacing, std::vector<int>& apex, std::vector<double>& from) {
    int const n = static_cast<int>(line.size());
    double const scale = spacing * spacing;
    apex.clear();
    from.clear();
    for (int j = 0; j < n; ++j) {
        double const value = line[static_cast<std::size_t>(j)];
        if (value == infinity) continue;
        double start = -infinity;
        while (!apex.empty()) {
            int const k = apex.back();
            // Where the parabola of j falls below that of k.
            start = ((value - line[static_cast<std::size_t>(k)]) / scale + static_cast<double>(j) * j - static_cast<double>(k) * k) /
                    (2.0 * (j - k));
            if (start > from.back()) break;
            apex.pop_back();
            from.pop_back();
            start = -infinity;
        }
        apex.push_back(j);
        from.push_back(start);
    }
    if (apex.empty()) return;
    std::vector<double> const in = line;
    std::size_t piece = 0;
    for (int i = 0; i < n; ++i) {
        while (piece + 1 < apex.size() && from[piece + 1] < i) ++piece;
        double const step = i - apex[piece];
        line[static_cast<std::size_t>(i)] = in[static_cast<std::size_t>(apex[piece])] + scale * step * step;
    }
}

void transform_axis(std::vector<double>& squared, Geometry const& grid, int axis) {
    std::array<std::size_t, 3> const size{static_cast<std::size_t>(grid.size[0]), static_cast<std::size_t>(grid.size[1]),
                                          static_cast<std::size_t>(grid.size[2])};
    std::array<std::size_t, 3> const stride{1, size[0], size[0] * size[1]};
    auto const a = static_cast<std::size_t>(axis), b = (a + 1) % 3, c = (a + 2) % 3;
    parallel_for(size[c], [&](std::size_t row) {
        std::vector<double> line(size[a]), from;
        std::vector<int> apex;
        for (std::size_t column = 0; column < size[b]; ++column) {
            std::size_t const start = row * stride[c] + column * stride[b];
            for (std::size_t i = 0; i < size[a]; ++i) line[i] = squared[start + i * stride[a]];
            transform_line(line, grid.spacing_mm[a], apex, from);
            for (std::size_t i = 0; i < size[a]; ++i) squared[start + i * stride[a]] = line[i];
        }
    });
}

}  // namespace

std::vector<float> distance_to(std::vector<float> const& fraction, Geometry const& grid) {
    std::vector<double> squared(fraction.size());
    for (std::size_t v = 0; v < fraction.size(); ++v) squared[v] = fraction[v] >= 0.5F ? 0.0 : infinity;
    for (int axis = 0; axis < 3; ++axis) transform_axis(squared, grid, axis);
    std::vector<float> distance(fraction.size());
    for (std::size_t v = 0; v < fraction.size(); ++v) distance[v] = static_cast<float>(std::sqrt(squared[v]));
    return distance;
}

}  // namespace yttria
