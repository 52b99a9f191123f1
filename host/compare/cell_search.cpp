// SPDX-License-Identifier: Apache-2.0
#include "host/compare/cell_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yttria {
namespace {

/// Boxes are at most this part of the distance to agreement: the minimum is then found to 2e-3 of gamma even where each voxel differs
/// from the
/// next by half its dose (gamma_test.cpp); 0.34 is still good for that, 0.5 is not.
constexpr double largest_box = 0.25;
/// Repeated solution in a box: the dose is trilinear there, not linear.
constexpr int refinements = 4;

/// Trilinear interpolation inside the cell between eight voxel centres.
struct Cell {
    std::array<int, 3> low{};
    double corner[8] = {};

    Cell(Volume<float> const& dose, std::array<int, 3> const& lower) : low(lower) {
        for (int c = 0; c < 8; ++c) {
            std::array<int, 3> index{};
            // Beyond the outermost centres the dose stays what it is up to the border of the grid.
            for (std::size_t a = 0; a < 3; ++a) index[a] = std::clamp(lower[a] + (c >> a & 1), 0, dose.geometry.size[a] - 1);
            corner[c] = static_cast<double>(dose.values[dose.geometry.index(index[0], index[1], index[2])]);
        }
    }
    /// Value at a continuous index, and its gradient per voxel.
    double value(Vec3d const& at, Vec3d& gradient) const {
        double const x = at[0] - low[0], y = at[1] - low[1], z = at[2] - low[2];
        double const x00 = corner[1] - corner[0], x10 = corner[3] - corner[2], x01 = corner[5] - corner[4], x11 = corner[7] - corner[6];
        double const a00 = corner[0] + x * x00, a10 = corner[2] + x * x10, a01 = corner[4] + x * x01, a11 = corner[6] + x * x11;
        double const b0 = a00 + y * (a10 - a00), b1 = a01 + y * (a11 - a01);
        double const g0 = x00 + y * (x10 - x00), g1 = x01 + y * (x11 - x01);
        gradient = {g0 + z * (g1 - g0), (a10 - a00) + z * ((a11 - a01) - (a10 - a00)), b1 - b0};
        return b0 + z * (b1 - b0);
    }
};

/// A linear dose around the point: miss + slope . d, with d in units of the distance to agreement and inside a box.
struct Tangent {
    Vec3d slope, low, high;
    double miss, tolerance;

    double gamma2(Vec3d const& d) const {
        double const dose = (miss + slope[0] * d[0] + slope[1] * d[1] + slope[2] * d[2]) / tolerance;
        return d[0] * d[0] + d[1] * d[1] + d[2] * d[2] + dose * dose;
    }
    /// The minimum with coordinate a at its low wall (held[a] = 1), at its high wall (2), or anywhere (0).
    Vec3d with(std::array<int, 3> const& held) const {
        Vec3d d{};
        double rest = miss, steepness2 = tolerance * tolerance;
        for (std::size_t a = 0; a < 3; ++a) {
            d[a] = held[a] == 1 ? low[a] : high[a];
            if (held[a] == 0)
                steepness2 += slope[a] * slope[a];
            else
                rest += slope[a] * d[a];
        }
        for (std::size_t a = 0; a < 3; ++a)
            if (held[a] == 0) d[a] = -rest * slope[a] / steepness2;
        return d;
    }
    bool holds(Vec3d const& d) const {
        return low[0] <= d[0] && d[0] <= high[0] && low[1] <= d[1] && d[1] <= high[1] && low[2] <= d[2] && d[2] <= high[2];
    }
    /// Minimum of gamma2 in the box: of the 27 ways to be at walls, the best that stays inside (the function is convex).
    Vec3d best() const {
        Vec3d point = with({0, 0, 0});
        if (holds(point)) return point;
        double least = std::numeric_limits<double>::infinity();
        for (int way = 1; way < 27; ++way) {
            auto const d = with({way % 3, way / 3 % 3, way / 9});
            if (!holds(d)) continue;
            double const g2 = gamma2(d);
            if (g2 >= least) continue;
            least = g2;
            point = d;
        }
        return point;
    }
};

}  // namespace

/// One point's search.
struct CellSearch::Target {
    Vec3d at{};  ///< continuous index
    double reference = 0, tolerance = 1;
    double best2 = 0;
};

CellSearch::CellSearch(Volume<float> const& dose, double distance_mm, double largest) : dose_(dose), largest_(largest) {
    std::array<int, 3> reach{};
    Vec3d box{};
    for (std::size_t a = 0; a < 3; ++a) {
        unit_[a] = dose.geometry.spacing_mm[a] / distance_mm;
        parts_[a] = std::max(1, static_cast<int>(std::ceil(unit_[a] / largest_box)));
        box[a] = unit_[a] / parts_[a];
        reach[a] = static_cast<int>(std::ceil(largest / box[a])) + 1;
    }
    for (int z = -reach[2]; z <= reach[2]; ++z)
        for (int y = -reach[1]; y <= reach[1]; ++y)
            for (int x = -reach[0]; x <= reach[0]; ++x) {
                Box entry{{x, y, z}, 0};
                for (std::size_t a = 0; a < 3; ++a) {
                    double const gap = std::max(0, std::abs(entry.offset[a]) - 1) * box[a];
                    entry.nearest2 += gap * gap;
                }
                if (entry.nearest2 < largest * largest) boxes_.push_back(entry);
            }
    std::sort(boxes_.begin(), boxes_.end(),
              [](Box const& a, Box const& b) { return a.nearest2 != b.nearest2 ? a.nearest2 < b.nearest2 : a.offset < b.offset; });
}

void CellSearch::look_into(Target& target, std::array<int, 3> const& box) const {
    Vec3d low{}, high{}, centre{};
    std::array<int, 3> lower{};
    double distance2 = 0;
    for (std::size_t a = 0; a < 3; ++a) {
        low[a] = std::max(-0.5, static_cast<double>(box[a]) / parts_[a]);
        high[a] = std::min(dose_.geometry.size[a] - 0.5, static_cast<double>(box[a] + 1) / parts_[a]);
        if (low[a] >= high[a]) return;  // outside the grid there is no dose
        centre[a] = 0.5 * (low[a] + high[a]);
        lower[a] = static_cast<int>(std::floor(centre[a]));
        double const gap = (std::clamp(target.at[a], low[a], high[a]) - target.at[a]) * unit_[a];
        distance2 += gap * gap;
    }
    if (distance2 >= target.best2) return;

    Cell const cell(dose_, lower);
    Vec3d gradient{};
    double value = cell.value(centre, gradient);
    // In the box the dose leaves its value in the middle by half the change of the tangent, and the tangent by its mixed derivatives:
    // with s
    // the spread of the cell's corners these are at most 2 s (three of two axes) and 4 s (one of three axes).
    double change = 0;
    for (std::size_t a = 0; a < 3; ++a) change += 0.5 * std::abs(gradient[a]) * (high[a] - low[a]);
    double const spread = *std::max_element(cell.corner, cell.corner + 8) - *std::min_element(cell.corner, cell.corner + 8);
    double const part = 1.0 / std::min({parts_[0], parts_[1], parts_[2]});
    change += spread * part * part * (1.5 + 0.5 * part);
    double const gap = std::max(0.0, std::abs(value - target.reference) - change) / target.tolerance;
    if (distance2 + gap * gap >= target.best2) return;

    Vec3d point = centre;
    for (int pass = 0; pass < refinements; ++pass) {
        Tangent tangent{{}, {}, {}, value - target.reference, target.tolerance};
        for (std::size_t a = 0; a < 3; ++a) {
            tangent.slope[a] = gradient[a] / unit_[a];
            tangent.low[a] = (low[a] - target.at[a]) * unit_[a];
            tangent.high[a] = (high[a] - target.at[a]) * unit_[a];
            tangent.miss -= gradient[a] * (point[a] - target.at[a]);
        }
        auto const step = tangent.best();
        double g2 = 0;
        for (std::size_t a = 0; a < 3; ++a) {
            point[a] = target.at[a] + step[a] / unit_[a];
            g2 += step[a] * step[a];
        }
        value = cell.value(point, gradient);
        double const miss = (value - target.reference) / target.tolerance;
        g2 += miss * miss;
        bool const better = g2 < target.best2;
        if (better) target.best2 = g2;
        if (!better && pass > 0) break;
    }
}

double CellSearch::gamma(Vec3d const& at, double reference, double tolerance) const {
    Target target{at, reference, tolerance, largest_ * largest_};
    std::array<int, 3> middle{};
    std::array<int, 3> lower{};
    bool inside = true;
    for (std::size_t a = 0; a < 3; ++a) {
        middle[a] = static_cast<int>(std::floor(at[a] * parts_[a]));
        lower[a] = static_cast<int>(std::floor(at[a]));
        inside = inside && at[a] >= -0.5 && at[a] <= dose_.geometry.size[a] - 0.5;
    }
    if (inside) {
        Vec3d gradient{};
        double const miss = (Cell(dose_, lower).value(at, gradient) - reference) / tolerance;
        target.best2 = std::min(target.best2, miss * miss);
    }
    for (auto const& box : boxes_) {
        if (box.nearest2 >= target.best2) break;
        look_into(target, {middle[0] + box.offset[0], middle[1] + box.offset[1], middle[2] + box.offset[2]});
    }
    return std::sqrt(target.best2);
}

}  // namespace yttria
