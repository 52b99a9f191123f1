// SPDX-License-Identifier: Apache-2.0
#include "host/margin/half_space.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

/// A plane (nearly) along an edge divides by zero in the closed form; tilting it by this much moves no volume that a float holds.
constexpr double least_slope = 1e-6;

/// Weights of the three edges, ascending, of sum 1.
struct Slopes {
    double a, b, c;
    double reach;  ///< sum of |normal| edge before the division [mm]
};

Slopes slopes_of(Vec3d const& normal, Vec3d const& edge_mm) {
    std::array<double, 3> m{};
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i) sum += std::abs(normal[i]) * edge_mm[i];
    double again = 0;
    for (std::size_t i = 0; i < 3; ++i) again += m[i] = std::max(std::abs(normal[i]) * edge_mm[i] / sum, least_slope);
    for (auto& x : m) x /= again;
    std::sort(m.begin(), m.end());
    return {m[0], m[1], m[2], sum};
}

double cube(double x) { return x * x * x; }

/// Volume of the unit cube with a x + b y + c z <= at, for at <= 1/2.
double lower_half(Slopes const& s, double at) {
    double const ab = s.a + s.b, first = s.a * s.a / (6 * s.b * s.c);
    if (at < s.a) return cube(at) / (6 * s.a * s.b * s.c);
    if (at < s.b) return at * (at - s.a) / (2 * s.b * s.c) + first;
    double const middle = at * at * (3 * ab - at) + s.a * s.a * (s.a - 3 * at) + s.b * s.b * (s.b - 3 * at);
    if (at < std::min(ab, s.c)) return middle / (6 * s.a * s.b * s.c);
    if (s.c < ab)
        return (at * at * (3 - 2 * at) + s.a * s.a * (s.a - 3 * at) + s.b * s.b * (s.b - 3 * at) + s.c * s.c * (s.c - 3 * at)) /
               (6 * s.a * s.b * s.c);
    return (2 * at - ab) / (2 * s.c);
}

double volume(Slopes const& s, double at) {
    if (at <= 0) return 0;
    if (at >= 1) return 1;
    return at <= 0.5 ? lower_half(s, at) : 1 - lower_half(s, 1 - at);
}

}  // namespace

double fraction_below(double level_mm, Vec3d const& normal, Vec3d const& edge_mm) {
    auto const s = slopes_of(normal, edge_mm);
    return volume(s, 0.5 - level_mm / s.reach);
}

double level_of_fraction(double fraction, Vec3d const& normal, Vec3d const& edge_mm) {
    auto const s = slopes_of(normal, edge_mm);
    double low = 0, high = 1;  // the volume rises with the position of the plane
    constexpr int halvings = 40;
    for (int i = 0; i < halvings; ++i) {
        double const at = 0.5 * (low + high);
        (volume(s, at) < fraction ? low : high) = at;
    }
    double const at = fraction <= 0 ? 0 : fraction >= 1 ? 1 : 0.5 * (low + high);
    return (0.5 - at) * s.reach;
}

}  // namespace yttria
