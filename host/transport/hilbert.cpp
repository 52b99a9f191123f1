// SPDX-License-Identifier: Apache-2.0
#include "host/transport/hilbert.hpp"

namespace yttria {

std::uint64_t hilbert_index(std::array<std::uint32_t, 3> cell, int bits) {
    auto& [x, y, z] = cell;
    // From the largest cube to the smallest: undo the reflection or the exchange of axes of each octant.
    for (std::uint32_t side = 1U << (bits - 1); side > 1; side >>= 1U) {
        for (auto& axis : cell) {
            // Without a jump that nobody could foresee: reflect where the bit is set, exchange where it is not.
            std::uint32_t const reflect = (axis & side) != 0 ? side - 1 : 0;
            std::uint32_t const swapped = (x ^ axis) & ((side - 1) ^ reflect);
            x ^= swapped | reflect;
            axis ^= swapped;
        }
    }
    // Gray code: octants in the order in which neighbours share a face.
    y ^= x;
    z ^= y;
    std::uint32_t flip = 0;
    for (std::uint32_t side = 1U << (bits - 1); side > 1; side >>= 1U) {
        if ((z & side) != 0) flip ^= side - 1;
    }
    std::uint64_t index = 0;
    for (int bit = bits - 1; bit >= 0; --bit) {
        for (std::uint32_t const axis : cell) index = index << 1U | (((axis ^ flip) >> static_cast<unsigned>(bit)) & 1U);
    }
    return index;
}

}  // namespace yttria
