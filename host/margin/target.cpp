// SPDX-License-Identifier: Apache-2.0
#include "host/margin/margin.hpp"

#include "host/base/error.hpp"
#include "host/margin/shells.hpp"

#include <algorithm>

namespace yttria {
namespace {

/// Tumours that are no part of the target, and what is in the liver but no liver.
std::vector<float> not_of_the_margin(Structures const& structures, Structure const& target, Region const& region) {
    std::vector<float> out;
    for (auto const& s : structures.list) {
        bool const other = s.role == Role::tumour && !s.derived && !target.derived && s.name != target.name;
        if (!other && !s.excluded_from_liver) continue;
        auto const cut = region.cut(structures.grid, s.fraction);
        if (out.empty()) out.assign(cut.size(), 0.0F);
        for (std::size_t n = 0; n < out.size(); ++n) out[n] = std::max(out[n], cut[n]);
    }
    return out;
}

}  // namespace

std::vector<float> with_margin(Structures const& structures, Structure const& target, double margin_mm) {
    auto const& grid = structures.grid;
    auto const region = region_around(grid, target.fraction, margin_mm);
    Solid const solid(region.lattice, region.cut(grid, target.fraction));
    if (solid.empty())
        throw input_error(
            "\"" + target.name +
            "\" fills no voxel of the grid by half (it has no surface to measure a margin from) use a finer grid, or no margin");
    std::optional<Solid> liver, other;
    if (auto const* whole = structures.find("whole_liver")) liver.emplace(region.lattice, region.cut(grid, whole->fraction));
    if (auto cut = not_of_the_margin(structures, target, region); !cut.empty()) other.emplace(region.lattice, std::move(cut));
    Surroundings around;
    if (liver) around.liver = &*liver;
    if (other) around.other = &*other;
    Shells const shells(region.lattice, solid, around, margin_mm);
    auto const share = shells.shell(margin_mm);
    auto const& place = shells.place();
    auto const& axis = shells.axis_mm();
    std::array<std::uint32_t, 3> parts{};
    for (std::size_t a = 0; a < 3; ++a)
        parts[a] = static_cast<std::uint32_t>(axis[a].size() / static_cast<std::size_t>(region.lattice.size[a]));
    double const cell = 1.0 / (parts[0] * parts[1] * parts[2]);
    std::vector<double> added(region.lattice.nodes(), 0.0);
    for (std::size_t c = 0; c < place.size(); ++c) {
        auto const at = [&](std::size_t a) { return static_cast<int>(place[c][a] / parts[a]); };
        added[region.lattice.index(at(0), at(1), at(2))] += cell * static_cast<double>(share[c]);
    }
    auto out = target.fraction;
    for (std::size_t n = 0; n < added.size(); ++n) {
        auto& fraction = out[region.grid_voxel(grid, n)];
        fraction = std::min(1.0F, fraction + static_cast<float>(added[n]));
    }
    return out;
}

}  // namespace yttria
