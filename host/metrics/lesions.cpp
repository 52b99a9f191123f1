// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/lesions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yttria {
namespace {

using Point = std::array<double, 2>;

/// Crossings of 0.5 along one axis of a plane, in mm; outside the grid there is nothing.
void add_crossings(std::vector<float> const& fraction, Geometry const& grid, int k, int axis, std::vector<Point>& outline) {
    auto const a = static_cast<std::size_t>(axis), b = 1 - a;
    for (int row = 0; row < grid.size[b]; ++row) {
        double before = 0;
        for (int i = 0; i <= grid.size[a]; ++i) {
            std::array<int, 2> at{};
            at[a] = i;
            at[b] = row;
            double const here = i < grid.size[a] ? static_cast<double>(fraction[grid.index(at[0], at[1], k)]) : 0.0;
            if ((before >= 0.5) != (here >= 0.5)) {
                Point point{};
                point[a] = (i - 1 + (0.5 - before) / (here - before)) * grid.spacing_mm[a];
                point[b] = row * grid.spacing_mm[b];
                outline.push_back(point);
            }
            before = here;
        }
    }
}

double longest_chord_mm(std::vector<Point> const& outline) {
    double longest = 0;
    for (std::size_t i = 0; i < outline.size(); ++i)
        for (std::size_t j = i + 1; j < outline.size(); ++j)
            longest = std::max(longest, std::hypot(outline[i][0] - outline[j][0], outline[i][1] - outline[j][1]));
    return longest;
}

double largest_diameter_mm(Structure const& tumour, Geometry const& grid) {
    double largest = 0;
    for (int k = 0; k < grid.size[2]; ++k) {
        std::vector<Point> outline;
        for (int const axis : {0, 1}) add_crossings(tumour.fraction, grid, k, axis, outline);
        largest = std::max(largest, longest_chord_mm(outline));
    }
    return largest;
}

}  // namespace

Lesions measure_lesions(Structures const& structures) {
    Lesions out;
    out.largest_diameter_mm = out.u_mm = std::numeric_limits<double>::quiet_NaN();
    for (auto const& s : structures.list) {
        if (s.derived || s.role != Role::tumour) continue;
        ++out.count;
        double const diameter = largest_diameter_mm(s, structures.grid);
        if (out.count > 1 && diameter <= out.largest_diameter_mm) continue;
        out.largest_diameter_mm = diameter;
        out.largest = s.name;
        out.u_mm = std::max(structures.grid.spacing_mm[0], structures.grid.spacing_mm[1]) / std::sqrt(6.0);
    }
    return out;
}

}  // namespace yttria
