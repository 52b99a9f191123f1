// SPDX-License-Identifier: Apache-2.0
#include "host/margin/cell_reader.hpp"

#include <numeric>

namespace yttria {
namespace {

constexpr std::size_t at_once = 4;  // doubles of a vector

}  // namespace

CellReader::CellReader(Lattice const& lattice, std::array<std::vector<double>, 3> const& axis_mm,
                       std::vector<std::array<std::uint32_t, 3>> const& place)
    : lattice_(lattice),
      cell_(place.size()) {
    for (std::size_t a = 0; a < 3; ++a) {
        axis_[a].first.assign(static_cast<std::size_t>(lattice.size[a]) + 1, 0);
        for (double const at : axis_mm[a]) {
            axis_[a].place.push_back(place_on(lattice, a, at));
            ++axis_[a].first[static_cast<std::size_t>(axis_[a].place.back().from) + 1];
        }
        for (auto const count : axis_[a].first) most_[a] = std::max<std::size_t>(most_[a], count);
        std::partial_sum(axis_[a].first.begin(), axis_[a].first.end(), axis_[a].first.begin());
    }
    auto const box_of = [&](std::array<std::uint32_t, 3> const& at) {
        auto const from = [&](std::size_t a) { return axis_[a].place[at[a]].from; };
        return lattice.index(from(0), from(1), from(2));
    };
    std::vector<std::uint32_t> start(lattice.nodes() + 1, 0);
    for (auto const& at : place) ++start[box_of(at) + 1];
    for (std::size_t n = 0; n < lattice.nodes(); ++n) {
        auto const count = start[n + 1];
        start[n + 1] += start[n];
        if (count > 0) box_.push_back({lattice.at(n), start[n], start[n + 1]});
    }
    for (std::size_t c = 0; c < place.size(); ++c) {
        std::array<std::uint32_t, 3> off{}, size{};
        for (std::size_t a = 0; a < 3; ++a) {
            auto const* const first = &axis_[a].first[static_cast<std::size_t>(axis_[a].place[place[c][a]].from)];
            off[a] = place[c][a] - first[0];
            size[a] = first[1] - first[0];
        }
        cell_[start[box_of(place[c])]++] = {static_cast<std::uint32_t>(c), off[0] + size[0] * (off[1] + size[1] * off[2])};
    }
}

void CellReader::read_box(DoseField const& field, Box const& box, Scratch& scratch, std::vector<float>& out) const {
    DoseCell const cell(field, box.node);
    std::array<Place const*, 3> place{};
    std::array<std::size_t, 3> size{};
    for (std::size_t a = 0; a < 3; ++a) {
        auto const* const first = &axis_[a].first[static_cast<std::size_t>(box.node[a])];
        place[a] = axis_[a].place.data() + first[0];
        size[a] = first[1] - first[0];
    }
    auto& [x, y, z] = scratch.up;
    std::size_t points = 0;
    for (std::size_t k = 0; k < size[2]; ++k)
        for (std::size_t j = 0; j < size[1]; ++j)
            for (std::size_t i = 0; i < size[0]; ++i, ++points) {
                x[points] = place[0][i].up;
                y[points] = place[1][j].up;
                z[points] = place[2][k].up;
            }
    for (; points % at_once > 0; ++points) x[points] = y[points] = z[points] = 0;  // whole vectors only
    cell.at(points, {x.data(), y.data(), z.data()}, scratch.linear.data(), scratch.log.data(), scratch.value.data());
    for (auto c = box.first; c < box.end; ++c) out[cell_[c].cell] = scratch.value[cell_[c].slot];
}

std::vector<float> CellReader::read(DoseField const& field) const {
    std::vector<float> out(cell_.size());
    std::vector<double> const some(most_[0] * most_[1] * most_[2] + at_once);
    Scratch scratch{{some, some, some}, some, some, std::vector<float>(some.size())};
    for (auto const& box : box_) read_box(field, box, scratch, out);
    return out;
}

}  // namespace yttria
