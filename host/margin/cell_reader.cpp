// SPDX-License-Identifier: Apache-2.0
#include "host/margin/cell_reader.hpp"

#include <numeric>

namespace yttria {

struct CellReader::Scratch {
    std::array<std::vector<double>, 8> slope;   ///< of each corner in x and y, per coordinate pair
    std::array<std::vector<double>, 4> weight;  ///< in x and y
    std::vector<double> sum;
    std::vector<float> value;

    Scratch(std::size_t plane, std::size_t planes) : sum(plane), value(plane * planes) {
        for (auto& row : slope) row.resize(plane);
        for (auto& row : weight) row.resize(plane);
    }
};

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

void CellReader::read_box(SmoothField const& field, Box const& box, Scratch& scratch, std::vector<float>& out) const {
    std::array<Place const*, 3> place{};
    std::array<std::size_t, 3> size{};
    for (std::size_t a = 0; a < 3; ++a) {
        auto const* const first = &axis_[a].first[static_cast<std::size_t>(box.node[a])];
        place[a] = axis_[a].place.data() + first[0];
        size[a] = first[1] - first[0];
    }
    std::size_t const plane = size[0] * size[1];
    // The operations of between_nodes in their order; half of a step stands for half of a slope along it, which is as exact.
    auto const half_step = [&](std::size_t a, Place const& p, int upper) { return 0.5 * ((p.up - upper) * lattice_.spacing_mm[a]); };
    auto const weight = [](Place const& p, int upper) { return upper ? p.up : 1 - p.up; };
    std::array<double, 8> value{}, slope_z{};
    double least = 1e300, most = -1e300;
    for (int c = 0; c < 8; ++c) {
        auto const at = static_cast<std::size_t>(c);
        auto const node = [&](std::size_t a) { return std::min(box.node[a] + (c >> a & 1), lattice_.size[a] - 1); };
        auto const n = lattice_.index(node(0), node(1), node(2));
        value[at] = static_cast<double>(field.value[n]);
        least = std::min(least, value[at]);
        most = std::max(most, value[at]);
        auto const& g = field.gradient[n];
        slope_z[at] = static_cast<double>(g[2]);
        double* slope = scratch.slope[at].data();
        for (std::size_t y = 0; y < size[1]; ++y) {
            double const along_y = static_cast<double>(g[1]) * half_step(1, place[1][y], c >> 1 & 1);
            for (std::size_t x = 0; x < size[0]; ++x) *slope++ = static_cast<double>(g[0]) * half_step(0, place[0][x], c & 1) + along_y;
        }
    }
    for (int c = 0; c < 4; ++c) {
        double* row = scratch.weight[static_cast<std::size_t>(c)].data();
        for (std::size_t y = 0; y < size[1]; ++y)
            for (std::size_t x = 0; x < size[0]; ++x) *row++ = weight(place[0][x], c & 1) * weight(place[1][y], c >> 1 & 1);
    }
    double* const sum = scratch.sum.data();
    for (std::size_t z = 0; z < size[2]; ++z) {
        for (std::size_t s = 0; s < plane; ++s) sum[s] = 0;
        for (int c = 0; c < 8; ++c) {
            auto const at = static_cast<std::size_t>(c);
            double const w = weight(place[2][z], c >> 2), along_z = slope_z[at] * half_step(2, place[2][z], c >> 2), v = value[at];
            double const* const in_plane = scratch.weight[at & 3U].data();
            double const* const slope = scratch.slope[at].data();
            for (std::size_t s = 0; s < plane; ++s) sum[s] += in_plane[s] * w * (v + (slope[s] + along_z));
        }
        float* const row = scratch.value.data() + z * plane;
        for (std::size_t s = 0; s < plane; ++s) row[s] = static_cast<float>(std::clamp(sum[s], least, most));
    }
    for (auto c = box.first; c < box.end; ++c) out[cell_[c].cell] = scratch.value[cell_[c].slot];
}

std::vector<float> CellReader::read(SmoothField const& field) const {
    std::vector<float> out(cell_.size());
    Scratch scratch(most_[0] * most_[1], most_[2]);
    for (auto const& box : box_) read_box(field, box, scratch, out);
    return out;
}

}  // namespace yttria
