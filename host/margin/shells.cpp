// SPDX-License-Identifier: Apache-2.0
#include "host/margin/shells.hpp"

#include "host/base/parallel.hpp"
#include "host/margin/half_space.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

namespace yttria {
namespace {

constexpr std::size_t cells_at_once = 8192;  // of a thread

/// fraction_below, which most cells are too far away for.
double share_below(double level_mm, Vec3d const& normal, Vec3d const& edge_mm) {
    double const half = 0.5 * (edge_mm[0] + edge_mm[1] + edge_mm[2]);
    if (level_mm > half) return 0;
    if (level_mm < -half) return 1;
    return fraction_below(level_mm, normal, edge_mm);
}

/// A structure that cuts the cells; only near its surface is anything computed.
struct Cutter {
    SmoothField const& field;
    double band_mm;

    explicit Cutter(Solid const& solid) : field(solid.near_field()), band_mm(solid.band_mm()) {}
    /// Share of a cell (centre `p`, in voxel `node`) that lies inside.
    double share(std::size_t node, Vec3d const& p, Vec3d const& edge_mm) const {
        double const here = static_cast<double>(field.value[node]);
        if (std::abs(here) >= band_mm) return here < 0 ? 1 : 0;
        auto const& g = field.gradient[node];
        return fraction_below(field.at(p), {static_cast<double>(g[0]), static_cast<double>(g[1]), static_cast<double>(g[2])}, edge_mm);
    }
};

/// Of one slab of voxels, as in Shells.
struct Cells {
    std::vector<std::array<std::uint32_t, 3>> place;
    std::vector<Vec3f> normal;
    std::vector<float> distance, tumour, allowed, treated;
};

std::unique_ptr<Cutter> cutter(Solid const* solid) { return solid ? std::make_unique<Cutter>(*solid) : nullptr; }

}  // namespace

Shells::Shells(Lattice const& lattice, Solid const& tumour, Surroundings const& around, double reach_mm) : reach_mm_(reach_mm) {
    double const diagonal = std::hypot(lattice.spacing_mm[0], lattice.spacing_mm[1], lattice.spacing_mm[2]);
    auto const field = tumour.distance_field(2 * diagonal, reach_mm + 2 * diagonal);
    auto const liver = cutter(around.liver), other = cutter(around.other), treated = cutter(around.treated);
    std::array<int, 3> parts{};
    cell_mL_ = 1e-3;
    for (std::size_t a = 0; a < 3; ++a) {
        parts[a] = static_cast<int>(std::ceil(lattice.spacing_mm[a] / most_cell_mm - 1e-9));
        edge_mm_[a] = lattice.spacing_mm[a] / parts[a];
        cell_mL_ *= edge_mm_[a];
        for (int i = 0; i < lattice.size[a]; ++i)
            for (int part = 0; part < parts[a]; ++part)
                axis_mm_[a].push_back(
                    static_cast<double>(static_cast<float>(i * lattice.spacing_mm[a] + (part + 0.5 - 0.5 * parts[a]) * edge_mm_[a])));
    }
    auto const slabs = static_cast<std::size_t>(lattice.size[2]), plane = slabs ? lattice.nodes() / slabs : 0;
    std::vector<Cells> part(slabs);
    parallel_for(slabs, [&](std::size_t slab) {
        auto& own = part[slab];
        for (std::size_t n = slab * plane; n < (slab + 1) * plane; ++n) {
            double const here = static_cast<double>(field.value[n]);
            if (here > reach_mm + diagonal) continue;
            auto const centre = lattice.point_mm(n);
            auto const ijk = lattice.at(n);
            for (int k = 0; k < parts[2]; ++k)
                for (int j = 0; j < parts[1]; ++j)
                    for (int i = 0; i < parts[0]; ++i) {
                        std::array<int, 3> const at{i, j, k};
                        Vec3d p{};
                        for (std::size_t a = 0; a < 3; ++a) p[a] = centre[a] + (at[a] + 0.5 - 0.5 * parts[a]) * edge_mm_[a];
                        auto const& g = field.gradient[n];
                        Vec3d const normal{static_cast<double>(g[0]), static_cast<double>(g[1]), static_cast<double>(g[2])};
                        double const d = field.at(p);
                        double const in = here <= -diagonal ? 1 : share_below(d, normal, edge_mm_);
                        double free = in < 1 ? 1 : 0;
                        if (liver && free > 0) free *= liver->share(n, p, edge_mm_);
                        if (other && free > 0) free *= 1 - other->share(n, p, edge_mm_);
                        if (in == 0 && (free == 0 || share_below(d - reach_mm, normal, edge_mm_) == 0)) continue;
                        auto const place = [&](std::size_t a) { return static_cast<std::uint32_t>(ijk[a] * parts[a] + at[a]); };
                        own.place.push_back({place(0), place(1), place(2)});
                        own.normal.push_back(g);
                        own.distance.push_back(static_cast<float>(d));
                        own.tumour.push_back(static_cast<float>(in));
                        own.allowed.push_back(static_cast<float>(free));
                        if (treated) own.treated.push_back(static_cast<float>(treated->share(n, p, edge_mm_)));
                    }
        }
    });
    auto const join = [&](auto& into, auto Cells::*one) {
        std::size_t count = 0;
        for (auto const& own : part) count += (own.*one).size();
        into.reserve(count);
        for (auto const& own : part) into.insert(into.end(), (own.*one).begin(), (own.*one).end());
    };
    side_by_side({[&] { join(place_, &Cells::place); }, [&] { join(normal_, &Cells::normal); }, [&] { join(distance_, &Cells::distance); },
                  [&] { join(tumour_, &Cells::tumour); }, [&] { join(allowed_, &Cells::allowed); },
                  [&] { join(treated_, &Cells::treated); }});
}

double Shells::largest_edge_mm() const { return *std::max_element(edge_mm_.begin(), edge_mm_.end()); }

double Shells::below(std::size_t cell, double distance_mm) const {
    auto const& g = normal_[cell];
    return share_below(static_cast<double>(distance_[cell]) - distance_mm,
                       {static_cast<double>(g[0]), static_cast<double>(g[1]), static_cast<double>(g[2])}, edge_mm_);
}

std::vector<float> Shells::shell(double width_mm) const {
    std::vector<float> out(place_.size());
    parallel_stretches(out.size(), cells_at_once, [&](Stretch const& stretch) {
        for (std::size_t c = stretch.first; c < stretch.end; ++c)
            if (allowed_[c] > 0)
                out[c] = static_cast<float>(std::max(0.0, below(c, width_mm) - static_cast<double>(tumour_[c])) *
                                            static_cast<double>(allowed_[c]));
    });
    return out;
}

std::vector<float> Shells::target(double width_mm) const {
    auto out = shell(width_mm);
    for (std::size_t c = 0; c < out.size(); ++c) out[c] = std::min(1.0F, out[c] + tumour_[c]);
    return out;
}

double Shells::volume_mL(std::vector<float> const& share) const {
    double sum = 0;
    for (auto const s : share) sum += static_cast<double>(s);
    return sum * cell_mL_;
}

std::vector<Shells::Slice> Shells::bins() const {
    double const half = 0.5 * (edge_mm_[0] + edge_mm_[1] + edge_mm_[2]);
    int const count = static_cast<int>(std::lround(reach_mm_ / bin_mm));
    std::vector<std::vector<Slice>> part((place_.size() + cells_at_once - 1) / cells_at_once);
    parallel_stretches(place_.size(), cells_at_once, [&](Stretch const& stretch) {
        auto& out = part[stretch.first / cells_at_once];
        for (std::size_t c = stretch.first; c < stretch.end; ++c) {
            if (!(allowed_[c] > 0)) continue;
            double const d = static_cast<double>(distance_[c]);
            int const first = std::max(0, static_cast<int>(std::floor((d - half) / bin_mm)));
            int const last = std::min(count - 1, static_cast<int>(std::floor((d + half) / bin_mm)));
            double from = first == 0 ? static_cast<double>(tumour_[c]) : below(c, first * bin_mm);
            for (int b = first; b <= last; ++b) {
                double const to = below(c, (b + 1) * bin_mm), share = (to - from) * static_cast<double>(allowed_[c]);
                from = to;
                if (share > 0) out.push_back({static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(c), static_cast<float>(share)});
            }
        }
    });
    std::size_t slices = 0;
    for (auto const& out : part) slices += out.size();
    std::vector<Slice> all;
    all.reserve(slices);
    for (auto const& out : part) all.insert(all.end(), out.begin(), out.end());
    return all;
}

}  // namespace yttria
