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
    /// Takes `count` more pairs into those from `to` on; a loop that the compiler can make of vectors where `stride` is 1.
    void add(std::size_t to, std::uint8_t const* low, std::uint8_t const* high, std::size_t stride, std::size_t count) {
        std::uint8_t* const into_least = least.data() + to;
        std::uint8_t* const into_most = most.data() + to;
        if (stride == 1) {
            for (std::size_t i = 0; i < count; ++i) { into_least[i] = std::min(into_least[i], low[i]); }
            for (std::size_t i = 0; i < count; ++i) { into_most[i] = std::max(into_most[i], high[i]); }
        } else {
            for (std::size_t i = 0; i < count; ++i) { into_least[i] = std::min(into_least[i], low[i * stride]); }
            for (std::size_t i = 0; i < count; ++i) { into_most[i] = std::max(into_most[i], high[i * stride]); }
        }
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
            for (auto const& e : entries(2, z)) { all.add(0, planes[e.source].least.data(), planes[e.source].most.data(), 1, plane); }
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
        auto const nx = static_cast<std::size_t>(size_[0]), length = static_cast<std::size_t>(axes_[0].source_size);
        Extremes plane(nx * size_[1]);
        for (int y = 0; y < size_[1]; ++y) {
            Extremes row(length);  // whole rows first: they are added as vectors
            for (auto const& e : entries(1, y)) {
                std::uint8_t const* const in = values_.data() + k * stride_[2] + e.source * stride_[1];
                row.add(0, in, in, stride_[0], length);
            }
            for (int x = 0; x < size_[0]; ++x) {
                for (auto const& e : entries(0, x)) { plane.add(nx * y + x, &row.least[e.source], &row.most[e.source], 1, 1); }
            }
        }
        return plane;
    }

    /// The value with the largest share of a target voxel; sums in the order of apply_overlaps, so that equal shares stay equal.
    std::uint8_t largest(std::array<int, 3> const& at, std::uint8_t least, std::uint8_t most, std::uint8_t outside) const {
        auto const along_x = entries(0, at[0]), along_y = entries(1, at[1]), along_z = entries(2, at[2]);
        float largest_share = 0;
        for (unsigned base = least; base <= most; base += 4) {  // four values side by side
            Four volume{};
            for (auto const& ez : along_z) {
                Four area{};
                for (auto const& ey : along_y) {
                    std::uint8_t const* const in = values_.data() + ez.source * stride_[2] + ey.source * stride_[1];
                    Four length{};
                    // A product, not a choice: what the next voxel holds cannot be foreseen.
                    for (auto const& ex : along_x) { add(length, ex.share, one_of[std::min(in[ex.source * stride_[0]] - base, 4U)]); }
                    add(area, ey.share, length);
                }
                add(volume, ez.share, area);
            }
            for (unsigned v = 0; v < 4; ++v) {
                if (static_cast<float>(volume[v]) > largest_share) {
                    largest_share = static_cast<float>(volume[v]);
                    outside = static_cast<std::uint8_t>(base + v);
                }
            }
        }
        return outside;
    }

    using Four = std::array<double, 4>;
    static constexpr std::array<Four, 5> one_of{{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}, {}}};
    static void add(Four& sum, double share, Four const& of) {
        for (std::size_t v = 0; v < sum.size(); ++v) { sum[v] += share * of[v]; }
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
