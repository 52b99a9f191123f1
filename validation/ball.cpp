// SPDX-License-Identifier: Apache-2.0
#include "validation/ball.hpp"

#include <algorithm>
#include <cstdlib>

namespace yttria::validation {

std::vector<float> ball_fractions(Geometry const& geometry, double radius_mm) {
    constexpr int parts = 10;
    double const square = radius_mm * radius_mm;
    std::vector<float> fraction(geometry.voxels(), 0.0F);
    auto const fill = [&](std::array<int, 3> const& offset) {
        double nearest = 0;
        double farthest = 0;
        for (std::size_t a = 0; a < 3; ++a) {
            double const near = std::max(0.0, (offset[a] - 0.5) * geometry.spacing_mm[a]);
            double const far = (offset[a] + 0.5) * geometry.spacing_mm[a];
            nearest += near * near;
            farthest += far * far;
        }
        if (farthest <= square) return 1.0F;
        if (nearest >= square) return 0.0F;
        int inside = 0;
        for (int sub = 0; sub < parts * parts * parts; ++sub) {
            auto const at = [&](std::size_t a, int s) { return (offset[a] - 0.5 + (s + 0.5) / parts) * geometry.spacing_mm[a]; };
            double const x = at(0, sub % parts);
            double const y = at(1, sub / parts % parts);
            double const z = at(2, sub / (parts * parts));
            if (x * x + y * y + z * z < square) ++inside;
        }
        return static_cast<float>(inside) / (parts * parts * parts);
    };
    for (int k = 0; k < geometry.size[2]; ++k) {
        for (int j = 0; j < geometry.size[1]; ++j) {
            for (int i = 0; i < geometry.size[0]; ++i) {
                fraction[geometry.index(i, j, k)] =
                    fill({std::abs(i - geometry.size[0] / 2), std::abs(j - geometry.size[1] / 2), std::abs(k - geometry.size[2] / 2)});
            }
        }
    }
    return fraction;
}

}  // namespace yttria::validation
