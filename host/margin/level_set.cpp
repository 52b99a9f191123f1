// SPDX-License-Identifier: Apache-2.0
#include "host/margin/level_set.hpp"

#include "host/margin/half_space.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace yttria {
namespace {

/// A fraction this near to 0 or 1 is the rounding of a float sum, no surface.
constexpr float rounding = 1.0F / 4096;
/// Planes and normals settle each other; after three rounds those of a plane move by less than 1e-3 mm (margin_geometry_test).
constexpr int rounds = 3;

enum class Part : std::uint8_t { far, near, crossed };

struct Builder {
    Lattice const& lattice;
    std::vector<float> const& fraction;
    std::vector<Part> part;
    std::vector<std::size_t> crossed;  ///< voxels that hold a piece of the surface
    std::vector<std::size_t> near;     ///< those around them
    std::vector<float> level;
    std::vector<Vec3d> normal;  ///< of `crossed`, outward

    bool inside(std::size_t n) const { return fraction[n] >= 0.5F; }
    bool mixed(std::size_t n) const { return fraction[n] > rounding && fraction[n] < 1 - rounding; }

    template <class Visit>
    void around(std::size_t node, Visit const& visit) const {
        auto const ijk = lattice.at(node);
        for (int dk = -1; dk <= 1; ++dk)
            for (int dj = -1; dj <= 1; ++dj)
                for (int di = -1; di <= 1; ++di) {
                    std::array<int, 3> const there{ijk[0] + di, ijk[1] + dj, ijk[2] + dk};
                    if ((di || dj || dk) && lattice.holds(there))
                        visit(lattice.index(there[0], there[1], there[2]), std::array<int, 3>{di, dj, dk});
                }
    }

    /// Mixed voxels, and full beside empty ones, whose common face is the surface.
    void find() {
        part.assign(fraction.size(), Part::far);
        for (std::size_t n = 0; n < fraction.size(); ++n) {
            bool here = mixed(n);
            if (!here)
                around(n, [&](std::size_t other, std::array<int, 3> const& step) {
                    if (std::abs(step[0]) + std::abs(step[1]) + std::abs(step[2]) == 1 && !mixed(other) && inside(other) != inside(n))
                        here = true;
                });
            if (!here) continue;
            part[n] = Part::crossed;
            crossed.push_back(n);
        }
        for (auto const n : crossed)
            around(n, [&](std::size_t other, std::array<int, 3> const&) {
                if (part[other] != Part::far) return;
                part[other] = Part::near;
                near.push_back(other);
            });
    }

    /// Outward direction of steepest change of `values`, 3x3x3 with weights 1 2 1 across; outside the lattice the nearest node stands.
    template <class Value>
    Vec3d steepest(std::size_t node, Value const& value) const {
        auto const ijk = lattice.at(node);
        Vec3d g{};
        for (int dk = -1; dk <= 1; ++dk)
            for (int dj = -1; dj <= 1; ++dj)
                for (int di = -1; di <= 1; ++di) {
                    std::array<int, 3> const step{di, dj, dk};
                    std::array<int, 3> there{};
                    for (std::size_t a = 0; a < 3; ++a) there[a] = std::clamp(ijk[a] + step[a], 0, lattice.size[a] - 1);
                    double const v = value(lattice.index(there[0], there[1], there[2]));
                    double const weight = (2 - std::abs(di)) * (2 - std::abs(dj)) * (2 - std::abs(dk));
                    for (std::size_t a = 0; a < 3; ++a) g[a] += step[a] ? step[a] * weight * v / lattice.spacing_mm[a] : 0;
                }
        double const length = std::sqrt(g[0] * g[0] + g[1] * g[1] + g[2] * g[2]);
        if (!(length > 0)) return {0, 0, 1};  // a single voxel: any direction is as good
        return {g[0] / length, g[1] / length, g[2] / length};
    }

    void place_planes() {
        for (std::size_t c = 0; c < crossed.size(); ++c)
            level[crossed[c]] = static_cast<float>(level_of_fraction(mixed(crossed[c])    ? static_cast<double>(fraction[crossed[c]])
                                                                     : inside(crossed[c]) ? 1.0
                                                                                          : 0.0,
                                                                     normal[c], lattice.spacing_mm));
    }

    /// A voxel without surface sees the planes of those around it; one that faces it counts most.
    void extend(std::vector<int> const& row) {
        double const least = 0.5 * *std::min_element(lattice.spacing_mm.begin(), lattice.spacing_mm.end());
        for (auto const n : near) {
            double sum = 0, weights = 0;
            around(n, [&](std::size_t other, std::array<int, 3> const& step) {
                if (part[other] != Part::crossed) return;
                auto const& m = normal[static_cast<std::size_t>(row[other])];
                double along = 0, squared = 0;
                for (std::size_t a = 0; a < 3; ++a) {
                    double const d = -step[a] * lattice.spacing_mm[a];
                    along += d * m[a];
                    squared += d * d;
                }
                double const weight = along * along / (squared * squared) + 1e-6 / squared;
                sum += weight * (static_cast<double>(level[other]) + along);
                weights += weight;
            });
            double const found = sum / weights;
            // No surface in the voxel: its centre is at least half an edge away from any.
            level[n] = static_cast<float>(inside(n) ? std::min(found, -least) : std::max(found, least));
        }
    }

    /// True where the surface runs along faces of full voxels: a mask of 0 and 1, whose stairs are no shape.
    bool binary() const {
        std::size_t faces = 0;
        for (auto const n : crossed) faces += !mixed(n);
        return 2 * faces > crossed.size();
    }

    /// Of a binary mask: where the fractions smoothed with weights 1 2 1 along each axis pass one half.
    void level_stairs() {
        auto const smoothed = [&](std::size_t node) {
            auto const ijk = lattice.at(node);
            double sum = 0;
            for (int dk = -1; dk <= 1; ++dk)
                for (int dj = -1; dj <= 1; ++dj)
                    for (int di = -1; di <= 1; ++di) {
                        std::array<int, 3> const step{di, dj, dk};
                        std::array<int, 3> there{};
                        for (std::size_t a = 0; a < 3; ++a) there[a] = std::clamp(ijk[a] + step[a], 0, lattice.size[a] - 1);
                        sum += (2 - std::abs(di)) * (2 - std::abs(dj)) * (2 - std::abs(dk)) / 64.0 *
                               static_cast<double>(fraction[lattice.index(there[0], there[1], there[2])]);
                    }
            return sum;
        };
        // A step smoothed so rises by half over one edge; only where the level is 0 matters.
        double const edge = *std::min_element(lattice.spacing_mm.begin(), lattice.spacing_mm.end());
        for (auto const* list : {&crossed, &near})
            for (auto const n : *list) level[n] = static_cast<float>((0.5 - smoothed(n)) * 2 * edge);
    }

    std::vector<float> build() {
        find();
        level.resize(fraction.size());
        for (std::size_t n = 0; n < level.size(); ++n) level[n] = inside(n) ? -far_level_mm : far_level_mm;
        if (binary()) {
            level_stairs();
            return std::move(level);
        }
        std::vector<int> row(fraction.size(), -1);
        for (std::size_t c = 0; c < crossed.size(); ++c) row[crossed[c]] = static_cast<int>(c);
        normal.resize(crossed.size());
        for (int round = 0; round < rounds; ++round) {
            for (std::size_t c = 0; c < crossed.size(); ++c)
                normal[c] = steepest(crossed[c], [&](std::size_t n) {
                    return round == 0 ? -static_cast<double>(fraction[n]) : static_cast<double>(level[n]);
                });
            place_planes();
            extend(row);
        }
        return std::move(level);
    }
};

}  // namespace

std::vector<float> level_set(Lattice const& lattice, std::vector<float> const& fraction) {
    return Builder{lattice, fraction, {}, {}, {}, {}, {}}.build();
}

}  // namespace yttria
