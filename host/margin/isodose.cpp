// SPDX-License-Identifier: Apache-2.0
#include "host/margin/isodose.hpp"

#include <cmath>
#include <limits>

namespace yttria {
namespace {

/// An isodose is cut straight between nodes no farther apart than this [mm]; with a fall-off over 10 mm it is then 0.05 mm off.
constexpr double most_node_mm = 2.0;
/// Corners of triangles are floats: they may lie outside their block by their rounding, which is below this [mm].
constexpr double rounding_mm = 1e-3;
constexpr std::uint32_t not_cut = std::numeric_limits<std::uint32_t>::max();

Vec3d wide(Vec3f const& p) { return {static_cast<double>(p[0]), static_cast<double>(p[1]), static_cast<double>(p[2])}; }

}  // namespace

FineLattice::FineLattice(Lattice const& from) : coarse(from) {
    for (std::size_t a = 0; a < 3; ++a) {
        factor[a] = static_cast<int>(std::ceil(from.spacing_mm[a] / most_node_mm - 1e-9));
        fine.size[a] = (from.size[a] - 1) * factor[a] + 1;
        fine.spacing_mm[a] = from.spacing_mm[a] / factor[a];
        for (int i = 0; i < fine.size[a]; ++i) place[a].push_back(place_on(coarse, a, i * fine.spacing_mm[a]));
    }
}

IsodoseDistances::IsodoseDistances(FineLattice const& lattices, DoseField const& dose_Gy, SurfacePoints const& points)
    : lattices_(lattices),
      dose_(dose_Gy),
      points_(points) {
    if (!lattices_.same()) fine_.assign(lattices_.fine.nodes(), std::numeric_limits<float>::quiet_NaN());
    for (auto const& point : points.surface.point_mm) at_point_.push_back(dose_at(wide(point)));
    build_blocks();
}

/// Smallest and largest dose of each block: of the nodes from which any of its fine nodes is interpolated, since a value between nodes is
/// kept between theirs. One axis after the other, then blocks of 2 x 2 x 2.
void IsodoseDistances::build_blocks() {
    Level nodes{lattices_.coarse.size, {}};
    for (float const v : dose_.value) nodes.range.push_back({v, v});
    auto const join = [](Range& into, Range const& from) {
        into.least = std::min(into.least, from.least);
        into.most = std::max(into.most, from.most);
    };
    auto const pass = [&](Level const& from, std::size_t a, auto const& covered) {
        Level out{from.size, {}};
        out.size[a] = covered.size();
        out.range.resize(static_cast<std::size_t>(out.size[0]) * static_cast<std::size_t>(out.size[1]) *
                         static_cast<std::size_t>(out.size[2]));
        std::array<int, 3> at{};
        std::size_t n = 0;
        std::size_t const stride = a == 0 ? 1 : static_cast<std::size_t>(from.size[0]) * (a == 1 ? 1 : from.size[1]);
        for (at[2] = 0; at[2] < out.size[2]; ++at[2])
            for (at[1] = 0; at[1] < out.size[1]; ++at[1])
                for (at[0] = 0; at[0] < out.size[0]; ++at[0], ++n) {
                    auto const [first, last] = covered(at[a]);
                    auto source = at;
                    source[a] = first;
                    std::size_t m = from.index(source);
                    Range all = from.range[m];
                    for (int i = first; i < last; ++i) join(all, from.range[m += stride]);
                    out.range[n] = all;
                }
        return out;
    };
    for (std::size_t a = 0; a < 3; ++a) {
        if (lattices_.coarse.size[a] < 2) return;  // no cells, no surface
        struct {
            std::vector<Place> const& place;
            int factor, size_;
            int size() const { return size_; }
            std::pair<int, int> operator()(int block) const {
                if (factor == 1) return {block, block + 1};
                auto const from = [&](int i) { return place[static_cast<std::size_t>(i * factor)].from; };
                return {from(block), from(block + 1) + 1};
            }
        } const covered{lattices_.place[a], lattices_.factor[a], lattices_.coarse.size[a] - 1};
        nodes = pass(nodes, a, covered);
    }
    level_.push_back(std::move(nodes));
    while (level_.back().range.size() > 1) {
        auto up = level_.back();
        for (std::size_t a = 0; a < 3; ++a) {
            struct {
                int from;
                int size() const { return (from + 1) / 2; }
                std::pair<int, int> operator()(int block) const { return {2 * block, std::min(2 * block + 1, from - 1)}; }
            } const covered{up.size[a]};
            up = pass(up, a, covered);
        }
        level_.push_back(std::move(up));
    }
}

float IsodoseDistances::value(std::array<int, 3> const& fine_node) {
    auto const n = lattices_.fine.index(fine_node[0], fine_node[1], fine_node[2]);
    if (lattices_.same()) return dose_.value[n];
    if (std::isnan(fine_[n])) {
        auto const place = [&](std::size_t a) { return lattices_.place[a][static_cast<std::size_t>(fine_node[a])]; };
        fine_[n] = static_cast<float>(dose_.at({place(0), place(1), place(2)}));
    }
    return fine_[n];
}

double IsodoseDistances::dose_at(Vec3d const& point_mm) {
    if (lattices_.same()) return dose_.at(point_mm);
    auto const& fine = lattices_.fine;
    auto const node = [&](std::array<int, 3> const& ijk) {
        Vec3f gradient{};
        for (std::size_t a = 0; a < 3; ++a) {
            bool const down = ijk[a] > 0, up = ijk[a] + 1 < fine.size[a];
            if (!down && !up) continue;
            auto low = ijk, high = ijk;
            low[a] -= down;
            high[a] += up;
            gradient[a] = slope(value(low), value(high), fine.spacing_mm[a], down && up ? 2 : 1);
        }
        return std::pair{value(ijk), gradient};
    };
    return between_nodes(fine, {place_on(fine, 0, point_mm[0]), place_on(fine, 1, point_mm[1]), place_on(fine, 2, point_mm[2])}, node);
}

/// The triangles of a block, made when a search first comes there.
IsodoseDistances::Cut IsodoseDistances::cut(std::array<int, 3> const& block, double isodose_Gy) {
    auto& known = block_[level_[0].index(block)];
    if (known.count != not_cut) return known;
    known = {static_cast<std::uint32_t>(cell_.size()), 0};
    auto const& f = lattices_.factor;
    CellCut triangles;
    std::array<float, 8> level{};
    for (int part = 0; part < f[0] * f[1] * f[2]; ++part) {
        std::array<int, 3> const from{block[0] * f[0] + part % f[0], block[1] * f[1] + part / f[0] % f[1],
                                      block[2] * f[2] + part / f[0] / f[1]};
        int below = 0;
        for (int c = 0; c < 8; ++c) {
            double const dose = static_cast<double>(value({from[0] + (c & 1), from[1] + (c >> 1 & 1), from[2] + (c >> 2)}));
            auto const here = level[static_cast<std::size_t>(c)] = static_cast<float>(isodose_Gy - dose);
            below += here < 0;
        }
        if (below == 0 || below == 8) continue;
        cut_cell(level, triangles);
        Cell cell{crossing_mm(lattices_.fine, from, triangles.triangle[0][0], level), {}, static_cast<std::uint32_t>(corner_.size()), 0};
        cell.high = cell.low;
        for (std::size_t t = 0; t < static_cast<std::size_t>(triangles.count); ++t) {
            auto const corner = [&](std::size_t c) { return crossing_mm(lattices_.fine, from, triangles.triangle[t][c], level); };
            corner_.push_back({corner(0), corner(1), corner(2)});
            for (auto const& p : corner_.back())
                for (std::size_t a = 0; a < 3; ++a) {
                    cell.low[a] = std::min(cell.low[a], p[a]);
                    cell.high[a] = std::max(cell.high[a], p[a]);
                }
        }
        cell.end = static_cast<std::uint32_t>(corner_.size());
        cell_.push_back(cell);
    }
    known.count = static_cast<std::uint32_t>(cell_.size()) - known.first;
    return known;
}

IsodoseDistances::Nearest IsodoseDistances::search(Vec3d const& point_mm, Nearest best, double isodose_Gy) {
    struct Waiting {
        std::size_t level;
        std::array<int, 3> at;
        double squared;
    };
    auto const crosses = [&](Range const& r) {
        return static_cast<double>(r.most) > isodose_Gy && static_cast<double>(r.least) <= isodose_Gy;
    };
    auto const& spacing = lattices_.coarse.spacing_mm;
    std::array<Waiting, 256> stack;  // seven more for each of at most 32 levels
    std::size_t waiting = 0;
    if (!level_.empty() && crosses(level_.back().range[0])) stack[waiting++] = {level_.size() - 1, {0, 0, 0}, 0};
    while (waiting > 0) {
        auto const next = stack[--waiting];
        if (next.squared >= best.squared) continue;
        if (next.level == 0) {
            auto const cells = cut(next.at, isodose_Gy);
            for (auto c = cells.first; c < cells.first + cells.count; ++c) {
                auto const& cell = cell_[c];
                double near = 0;
                for (std::size_t a = 0; a < 3; ++a) {
                    double const low = static_cast<double>(cell.low[a]), high = static_cast<double>(cell.high[a]);
                    double const off = std::max({low - point_mm[a], 0.0, point_mm[a] - high});
                    near += off * off;
                }
                if (near >= best.squared) continue;
                for (auto t = cell.first; t < cell.end; ++t) {
                    Vec3d const q = nearest_on_triangle(corner_[t], point_mm);
                    double const x = point_mm[0] - q[0], y = point_mm[1] - q[1], z = point_mm[2] - q[2];
                    double const squared = x * x + y * y + z * z;
                    if (squared < best.squared) best = {squared, q, true};
                }
            }
            continue;
        }
        auto const& below = level_[next.level - 1];
        auto const first = waiting;
        for (int c = 0; c < 8; ++c) {
            std::array<int, 3> at{};
            bool there = true;
            double squared = 0;
            for (std::size_t a = 0; a < 3; ++a) {
                at[a] = 2 * next.at[a] + (c >> a & 1);
                there = there && at[a] < below.size[a];
                double const edge = spacing[a] * static_cast<double>(1U << (next.level - 1)), low = at[a] * edge;
                double const off = std::max({low - rounding_mm - point_mm[a], 0.0, point_mm[a] - low - edge - rounding_mm});
                squared += off * off;
            }
            if (!there || squared >= best.squared || !crosses(below.range[below.index(at)])) continue;
            auto slot = waiting++;  // the nearest on top
            for (; slot > first && stack[slot - 1].squared < squared; --slot) stack[slot] = stack[slot - 1];
            stack[slot] = {next.level - 1, at, squared};
        }
    }
    return best;
}

std::vector<double> IsodoseDistances::to(double isodose_Gy) {
    block_.assign(level_.empty() ? 0 : level_[0].range.size(), {0, not_cut});
    cell_.clear();
    corner_.clear();
    std::vector<double> out;
    out.reserve(at_point_.size());
    Nearest near{};
    for (std::size_t p = 0; p < at_point_.size(); ++p) {
        auto const point = wide(points_.surface.point_mm[p]);
        // What the point before was answered bounds the search.
        Nearest bound{margin_reach_mm * margin_reach_mm, {}, false};
        double const x = point[0] - near.point_mm[0], y = point[1] - near.point_mm[1], z = point[2] - near.point_mm[2];
        double const squared = x * x + y * y + z * z;
        if (near.found && squared < bound.squared) bound = {squared, near.point_mm, true};
        near = search(point, bound, isodose_Gy);
        double const distance = near.found ? std::sqrt(near.squared) : margin_reach_mm;
        out.push_back(at_point_[p] >= isodose_Gy ? distance : -distance);
    }
    return out;
}

}  // namespace yttria
