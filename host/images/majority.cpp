// SPDX-License-Identifier: Apache-2.0
#include "host/images/majority.hpp"

#include "host/base/parallel.hpp"
#include "host/images/axis_overlap.hpp"

#include <algorithm>

namespace yttria {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// Any axes: one value after another by its volume fraction.
Bytes by_fractions(Geometry const& source, Bytes const& values, Geometry const& target, std::uint8_t outside) {
    Bytes best(target.voxels(), outside);
    std::vector<float> most(target.voxels(), 0.0F);
    std::array<bool, 256> present{};
    for (std::uint8_t const value : values) { present[value] = true; }
    for (std::size_t value = 0; value < present.size(); ++value) {
        if (!present[value]) { continue; }
        Bytes inside(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) { inside[i] = values[i] == value ? 1 : 0; }
        auto const fraction = volume_average(source, inside, target, Sampling::nearest);
        for (std::size_t i = 0; i < fraction.size(); ++i) {
            if (fraction[i] > most[i]) {
                most[i] = fraction[i];
                best[i] = static_cast<std::uint8_t>(value);
            }
        }
    }
    return best;
}

/// Smallest and largest value in the part of a source plane, or of several, that lies in each target voxel; least > most where none does.
struct Extremes {
    Bytes least, most;
    explicit Extremes(std::size_t count = 0) : least(count, 255), most(count, 0) {}
    void add(std::size_t i, std::uint8_t low, std::uint8_t high) {
        least[i] = std::min(least[i], low);
        most[i] = std::max(most[i], high);
    }
};

class Overlaps {
public:
    Overlaps(IndexMap const& map, std::array<int, 3> const& source_size, Bytes const& values, std::array<int, 3> const& target_size)
        : axes_(axis_overlaps(map, source_size, target_size, ShareOf::target)),
          values_(values),
          size_(target_size) {
        std::array<std::size_t, 3> const source_stride{1, static_cast<std::size_t>(source_size[0]),
                                                       static_cast<std::size_t>(source_size[0]) * source_size[1]};
        for (std::size_t a = 0; a < 3; ++a) { stride_[a] = source_stride[axes_[a].source_axis]; }
    }

    Bytes majority(std::uint8_t outside) const {
        std::vector<Extremes> planes(static_cast<std::size_t>(axes_[2].source_size));
        Bytes used(planes.size(), 0);
        for (auto const& entry : axes_[2].entries) { used[entry.source] = 1; }
        parallel_for(planes.size(), [&](std::size_t k) {
            if (used[k] != 0) { planes[k] = extremes_of_plane(k); }
        });
        auto const plane = static_cast<std::size_t>(size_[0]) * size_[1];
        Bytes best(plane * size_[2], outside);
        parallel_for(size_[2], [&](int z) {
            Extremes all(plane);
            for (auto const& e : entries(2, z)) {
                for (std::size_t i = 0; i < plane; ++i) { all.add(i, planes[e.source].least[i], planes[e.source].most[i]); }
            }
            for (std::size_t i = 0; i < plane; ++i) {
                if (all.least[i] > all.most[i]) { continue; }
                auto const x = static_cast<int>(i % static_cast<std::size_t>(size_[0])), y = static_cast<int>(i / size_[0]);
                // Most voxels hold one value only; a share that is lost in a float counts for nothing (last comparison).
                bool const one = all.least[i] == all.most[i] && share(0, x) * share(1, y) * share(2, z) > 1e-30;
                best[plane * z + i] = one ? all.least[i] : largest({x, y, z}, all.least[i], all.most[i], outside);
            }
        });
        return best;
    }

private:
    std::span<AxisOverlap::Entry const> entries(std::size_t axis, int target) const {
        auto const& a = axes_[axis];
        return std::span(a.entries).subspan(a.start[target], a.start[target + 1] - a.start[target]);
    }
    double share(std::size_t axis, int target) const {
        double sum = 0;
        for (auto const& e : entries(axis, target)) { sum += e.share; }
        return sum;
    }

    /// Of source plane k on the target's plane [y][x].
    Extremes extremes_of_plane(std::size_t k) const {
        auto const nx = static_cast<std::size_t>(size_[0]);
        Extremes rows(static_cast<std::size_t>(axes_[1].source_size) * nx);
        for (int row = 0; row < axes_[1].source_size; ++row) {
            std::uint8_t const* const in = values_.data() + k * stride_[2] + row * stride_[1];
            for (int x = 0; x < size_[0]; ++x) {
                for (auto const& e : entries(0, x)) { rows.add(nx * row + x, in[e.source * stride_[0]], in[e.source * stride_[0]]); }
            }
        }
        Extremes plane(nx * size_[1]);
        for (int y = 0; y < size_[1]; ++y) {
            for (auto const& e : entries(1, y)) {
                for (std::size_t x = 0; x < nx; ++x) { plane.add(nx * y + x, rows.least[nx * e.source + x], rows.most[nx * e.source + x]); }
            }
        }
        return plane;
    }

    /// The value with the largest share of a target voxel; sums as in apply_overlaps, so that equal shares stay equal.
    std::uint8_t largest(std::array<int, 3> const& at, std::uint8_t least, std::uint8_t most, std::uint8_t outside) const {
        std::array<double, 256> volume, area, length;  // [value] of the voxel, in a plane, in a row; only least to most are used
        auto const part = [&](std::array<double, 256>& sums) { return std::span(sums).subspan(least, most - least + 1U); };
        std::ranges::fill(part(volume), 0.0);
        for (auto const& ez : entries(2, at[2])) {
            std::ranges::fill(part(area), 0.0);
            for (auto const& ey : entries(1, at[1])) {
                std::ranges::fill(part(length), 0.0);
                std::uint8_t const* const in = values_.data() + ez.source * stride_[2] + ey.source * stride_[1];
                for (auto const& ex : entries(0, at[0])) { length[in[ex.source * stride_[0]]] += ex.share; }
                for (std::size_t v = least; v <= most; ++v) { area[v] += ey.share * length[v]; }
            }
            for (std::size_t v = least; v <= most; ++v) { volume[v] += ez.share * area[v]; }
        }
        float largest_share = 0;
        for (std::size_t v = least; v <= most; ++v) {
            auto const here = static_cast<float>(volume[v]);
            if (here > largest_share) {
                largest_share = here;
                outside = static_cast<std::uint8_t>(v);
            }
        }
        return outside;
    }

    std::array<AxisOverlap, 3> axes_;
    std::array<std::size_t, 3> stride_{};  ///< in the source, along the target's axes
    Bytes const& values_;
    std::array<int, 3> size_;
};

}  // namespace

std::vector<std::uint8_t> volume_majority(Geometry const& source, std::vector<std::uint8_t> const& values, Geometry const& target,
                                          std::uint8_t outside) {
    IndexMap const map = index_map(source, target);
    if (!axes_parallel(map, source.size)) { return by_fractions(source, values, target, outside); }
    return Overlaps(map, source.size, values, target.size).majority(outside);
}

}  // namespace yttria
