// SPDX-License-Identifier: Apache-2.0
#include "host/results/packed_chunks.hpp"

#include "host/base/deflate.hpp"
#include "host/base/parallel.hpp"

#include <cstring>

namespace yttria {
namespace {

using Extent = std::vector<std::uint64_t>;

std::uint64_t product(Extent const& extent) {
    std::uint64_t n = 1;
    for (auto const e : extent) n *= e;
    return n;
}

/// Steps `index` through the axes before the last one; false after the last row.
bool next_row(Extent& index, Extent const& size) {
    for (std::size_t a = size.size() - 1; a-- > 0;) {
        if (++index[a] < size[a]) return true;
        index[a] = 0;
    }
    return false;
}

/// The elements of one chunk, row by row.
std::vector<std::byte> cut(RawDataset const& raw, Extent const& chunk, Extent const& offset) {
    std::vector<std::byte> out(product(chunk) * raw.element_bytes, std::byte{0});
    std::size_t const last = chunk.size() - 1;
    std::size_t const row_bytes = std::min(chunk[last], raw.size[last] - offset[last]) * raw.element_bytes;
    Extent row(chunk.size(), 0);
    do {
        std::uint64_t from = 0, to = 0;
        bool inside = true;
        for (std::size_t a = 0; a < chunk.size(); ++a) {
            inside = inside && offset[a] + row[a] < raw.size[a];
            from = from * raw.size[a] + offset[a] + row[a];
            to = to * chunk[a] + row[a];
        }
        if (inside) std::memcpy(out.data() + to * raw.element_bytes, raw.data + from * raw.element_bytes, row_bytes);
    } while (next_row(row, chunk));
    return out;
}

}  // namespace

std::vector<PackedChunk> pack_chunks(RawDataset const& raw, Extent const& chunk, unsigned gzip) {
    Extent grid;  // chunks along each axis
    for (std::size_t a = 0; a < chunk.size(); ++a) grid.push_back((raw.size[a] + chunk[a] - 1) / chunk[a]);
    std::vector<PackedChunk> packed(product(grid));
    parallel_for(packed.size(), [&](std::size_t n) {
        auto& out = packed[n];
        out.offset.resize(grid.size());
        std::uint64_t rest = n;
        for (std::size_t a = grid.size(); a-- > 0; rest /= grid[a]) out.offset[a] = rest % grid[a] * chunk[a];
        out.bytes = zlib_deflated(bytes_by_place(cut(raw, chunk, out.offset), raw.element_bytes), gzip);
    });
    return packed;
}

}  // namespace yttria
