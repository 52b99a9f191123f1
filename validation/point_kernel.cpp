// SPDX-License-Identifier: Apache-2.0
#include "validation/harness.hpp"

#include <algorithm>
#include <cmath>

namespace yttria::validation {
namespace {

constexpr int parts = 6;  // sub-points along each edge of a voxel that a shell's surface cuts

/// Shell of a squared radius: -1 inside the first edge, edges.size() - 1 outside the last.
int shell_of(double r2, std::vector<double> const& squared_edges) {
    return static_cast<int>(std::upper_bound(squared_edges.begin(), squared_edges.end(), r2) - squared_edges.begin()) - 1;
}

/// Shares of the voxel at offset (i, j, k), all >= 0, in the shells.
std::vector<std::pair<int, double>> shares(std::array<int, 3> const& offset, double h, std::vector<double> const& squared_edges) {
    double nearest = 0;
    double farthest = 0;
    for (int const o : offset) {
        nearest += std::pow(std::max(0.0, o - 0.5) * h, 2);
        farthest += std::pow((o + 0.5) * h, 2);
    }
    int const first = shell_of(nearest, squared_edges);
    if (first == shell_of(farthest, squared_edges)) return {{first, 1.0}};
    std::vector<std::pair<int, double>> result;
    double all = 0;
    for (int sub = 0; sub < parts * parts * parts; ++sub) {
        auto const at = [&](std::size_t axis, int s) { return (offset[axis] - 0.5 + (s + 0.5) / parts) * h; };
        double const x = at(0, sub % parts);
        double const y = at(1, sub / parts % parts);
        double const z = at(2, sub / (parts * parts));
        double const r2 = x * x + y * y + z * z;
        int const shell = shell_of(r2, squared_edges);
        auto found = std::find_if(result.begin(), result.end(), [&](auto const& entry) { return entry.first == shell; });
        if (found == result.end()) found = result.insert(result.end(), {shell, 0.0});
        found->second += 1 / r2;
        all += 1 / r2;
    }
    for (auto& entry : result) entry.second /= all;
    return result;
}

}  // namespace

std::vector<Weights> shell_weights(Geometry const& geometry, std::vector<double> const& edges_mm) {
    std::vector<double> squared;
    for (double const edge : edges_mm) squared.push_back(edge * edge);
    std::vector<Weights> result(edges_mm.size() - 1);
    std::array<int, 3> const middle{geometry.size[0] / 2, geometry.size[1] / 2, geometry.size[2] / 2};
    for (int k = 0; k <= middle[2]; ++k) {
        for (int j = 0; j <= middle[1]; ++j) {
            for (int i = 0; i <= middle[0]; ++i) {
                for (auto const& [shell, share] : shares({i, j, k}, geometry.spacing_mm[0], squared)) {
                    if (shell < 0 || shell >= static_cast<int>(result.size())) continue;
                    for (int sign = 0; sign < 8; ++sign) {  // the eight mirror images
                        if ((i == 0 && (sign & 1) != 0) || (j == 0 && (sign & 2) != 0) || (k == 0 && (sign & 4) != 0)) continue;
                        auto const at = [&](int m, int o, int bit) { return (sign & bit) != 0 ? m - o : m + o; };
                        result[static_cast<std::size_t>(shell)].emplace_back(
                            geometry.index(at(middle[0], i, 1), at(middle[1], j, 2), at(middle[2], k, 4)), share);
                    }
                }
            }
        }
    }
    return result;
}

double point_correction(double per_mm, double size_mm, double inner_mm, double outer_mm) {
    double const third = size_mm * size_mm / 12;  // <a^2>/3
    return per_mm * third * (1 / outer_mm - (inner_mm > 0 ? 1 / inner_mm : 0.0));
}

PointKernel::PointKernel(std::string const& medium) {
    edge_.push_back(0);
    cumulated_.push_back(0);
    for (auto const& row : read_csv(folder() / "y90_point_kernel" / "reference.csv")) {
        if (row[0] != "egsnrc" || row[1] != medium) continue;
        edge_.push_back(number(row[3]));
        cumulated_.push_back(cumulated_.back() + number(row[4]));
    }
    if (edge_.size() < 3) throw input_error("validation: no point kernel of " + medium + " (the reference file lacks it) restore it");
}

double PointKernel::radius(double u) const {
    double const wanted = u * cumulated_.back();
    auto const above = static_cast<std::size_t>(std::upper_bound(cumulated_.begin(), cumulated_.end() - 1, wanted) - cumulated_.begin());
    double const part = (wanted - cumulated_[above - 1]) / (cumulated_[above] - cumulated_[above - 1]);
    return edge_[above - 1] + part * (edge_[above] - edge_[above - 1]);
}

}  // namespace yttria::validation
