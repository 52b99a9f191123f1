// SPDX-License-Identifier: Apache-2.0
#include "host/margin/solid.hpp"

#include "host/base/parallel.hpp"
#include "host/margin/level_set.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

/// Nearer than this a direction cannot be had from the two points [mm]; the level set's is taken.
constexpr double too_near_mm = 0.02;
/// Farther from a surface than this [mm] its distance is smooth enough for every second node: 0.01 mm between nodes 9 mm apart.
constexpr double far_mm = 12.0;

}  // namespace

Solid::Solid(Lattice const& lattice, std::vector<float> fraction)
    : lattice_(lattice),
      fraction_(std::move(fraction)),
      level_mm_(level_set(lattice_, fraction_)),
      surface_(zero_surface(lattice_, level_mm_)),
      tree_(surface_) {}

void Solid::measure(SmoothField& out, std::vector<std::uint8_t> const& wanted, double inside_mm, double outside_mm) const {
    auto const slab = static_cast<std::size_t>(lattice_.size[0]) * static_cast<std::size_t>(lattice_.size[1]);
    auto const levels = smooth(lattice_, level_mm_).gradient;
    parallel_for(lattice_.size[2], [&](int k) {
        TriangleTree::Nearest near;
        for (std::size_t n = static_cast<std::size_t>(k) * slab; n < (static_cast<std::size_t>(k) + 1) * slab; ++n) {
            if (!wanted[n]) continue;
            double const sign = level_mm_[n] < 0 ? -1 : 1, reach = sign < 0 ? inside_mm : outside_mm;
            out.value[n] = static_cast<float>(sign * reach);
            auto const p = lattice_.point_mm(n);
            near = tree_.nearest(p, reach, near);
            if (!near.found) continue;
            out.value[n] = static_cast<float>(sign * near.distance_mm);
            for (std::size_t a = 0; a < 3; ++a)
                out.gradient[n][a] =
                    near.distance_mm > too_near_mm ? static_cast<float>(sign * (p[a] - near.point_mm[a]) / near.distance_mm) : levels[n][a];
        }
    });
}

double Solid::band_mm() const { return 2 * *std::max_element(lattice_.spacing_mm.begin(), lattice_.spacing_mm.end()); }

SmoothField const& Solid::near_field() const {
    if (!near_) near_ = distance_field(band_mm(), band_mm());
    return *near_;
}

SmoothField Solid::distance_field(double inside_mm, double outside_mm) const {
    SmoothField out{lattice_, std::vector<float>(fraction_.size()), std::vector<Vec3f>(fraction_.size())};
    std::vector<std::uint8_t> wanted(fraction_.size(), 1);
    if (outside_mm <= far_mm) {
        measure(out, wanted, inside_mm, outside_mm);
        return out;
    }
    // Far away every second node along each axis is measured and the others lie between: a distance is smooth there.
    for (std::size_t n = 0; n < wanted.size(); ++n) {
        auto const ijk = lattice_.at(n);
        wanted[n] = ijk[0] % 2 == 0 && ijk[1] % 2 == 0 && ijk[2] % 2 == 0;
    }
    measure(out, wanted, inside_mm, outside_mm);
    SmoothField half;
    for (std::size_t a = 0; a < 3; ++a) {
        half.lattice.size[a] = (lattice_.size[a] + 1) / 2;
        half.lattice.spacing_mm[a] = 2 * lattice_.spacing_mm[a];
    }
    for (std::size_t n = 0; n < wanted.size(); ++n) {
        if (!wanted[n]) continue;
        half.value.push_back(out.value[n]);
        half.gradient.push_back(out.gradient[n]);
    }
    std::vector<std::uint8_t> rest(wanted.size());
    for (std::size_t n = 0; n < rest.size(); ++n) {
        if (wanted[n]) continue;
        auto const ijk = lattice_.at(n);
        std::array<int, 3> low{}, high{};
        bool known = true;
        for (std::size_t a = 0; a < 3; ++a) {
            low[a] = ijk[a] / 2;
            high[a] = (ijk[a] + 1) / 2;
            known = known && high[a] < half.lattice.size[a];
        }
        Vec3d g{};
        if (known)
            for (int c = 0; c < 8; ++c) {
                auto const at = [&](std::size_t a) { return c >> a & 1 ? high[a] : low[a]; };
                auto const corner = half.lattice.index(at(0), at(1), at(2));
                known = known && half.value[corner] > static_cast<float>(far_mm);
                for (std::size_t a = 0; a < 3; ++a) g[a] += static_cast<double>(half.gradient[corner][a]);
            }
        double const length = std::hypot(g[0], g[1], g[2]);
        rest[n] = !known || !(length > 0);
        if (rest[n]) continue;
        out.value[n] = static_cast<float>(half.at(lattice_.point_mm(n)));
        for (std::size_t a = 0; a < 3; ++a) out.gradient[n][a] = static_cast<float>(g[a] / length);
    }
    measure(out, rest, inside_mm, outside_mm);
    return out;
}

}  // namespace yttria
