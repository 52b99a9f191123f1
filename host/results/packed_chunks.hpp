// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace yttria {

/// A dataset as it lies in memory, slowest axis first.
struct RawDataset {
    std::byte const* data = nullptr;
    std::size_t element_bytes = 1;
    std::vector<std::uint64_t> size;
};

/// A chunk as HDF5 stores it after the filters shuffle and deflate.
struct PackedChunk {
    std::vector<std::uint64_t> offset;  ///< of its first element
    std::string bytes;
};

/// Cuts a dataset into chunks (those at the end filled up with zeros, as HDF5 does) and packs them on all processors, in row-major order.
/// The library packs on one only. Throws Error (internal) when zlib refuses.
std::vector<PackedChunk> pack_chunks(RawDataset const& raw, std::vector<std::uint64_t> const& chunk, unsigned gzip);

}  // namespace yttria
