// SPDX-License-Identifier: Apache-2.0
#include "phantoms/distance.hpp"

#include <cmath>
#include <limits>

namespace yttria {
namespace {

/// Squared distances along one line: out[i] = min over j of (i - j)^2 h^2 + in[j]. The line ends with a background voxel on either side.
void along_line(std::vector<double>& line, double h, std::vector<int>& at, std::vector<double>& from) {
    int const n = static_cast<int>(line.size());
    auto const value = [&](int i) { return line[static_cast<std::size_t>(i)]; };
    auto const meet = [&](int p, int q) { return ((value(q) + q * q * h * h) - (value(p) + p * p * h * h)) / (2 * h * h * (q - p)); };
    at.assign(static_cast<std::size_t>(n), 0);
    from.assign(static_cast<std::size_t>(n) + 1, 0);
    std::size_t top = 0;
    from[0] = -std::numeric_limits<double>::infinity();
    for (int q = 1; q < n; ++q) {
        double start = meet(at[top], q);
        while (top > 0 && start <= from[top]) start = meet(at[--top], q);
        at[++top] = q;
        from[top] = start;
    }
    from[top + 1] = std::numeric_limits<double>::infinity();
    std::vector<double> result(line.size());
    std::size_t piece = 0;
    for (int q = 0; q < n; ++q) {
        while (from[piece + 1] < q) ++piece;
        result[static_cast<std::size_t>(q)] = (q - at[piece]) * (q - at[piece]) * h * h + value(at[piece]);
    }
    line.swap(result);
}

}  // namespace

Volume<float> depth_mm(Geometry const& geometry, std::vector<std::uint8_t> const& inside) {
    /// Larger than the square of any distance in a patient, small enough to be added without loss.
    constexpr double far_mm2 = 1e9;
    std::vector<double> squared(inside.size());
    for (std::size_t v = 0; v < inside.size(); ++v) squared[v] = inside[v] ? far_mm2 : 0;
    std::vector<double> line, from;
    std::vector<int> at;
    std::size_t stride = 1;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        auto const length = static_cast<std::size_t>(geometry.size[axis]);
        for (std::size_t start = 0; start < squared.size(); ++start) {
            if ((start / stride) % length != 0) continue;
            line.assign(length + 2, 0);  // beyond the image is background
            for (std::size_t i = 0; i < length; ++i) line[i + 1] = squared[start + stride * i];
            along_line(line, geometry.spacing_mm[axis], at, from);
            for (std::size_t i = 0; i < length; ++i) squared[start + stride * i] = line[i + 1];
        }
        stride *= length;
    }
    Volume<float> depth{geometry, std::vector<float>(squared.size())};
    for (std::size_t v = 0; v < squared.size(); ++v) depth.values[v] = static_cast<float>(std::sqrt(squared[v]));
    return depth;
}

}  // namespace yttria
