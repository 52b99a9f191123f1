// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace yttria {

/// Place of a cell on the Hilbert curve through a cube of 2^bits cells a side (bits 1 to 21): cells that follow one another share a face.
/// J. Skilling, AIP Conf. Proc. 707 (2004) 381.
std::uint64_t hilbert_index(std::array<std::uint32_t, 3> cell, int bits);

}  // namespace yttria
