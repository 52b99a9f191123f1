// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace yttria {

/// Words of a row of the table: Sobol' dimensions 2 to 7, two unused, so that a row is one vector register.
inline constexpr int sobol_lanes = 8;

/// Generator matrices of Sobol' dimensions 2 to 7 (the first, the bit reversal, needs none), for 32-bit indices in pieces of four bits:
/// [8 pieces, lowest first][16 values of the piece][8 lanes]. A point is the exclusive or of one row of each piece; its bits are reversed,
/// the most significant digit of the coordinate is the lowest bit. Direction numbers: Joe and Kuo, SIAM J. Sci. Comput. 30 (2008) 2635,
/// table new-joe-kuo-6.
std::vector<std::uint32_t> sobol_table();

}  // namespace yttria
