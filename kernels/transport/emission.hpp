// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/random.hpp"
#include "kernels/data/transport_tally.hpp"
#include "kernels/data/views.hpp"

namespace yttria {

/// The seven uniform numbers of a birth: each uniform by itself and independent of the others in one history; between the histories of a
/// replicate or of a batch they may be spread evenly (docs/methods/randomness.md).
struct BirthWords {
    std::uint64_t target;  ///< in the activity
    std::uint32_t energy, cosine, azimuth;
    std::uint32_t position[3];
};

template <class Word>
YTTRIA_HD Word reverse_bits(Word x) {
    x = ((x >> 1) & 0x55555555U) | ((x & 0x55555555U) << 1);
    x = ((x >> 2) & 0x33333333U) | ((x & 0x33333333U) << 2);
    x = ((x >> 4) & 0x0F0F0F0FU) | ((x & 0x0F0F0F0FU) << 4);
    x = ((x >> 8) & 0x00FF00FFU) | ((x & 0x00FF00FFU) << 8);
    return (x >> 16) | (x << 16);
}

/// The place in the activity of history `stratum` of 2^k, `inside` its stratum; units of 2^-64.
YTTRIA_HD std::uint64_t target_of(std::uint32_t k, std::uint32_t stratum, std::uint64_t inside) {
    return k == 0 ? inside : (static_cast<std::uint64_t>(stratum) << (64 - k)) | (inside >> k);
}

/// Nested uniform (Owen) scrambling of a number whose most significant digit is the lowest bit: a digit is flipped by a hash of the digits
/// above it (Laine and Karras, Comput. Graph. Forum 30 (2011) 1265; constants: Vegdahl 2021, "Building a better LK hash"). Exactly uniform
/// over `shift`, whatever x and `factor` are: every other step is one to one.
template <class Word>
YTTRIA_HD Word scramble(Word x, Word shift, Word factor) {
    x = x ^ (x * 0x3d20adeaU);
    x = x + shift;
    x = x * (factor | 1U);
    x = x ^ (x * 0x05526c56U);
    x = x ^ (x * 0x53a22864U);
    return reverse_bits(x);
}

/// History j of a replicate at random in the j-th of its strata; all else random.
YTTRIA_HD BirthWords random_birth(std::uint32_t k, std::uint64_t seed, std::uint64_t history) {
    Words const a = philox(seed, history, 0, block::birth);
    Words const b = philox(seed, history, 0, block::birth + 1);
    Words const c = philox(seed, history, 0, block::life);
    auto const stratum = static_cast<std::uint32_t>(history & ((std::uint64_t{1} << k) - 1));
    std::uint64_t const random = (static_cast<std::uint64_t>(a.w[0]) << 32) | a.w[1];
    return {target_of(k, stratum, random), a.w[2], b.w[3], c.w[1], {b.w[0], b.w[1], b.w[2]}};
}

/// What the births of a replicate share: which piece of which sequence it is, and the words that scramble that sequence.
struct NetOfReplicate {
    std::uint32_t piece;
    std::uint64_t first;  ///< replicate with which the sequence begins: names its scramble
    Words a, b;
};

/// Of the replicate that holds `history`: the same for all of its histories.
YTTRIA_HD NetOfReplicate net_of_replicate(TransportView const& view, std::uint64_t seed, std::uint64_t history) {
    std::uint32_t const k = view.replicate_log2;
    std::uint64_t const replicate = history >> k;
    std::uint64_t const piece = view.parameters.emission == 1 ? 0 : replicate / batches;
    // An index has 32 bits: where they are used up the next sequence begins.
    auto const c = static_cast<std::uint32_t>(piece & ((std::uint64_t{1} << (32 - k)) - 1));
    std::uint64_t const first = replicate - std::uint64_t{batches} * c;
    // No particle of path 1 is born by these blocks: the words are free for what a whole sequence shares.
    return {c, first, philox(seed, first, 1, block::birth), philox(seed, first, 1, block::birth + 1)};
}

/// What scrambles coordinate l.
struct NetScramble {
    std::uint32_t shift, factor;
};
YTTRIA_HD NetScramble scramble_of(NetOfReplicate const& net, int l) {
    Words const &a = net.a, &b = net.b;
    return {l < 4 ? a.w[l] : b.w[l - 4], (b.w[2] >> (2 * l)) ^ (b.w[3] << (2 * l))};
}

/// Index in the sequence of the history of stratum j in piece c: its first coordinate, the bit reversal, begins with j.
YTTRIA_HD std::uint32_t net_index(std::uint32_t k, std::uint32_t stratum, std::uint32_t piece) {
    return k == 0 ? piece : (reverse_bits(stratum) >> (32 - k)) | (piece << (k & 31U));
}

/// The coordinates of a point, bits reversed, six of eight in use: linear in the bits of the index.
YTTRIA_HD void sobol_point(SourceView const& source, std::uint32_t index, std::uint32_t x[8]) {
    YTTRIA_UNROLL
    for (int l = 0; l < 8; ++l) { x[l] = source.sobol[(index & 15U) * 8 + static_cast<std::uint32_t>(l)]; }
    std::uint32_t left = index >> 4;
    for (std::uint32_t base = 128; left != 0; left >>= 4, base += 128) {
        for (std::uint32_t l = 0; l < 8; ++l) { x[l] ^= source.sobol[base + (left & 15U) * 8 + l]; }
    }
}

/// A replicate is a piece of a scrambled Sobol' sequence: of its own, or of one that goes on through its batch. Every piece visits all
/// strata in order, and pieces refine one another.
YTTRIA_HD BirthWords sobol_birth(TransportView const& view, std::uint64_t seed, std::uint64_t history, NetOfReplicate const& net) {
    std::uint32_t const k = view.replicate_log2;
    auto const stratum = static_cast<std::uint32_t>(history & ((std::uint64_t{1} << k) - 1));
    std::uint32_t x[8];
    sobol_point(view.source, net_index(k, stratum, net.piece), x);
    std::uint32_t y[6];
    YTTRIA_UNROLL
    for (int l = 0; l < 6; ++l) {
        NetScramble const by = scramble_of(net, l);
        y[l] = scramble(x[l], by.shift, by.factor);
    }

    Words const in = philox(seed, (net.first << k) | stratum, 0, block::birth);
    std::uint64_t const inside = (static_cast<std::uint64_t>(scramble(net.piece, in.w[0], in.w[1])) << 32) | in.w[2];
    return {target_of(k, stratum, inside), y[0], y[1], y[2], {y[3], y[4], y[5]}};
}

}  // namespace yttria
