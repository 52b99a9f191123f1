// SPDX-License-Identifier: Apache-2.0
#include "host/transport/source_shares.hpp"

#include "host/base/error.hpp"
#include "host/base/parallel.hpp"
#include "host/transport/hilbert.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <string>
#include <utility>

namespace yttria {
namespace {

__extension__ using Wide = unsigned __int128;

// 64-bit mantissa: a float times a scale is good to 2^-63, below the unit of a share.
static_assert(std::numeric_limits<long double>::digits >= 64);
constexpr long double scale_of_total = 4611686018427387904.0L;  // 2^62
constexpr long double two_to_64 = 18446744073709551616.0L;

/// Items of a piece of work that is shared out: costs more than a thread, and there are enough of them.
constexpr std::size_t stretch = 65536;

/// Refuses what is no number, and an image without decays.
void check(std::vector<float> const& decays) {
    if (decays.size() > std::numeric_limits<std::uint32_t>::max()) {
        throw input_error("transport grid: " + std::to_string(decays.size()) +
                          " voxels (at most 2^32 can be counted) use a larger spacing");
    }
    bool any = false;
    for (std::size_t voxel = 0; voxel < decays.size(); ++voxel) {
        if (!std::isfinite(decays[voxel])) {
            throw input_error("activity: voxel " + std::to_string(voxel) +
                              " of the transport grid is not finite (NaN or infinite) check the image");
        }
        any = any || decays[voxel] > 0;
    }
    if (!any) throw input_error("activity: no voxel of the transport grid has decays (all are 0 or negative) check the image and the grid");
}

/// The curve runs through one block of 8^3 cells after another: the upper digits of a cell's place are its block's, the lower nine its
/// place inside. Inside, it is one path turned or mirrored in one of 24 ways, which the places of four corners tell apart. So blocks are
/// sorted, and cells of a block are put where they belong.
constexpr int block_bits = 3;
constexpr std::uint32_t block_side = 1U << block_bits;
constexpr std::size_t block_cells = std::size_t{block_side} * block_side * block_side;

using Cell = std::array<std::uint32_t, 3>;
using Places = std::array<std::uint16_t, block_cells>;  ///< [cell, x fastest] place inside the block

struct Block {
    Cell first;
    Places const* places;
};

/// The blocks that a grid touches, in the order of the curve.
class CurveBlocks {
public:
    CurveBlocks(Cell const& size, int bits) : bits_(bits), side_(std::min(block_side, 1U << static_cast<unsigned>(bits))) {
        std::vector<std::pair<std::uint64_t, Cell>> placed;
        for (std::uint32_t z = 0; z < size[2]; z += block_side) {
            for (std::uint32_t y = 0; y < size[1]; y += block_side) {
                for (std::uint32_t x = 0; x < size[0]; x += block_side) placed.push_back({hilbert_index({x, y, z}, bits), {x, y, z}});
            }
        }
        for (auto& [place, first] : placed) place /= block_cells;
        std::sort(placed.begin(), placed.end());
        for (auto const& [place, first] : placed) list.push_back({first, places_of(first)});
    }
    std::vector<Block> list;

private:
    std::uint16_t place(Cell const& cell) const { return static_cast<std::uint16_t>(hilbert_index(cell, bits_) % block_cells); }
    Places const* places_of(Cell const& first) {
        auto const [x, y, z] = first;
        std::uint32_t const far = side_ - 1;
        std::array const corners{place(first), place({x + far, y, z}), place({x, y + far, z}), place({x, y, z + far})};
        auto const [at, is_new] = known_.try_emplace(corners);
        if (is_new) {
            for (std::uint32_t k = 0; k < side_; ++k) {
                for (std::uint32_t j = 0; j < side_; ++j) {
                    for (std::uint32_t i = 0; i < side_; ++i)
                        at->second[i + block_side * (j + block_side * k)] = place({x + i, y + j, z + k});
                }
            }
        }
        return &at->second;
    }
    int bits_;
    std::uint32_t side_;  ///< of a block, smaller where the whole grid is
    std::map<std::array<std::uint16_t, 4>, Places> known_;
};

/// Voxels of a block that have decays, in the order of the curve, added to a list.
void add_block(std::vector<std::uint32_t>& list, Block const& block, std::vector<float> const& decays, Cell const& size) {
    constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
    std::array<std::uint32_t, block_cells> at;
    at.fill(none);
    auto const [x, y, z] = block.first;
    for (std::uint32_t k = 0; k < std::min(block_side, size[2] - z); ++k) {
        for (std::uint32_t j = 0; j < std::min(block_side, size[1] - y); ++j) {
            std::uint32_t const row = x + size[0] * (y + j + size[1] * (z + k));
            for (std::uint32_t i = 0; i < std::min(block_side, size[0] - x); ++i) {
                if (decays[row + i] > 0) at[(*block.places)[i + block_side * (j + block_side * k)]] = row + i;
            }
        }
    }
    std::copy_if(at.begin(), at.end(), std::back_inserter(list), [](std::uint32_t voxel) { return voxel != none; });
}

std::vector<std::uint32_t> joined(std::vector<std::vector<std::uint32_t>> const& parts) {
    std::vector<std::uint32_t> all;
    std::size_t count = 0;
    for (auto const& part : parts) count += part.size();
    all.reserve(count);
    for (auto const& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

SourceInput with_shares(std::vector<std::uint32_t> voxels, std::vector<float> const& decays) {
    SourceInput source;
    source.voxel = std::move(voxels);
    long double total = 0;
    for (std::uint32_t const voxel : source.voxel) total += static_cast<long double>(decays[voxel]);
    // Whole weights of at least 1 that add up to about 2^62; from here on every number is an integer.
    std::vector<std::uint64_t> weights(source.voxel.size());
    parallel_stretches(weights.size(), stretch, [&](Stretch s) {
        for (std::size_t i = s.first; i < s.end; ++i) {
            long double const scaled = static_cast<long double>(decays[source.voxel[i]]) / total * scale_of_total;
            weights[i] = scaled < 1 ? 1 : static_cast<std::uint64_t>(scaled);
        }
    });
    source.cumulative = cumulative_shares(weights);
    return source;
}

}  // namespace

std::vector<std::uint64_t> cumulative_shares(std::vector<std::uint64_t> const& weights) {
    std::vector<Wide> before{0};  // sum of the weights before each stretch
    for (std::size_t first = 0; first < weights.size(); first += stretch) {
        Wide sum = before.back();
        for (std::size_t i = first; i < std::min(first + stretch, weights.size()); ++i) sum += weights[i];
        before.push_back(sum);
    }
    // floor(partial * 2^64 / sum) - 1: rises by at least 2^64/sum >= 1 a voxel, and is 2^64 - 1 at the last.
    std::vector<std::uint64_t> cumulative(weights.size());
    parallel_stretches(weights.size(), stretch, [&](Stretch s) {
        Wide partial = before[s.first / stretch];
        for (std::size_t i = s.first; i < s.end; ++i) {
            partial += weights[i];
            cumulative[i] = static_cast<std::uint64_t>((partial << 64) / before.back() - 1);
        }
    });
    return cumulative;
}

SourceInput make_source_in_grid_order(std::vector<float> const& decays) {
    check(decays);
    std::vector<std::uint32_t> voxels;
    for (std::size_t voxel = 0; voxel < decays.size(); ++voxel)
        if (decays[voxel] > 0) voxels.push_back(static_cast<std::uint32_t>(voxel));
    return with_shares(std::move(voxels), decays);
}

SourceInput make_source(std::vector<float> const& decays, std::array<int, 3> const& size) {
    check(decays);
    Cell const cells{static_cast<std::uint32_t>(size[0]), static_cast<std::uint32_t>(size[1]), static_cast<std::uint32_t>(size[2])};
    auto const bits = static_cast<int>(std::bit_width(std::max({cells[0], cells[1], cells[2], 2U}) - 1));
    CurveBlocks const curve(cells, bits);
    auto const& blocks = curve.list;
    constexpr std::size_t together = stretch / block_cells;
    std::vector<std::vector<std::uint32_t>> parts((blocks.size() + together - 1) / together);
    parallel_stretches(blocks.size(), together, [&](Stretch s) {
        for (std::size_t b = s.first; b < s.end; ++b) add_block(parts[s.first / together], blocks[b], decays, cells);
    });
    return with_shares(joined(parts), decays);
}

long double source_share(SourceInput const& source, std::size_t index) {
    // Unsigned wrap-around makes the first share cumulative[0] + 1, and the only one, 2^64, zero.
    std::uint64_t const below = index == 0 ? std::numeric_limits<std::uint64_t>::max() : source.cumulative[index - 1];
    std::uint64_t const width = source.cumulative[index] - below;
    return width == 0 ? 1.0L : static_cast<long double>(width) / two_to_64;
}

}  // namespace yttria
