// SPDX-License-Identifier: Apache-2.0
#include "host/compare/cell_search.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

/// Boxes are at most this part of the distance to agreement: then one look at each finds the minimum to 1e-3 (gamma_test.cpp).
constexpr double largest_box = 0.34;
/// Repeated solution in a box: the dose is trilinear there, not linear.
constexpr int refinements = 3;

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
        low[a] = static_cast<double>(box[a]) / parts_[a];
        high[a] = static_cast<double>(box[a] + 1) / parts_[a];
        centre[a] = 0.5 * (low[a] + high[a]);
        if (centre[a] < -0.5 || centre[a] > dose_.geometry.size[a] - 0.5) return;  // outside the grid there is no dose
        lower[a] = static_cast<int>(std::floor(centre[a]));
        double const gap = (std::clamp(target.at[a], low[a], high[a]) - target.at[a]) * unit_[a];
        distance2 += gap * gap;
    }
    if (distance2 >= target.best2) return;

    Cell const cell(dose_, lower);
    Vec3d gradient{};
    double value = cell.value(centre, gradient);
    // In the box the dose leaves its value in the middle by half the change of the tangent, and the tangent by its mixed derivatives: with s
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
        // Minimum of |d|^2 + (c + g.d)^2 / tolerance^2 for the tangent at `point`, d and g in units of the distance to agreement;
        // coordinates that hit a wall of the box are held there and the others solved again.
        Vec3d slope{}, next{};
        double constant = value - target.reference;
        for (std::size_t a = 0; a < 3; ++a) {
            slope[a] = gradient[a] / unit_[a];
            constant -= gradient[a] * (point[a] - target.at[a]);
        }
        std::array<bool, 3> held{};
        for (int wall = 0; wall < 3; ++wall) {
            double steepness2 = target.tolerance * target.tolerance, rest = constant;
            for (std::size_t a = 0; a < 3; ++a) {
                if (held[a])
                    rest += gradient[a] * (next[a] - target.at[a]);
                else
                    steepness2 += slope[a] * slope[a];
            }
            bool hit = false;
            for (std::size_t a = 0; a < 3; ++a) {
                if (held[a]) continue;
                double const wanted = target.at[a] - rest * slope[a] / steepness2 / unit_[a];
                next[a] = std::clamp(wanted, low[a], high[a]);
                held[a] = next[a] != wanted;
                hit = hit || held[a];
            }
            if (!hit) break;
        }
        point = next;
        value = cell.value(point, gradient);
        double const miss = (value - target.reference) / target.tolerance;
        double g2 = miss * miss;
        for (std::size_t a = 0; a < 3; ++a) g2 += std::pow((point[a] - target.at[a]) * unit_[a], 2);
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
