// SPDX-License-Identifier: Apache-2.0
// Volumes as the interactive report carries them (docs/report.md).
#pragma once

#include "host/base/volume.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace yttria {

/// A volume in the page: the box around what is not 0, in parts of whole values, each with the bytes of its values sorted by place (all
/// first ones, then all second ones, ...), deflated (zlib) and in base 64.
struct PackedVolume {
    std::array<int, 3> first{}, size{};  ///< of the box, voxels
    std::size_t bytes_per_value = 1;
    std::size_t values_per_part = 0;  ///< of all parts but the last
    std::string text;                 ///< parts joined by "."

    std::size_t packed_bytes() const { return text.size(); }
};

PackedVolume pack_volume(Geometry const& grid, std::vector<std::uint8_t> const& codes);
PackedVolume pack_volume(Geometry const& grid, std::vector<std::uint16_t> const& codes);
PackedVolume pack_volume(Geometry const& grid, std::vector<float> const& values);  ///< bit for bit, little-endian

/// Three decimal digits in 16 bits: 0 is 0 or unknown; bit 15 the sign; the rest 1 + 900 (e + 20) + (m - 100) for m * 10^(e - 2) with m
/// from 100 to 999 and e from -20 to 15 (smaller is 0, larger the largest). What is printed from it to three digits is what would have
/// been printed from the value itself.
std::uint16_t decimal_code(double value);

}  // namespace yttria
