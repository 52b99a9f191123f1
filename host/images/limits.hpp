// SPDX-License-Identifier: Apache-2.0
// Inside host/images only: what a header may claim before memory is taken for it.
#pragma once

#include "host/base/error.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>

namespace yttria {

/// A whole-body CT has 512 x 512 x 2000 = 5e8 voxels; twice that is 4 GiB as float.
inline constexpr std::uint64_t most_voxels = 1ULL << 30;
/// Slices of real scanners have at most 2048 columns; larger ones are X-ray pictures or nonsense.
inline constexpr int most_columns = 16384;

/// Throws Error (input) when an image of this size is larger than any that makes sense here.
inline void check_voxels(std::filesystem::path const& file, std::array<long long, 3> const& size) {
    std::uint64_t voxels = 1;
    bool good = true;
    for (long long const n : size) {
        good = good && n >= 1 && n <= (1LL << 24);
        if (good) { voxels *= static_cast<std::uint64_t>(n); }
        good = good && voxels <= most_voxels;
    }
    if (good && size[0] <= most_columns && size[1] <= most_columns) { return; }
    throw input_error("\"" + file.string() + "\" claims " + std::to_string(size[0]) + " x " + std::to_string(size[1]) + " x " +
                      std::to_string(size[2]) + " voxels (at most 2^30 and 16384 in a row are read; a damaged header?); crop it");
}

}  // namespace yttria
