// SPDX-License-Identifier: Apache-2.0
#include "host/transport/source_shares.hpp"
#include "host/transport/strata.hpp"

namespace yttria {
namespace {

__extension__ using Wide = unsigned __int128;
constexpr double two_to_64 = 18446744073709551616.0;

/// The voxels for which `take` holds; shares are widths of the whole source's, so that those of a part stand to each other as before.
SourceStratum part(SourceInput const& source, std::string const& name, std::vector<std::uint8_t> const& near, bool take) {
    SourceStratum out{name, 0, {}};
    std::vector<std::uint64_t> weights;
    Wide sum = 0;
    for (std::size_t i = 0; i < source.voxel.size(); ++i) {
        if ((near[source.voxel[i]] != 0) != take) continue;
        out.source.voxel.push_back(source.voxel[i]);
        // A lone source voxel has a width of 2^64, which wraps to 0; it cannot be parted, and its part is never used.
        weights.push_back(source.cumulative[i] - (i == 0 ? ~std::uint64_t{0} : source.cumulative[i - 1]));
        sum += weights.back();
    }
    if (sum == 0) return out;
    out.share = static_cast<double>(sum) / two_to_64;
    out.source.cumulative = cumulative_shares(weights);
    return out;
}

}  // namespace

std::vector<SourceStratum> split_source(SourceInput const& source, std::vector<std::uint8_t> const& near, std::string const& name) {
    auto first = part(source, name, near, true), rest = part(source, "the rest of the source", near, false);
    if (first.source.voxel.empty() || rest.source.voxel.empty()) return {};
    return {std::move(first), std::move(rest)};
}

}  // namespace yttria
