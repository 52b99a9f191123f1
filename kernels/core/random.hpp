// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/math.hpp"

#include <cstdint>

// FROZEN: changing anything here changes every result. Known-answer vectors: tests/kernels/core/random_test.cpp.
namespace yttria {

struct Words {
    std::uint32_t w[4];
};

/// Philox4x32-10 (Salmon et al., SC11, "Parallel random numbers: as easy as 1, 2, 3"). Key = seed;
/// counter = (history 64 bits, particle path 32, block 32).
YTTRIA_HD Words philox(std::uint64_t seed, std::uint64_t history, std::uint32_t path, std::uint32_t block) {
    std::uint32_t c0 = static_cast<std::uint32_t>(history);
    std::uint32_t c1 = static_cast<std::uint32_t>(history >> 32);
    std::uint32_t c2 = path;
    std::uint32_t c3 = block;
    std::uint32_t k0 = static_cast<std::uint32_t>(seed);
    std::uint32_t k1 = static_cast<std::uint32_t>(seed >> 32);
    for (int round = 0; round < 10; ++round) {
        std::uint64_t const p0 = std::uint64_t{0xD2511F53U} * c0;
        std::uint64_t const p1 = std::uint64_t{0xCD9E8D57U} * c2;
        std::uint32_t const n0 = static_cast<std::uint32_t>(p1 >> 32) ^ c1 ^ k0;
        std::uint32_t const n2 = static_cast<std::uint32_t>(p0 >> 32) ^ c3 ^ k1;
        c1 = static_cast<std::uint32_t>(p1);
        c3 = static_cast<std::uint32_t>(p0);
        c0 = n0;
        c2 = n2;
        k0 += 0x9E3779B9U;
        k1 += 0xBB67AE85U;
    }
    return {{c0, c1, c2, c3}};
}

/// Fixed block ranges: a draw belongs to a purpose and an ordinal in the particle's life, never to a moment of the program.
namespace block {
inline constexpr std::uint32_t birth = 0;              ///< 0, 1: stratum, position, direction, energy
inline constexpr std::uint32_t life = 2;               ///< first hard-event clock
inline constexpr std::uint32_t scatter = 0x01000000U;  ///< + ordinal of the step (or elastic collision)
inline constexpr std::uint32_t hard = 0x02000000U;     ///< + 32 * ordinal of the hard event + try
inline constexpr std::uint32_t flight = 0x03000000U;   ///< + ordinal of the photon's flight
inline constexpr std::uint32_t photon = 0x04000000U;   ///< + 32 * ordinal of the photon's interaction + try
}  // namespace block
inline constexpr std::uint32_t tries_per_event = 32;

/// Uniform in (0, 1): the upper 23 bits, centred in their cell, exact in single precision.
template <class Word>
YTTRIA_HD auto uniform(Word word) {
    return (to_float(word >> 9) + 0.5F) * (1.0F / 8388608.0F);
}
/// Uniform in (0, 1) from 16 bits; for choices that need no more.
template <class Word>
YTTRIA_HD auto uniform16(Word half) {
    return (to_float(half & 0xFFFFU) + 0.5F) * (1.0F / 65536.0F);
}

/// The path of a child: six bits a generation, so that every descendant down to the fifth has its own (ordinals 1 to 63).
/// Returns 0 (the primary's path, never a child's) on overflow, which the caller counts as an error.
template <class Word>
YTTRIA_HD Word child_path_of(Word parent, Word ordinal) {
    return select(both(parent < (1U << 26), ordinal - 1U < 63U), (parent << 6) | ordinal, Word(0U));
}
YTTRIA_HD std::uint32_t child_path(std::uint32_t parent, std::uint32_t ordinal) { return child_path_of(parent, ordinal); }

}  // namespace yttria
