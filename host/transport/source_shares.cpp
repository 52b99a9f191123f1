// SPDX-License-Identifier: Apache-2.0
#include "host/transport/source_shares.hpp"

#include "host/base/error.hpp"
#include "host/transport/hilbert.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace yttria {
namespace {

__extension__ using Wide = unsigned __int128;

// 64-bit mantissa: a float times a scale is good to 2^-63, below the unit of a share.
static_assert(std::numeric_limits<long double>::digits >= 64);
constexpr long double scale_of_total = 4611686018427387904.0L;  // 2^62
constexpr long double two_to_64 = 18446744073709551616.0L;

std::vector<std::uint32_t> source_voxels(std::vector<float> const& decays) {
    if (decays.size() > std::numeric_limits<std::uint32_t>::max()) {
        throw input_error("transport grid: " + std::to_string(decays.size()) +
                          " voxels (at most 2^32 can be counted) use a larger spacing");
    }
    std::vector<std::uint32_t> voxels;
    for (std::size_t voxel = 0; voxel < decays.size(); ++voxel) {
        if (!std::isfinite(decays[voxel])) {
            throw input_error("activity: voxel " + std::to_string(voxel) +
                              " of the transport grid is not finite (NaN or infinite) check the image");
        }
        if (decays[voxel] > 0) voxels.push_back(static_cast<std::uint32_t>(voxel));
    }
    if (voxels.empty())
        throw input_error("activity: no voxel of the transport grid has decays (all are 0 or negative) check the image and the grid");
    return voxels;
}

SourceInput with_shares(std::vector<std::uint32_t> voxels, std::vector<float> const& decays) {
    SourceInput source;
    source.voxel = std::move(voxels);
    long double total = 0;
    for (std::uint32_t const voxel : source.voxel) total += static_cast<long double>(decays[voxel]);
    // Whole weights of at least 1 that add up to about 2^62; from here on every number is an integer.
    std::vector<std::uint64_t> weights;
    for (std::uint32_t const voxel : source.voxel) {
        long double const scaled = static_cast<long double>(decays[voxel]) / total * scale_of_total;
        weights.push_back(scaled < 1 ? 1 : static_cast<std::uint64_t>(scaled));
    }
    source.cumulative = cumulative_shares(weights);
    return source;
}

}  // namespace

std::vector<std::uint64_t> cumulative_shares(std::vector<std::uint64_t> const& weights) {
    Wide sum = 0, partial = 0;
    for (std::uint64_t const weight : weights) sum += weight;
    // floor(partial * 2^64 / sum) - 1: rises by at least 2^64/sum >= 1 a voxel, and is 2^64 - 1 at the last.
    std::vector<std::uint64_t> cumulative;
    cumulative.reserve(weights.size());
    for (std::uint64_t const weight : weights) {
        partial += weight;
        cumulative.push_back(static_cast<std::uint64_t>((partial << 64) / sum - 1));
    }
    return cumulative;
}

SourceInput make_source_in_grid_order(std::vector<float> const& decays) { return with_shares(source_voxels(decays), decays); }

SourceInput make_source(std::vector<float> const& decays, std::array<int, 3> const& size) {
    auto const nx = static_cast<std::uint32_t>(size[0]), ny = static_cast<std::uint32_t>(size[1]);
    auto const bits = static_cast<int>(std::bit_width(static_cast<std::uint32_t>(std::max({size[0], size[1], size[2], 2}) - 1)));
    std::vector<std::pair<std::uint64_t, std::uint32_t>> placed;
    for (std::uint32_t const voxel : source_voxels(decays))
        placed.emplace_back(hilbert_index({voxel % nx, voxel / nx % ny, voxel / nx / ny}, bits), voxel);
    std::sort(placed.begin(), placed.end());
    std::vector<std::uint32_t> voxels;
    for (auto const& place : placed) voxels.push_back(place.second);
    return with_shares(std::move(voxels), decays);
}

long double source_share(SourceInput const& source, std::size_t index) {
    // Unsigned wrap-around makes the first share cumulative[0] + 1, and the only one, 2^64, zero.
    std::uint64_t const below = index == 0 ? std::numeric_limits<std::uint64_t>::max() : source.cumulative[index - 1];
    std::uint64_t const width = source.cumulative[index] - below;
    return width == 0 ? 1.0L : static_cast<long double>(width) / two_to_64;
}

}  // namespace yttria
