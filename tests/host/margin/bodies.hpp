// SPDX-License-Identifier: Apache-2.0
// Bodies with known distances on any grid, with exact fractions and voxel means by sub-points.
#pragma once

#include "host/base/parallel.hpp"
#include "host/margin/margin.hpp"

#include <cmath>
#include <functional>

namespace yttria::testing {

/// Signed distance [mm] of a patient point to a body, negative inside.
using Body = std::function<double(Vec3d const&)>;

inline double length(Vec3d const& p) { return std::sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]); }
inline Body ball(Vec3d centre, double radius) {
    return [=](Vec3d const& p) { return length({p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]}) - radius; };
}
inline Body below_plane(std::size_t axis, double at_mm) {
    return [=](Vec3d const& p) { return p[axis] - at_mm; };
}
inline Body both(Body a, Body b) {
    return [=](Vec3d const& p) { return std::max(a(p), b(p)); };
}
inline Body either(Body a, Body b) {
    return [=](Vec3d const& p) { return std::min(a(p), b(p)); };
}

/// A grid of that spacing around the origin, `half_mm` each way, shifted off symmetry by `shift` of a voxel.
inline Geometry grid_around(Vec3d spacing_mm, double half_mm, Vec3d shift = {0.3, 0.1, 0.45}) {
    Geometry g;
    for (std::size_t a = 0; a < 3; ++a) {
        g.size[a] = static_cast<int>(std::ceil(2 * half_mm / spacing_mm[a])) + 1;
        g.spacing_mm[a] = spacing_mm[a];
        g.origin_mm[a] = -0.5 * spacing_mm[a] * (g.size[a] - 1) + shift[a] * spacing_mm[a];
    }
    return g;
}

/// Turned about z by 30 degrees and then about x by 20, about the origin.
inline Geometry turned(Geometry g) {
    double const c = std::cos(0.5235987755982988), s = std::sin(0.5235987755982988), d = std::cos(0.3490658503988659),
                 e = std::sin(0.3490658503988659);
    g.direction = {c, -s, 0, d * s, d * c, -e, e * s, e * c, d};
    Vec3d const o = g.origin_mm;
    for (std::size_t r = 0; r < 3; ++r)
        g.origin_mm[r] = g.direction[3 * r] * o[0] + g.direction[3 * r + 1] * o[1] + g.direction[3 * r + 2] * o[2];
    return g;
}

/// How the mean over a voxel is taken: at one point, at Gauss's two points along each axis (exact for cubics), or at `parts` along each.
enum class Means { one, gauss, parts };

/// Mean over each voxel of `value`; `means` is asked of a voxel's centre, and without it there are `parts`^3 points.
inline std::vector<float> voxel_mean(Geometry const& g, int parts, std::function<double(Vec3d const&)> const& value,
                                     std::function<Means(Vec3d const&)> const& means = {}) {
    std::vector<float> out(g.voxels());
    parallel_for(g.size[2], [&](int k) {
        for (int j = 0; j < g.size[1]; ++j)
            for (int i = 0; i < g.size[0]; ++i) {
                Vec3d const centre = g.to_patient({double(i), double(j), double(k)});
                auto const kind = means ? means(centre) : Means::parts;
                int const n = kind == Means::one ? 1 : kind == Means::gauss ? 2 : parts;
                double sum = 0;
                for (int c = 0; c < n * n * n; ++c) {
                    auto const at = [&](int x) { return kind == Means::gauss ? (x - 0.5) / std::sqrt(3.0) : (x + 0.5) / n - 0.5; };
                    sum += value(g.to_patient({i + at(c % n), j + at(c / n % n), k + at(c / n / n)}));
                }
                out[g.index(i, j, k)] = static_cast<float>(sum / (n * n * n));
            }
    });
    return out;
}

/// Volume fractions of a body; 10x10x10 points in voxels that its surface may cross.
inline std::vector<float> fractions(Geometry const& g, Body const& body) {
    double const reach = 0.5 * length(g.spacing_mm) + 1e-9;
    return voxel_mean(
        g, 10, [&](Vec3d const& p) { return body(p) <= 0 ? 1.0 : 0.0; },
        [&](Vec3d const& p) { return std::abs(body(p)) > reach ? Means::one : Means::parts; });
}

/// A case in which the dose is given, voxel by voxel.
struct Scene {
    Structures structures;
    std::vector<float> dose_Gy, density;
    std::optional<double> fwhm_mm = 0.0;

    explicit Scene(Geometry const& grid) {
        structures.grid = grid;
        density.assign(grid.voxels(), 1.0F);
    }
    Geometry const& grid() const { return structures.grid; }
    void add(std::string const& name, Role role, Body const& body, bool derived = false) {
        Structure s;
        s.name = name;
        s.role = role;
        s.derived = derived;
        s.fraction = fractions(grid(), body);
        for (auto const f : s.fraction) s.volume_mL += static_cast<double>(f) * grid().voxel_mL();
        structures.list.push_back(std::move(s));
    }
    void dose(std::function<double(Vec3d const&)> const& value) { dose_Gy = voxel_mean(grid(), 4, value); }
    /// The same where `value` is constant in `flat` and smooth outside: only voxels at its surface need many points.
    void dose(std::function<double(Vec3d const&)> const& value, Body const& flat) {
        double const reach = 0.5 * length(grid().spacing_mm) + 1e-9;
        dose_Gy = voxel_mean(grid(), 6, value, [&](Vec3d const& p) {
            double const d = flat(p);
            return d < -reach ? Means::one : d > reach ? Means::gauss : Means::parts;
        });
    }
    Margins measure(std::vector<MarginWanted> const& wanted) const {
        DoseMaps const maps{[&](VoxelSet const& set) -> DoseMap {
                                return [&](int) {
                                    std::vector<float> out;
                                    for (auto const v : set.voxel) out.push_back(dose_Gy[v]);
                                    return out;
                                };
                            },
                            nullptr};
        return measure_margins(wanted, structures, density, maps, fwhm_mm);
    }
};

/// Dose of clinical.md 4.3: 200 Gy in the tumour, falling by e every 10 mm outside.
inline std::function<double(Vec3d const&)> falling_from(Body body) {
    return [=](Vec3d const& p) { return 200 * std::exp(-std::max(0.0, body(p)) / 10); };
}

}  // namespace yttria::testing
