// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace yttria {

/// A zlib stream (RFC 1950) of the bytes, which any inflater reads. `level` 1 to 12 as in libdeflate: volumes of doses become as small
/// by 1 and 2 as by zlib's 4 in half of its time, by 5 as by its 6 in a third. Throws Error (internal) where there is no memory for it.
std::string zlib_deflated(std::string_view bytes, int level);

/// Bytes sorted by their place in values of that many bytes: all first ones, then all second ones, ... (HDF5's filter "shuffle").
std::string bytes_by_place(std::span<std::byte const> values, std::size_t bytes_per_value);

/// The checksum of PNG and gzip.
std::uint32_t crc32_of(std::string_view bytes);

}  // namespace yttria
