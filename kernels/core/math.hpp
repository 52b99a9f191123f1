// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/macros.hpp"

#include <cstdint>
#ifndef __CUDACC__
#include <bit>
#endif
#include <cmath>

// Own single-precision functions of the transport: only + - * / sqrt fma, comparisons and integer operations, so that CPU and GPU give
// the same bits. No libm: std::fma and std::sqrt are single instructions on both.
namespace yttria {

YTTRIA_HD std::uint32_t float_bits(float value) {
#if YTTRIA_DEVICE_COMPILER
    union {
        float f;
        std::uint32_t u;
    } pun{value};
    return pun.u;
#else
    return std::bit_cast<std::uint32_t>(value);
#endif
}

YTTRIA_HD float bits_float(std::uint32_t bits) {
#if YTTRIA_DEVICE_COMPILER
    union {
        std::uint32_t u;
        float f;
    } pun{bits};
    return pun.f;
#else
    return std::bit_cast<float>(bits);
#endif
}

YTTRIA_HD float fma_exact(float a, float b, float c) { return ::fmaf(a, b, c); }
YTTRIA_HD float sqrt_exact(float a) { return ::sqrtf(a); }
YTTRIA_HD float min_of(float a, float b) { return a < b ? a : b; }
YTTRIA_HD float max_of(float a, float b) { return a > b ? a : b; }

// A formula is written once, as a template over its number: float for the GPU and the reference loop of the CPU, or 8 or 16 floats that
// go through the same operations side by side (kernels/lanes/). Both have the functions below; a mask takes the place of bool.

/// The whole numbers and the truth values that go with a number.
template <class F>
struct LaneTypes;
template <>
struct LaneTypes<float> {
    using Word = std::uint32_t;
    using Int = int;
    using Mask = bool;
};
template <class F>
using WordOf = typename LaneTypes<F>::Word;
template <class F>
using IntOf = typename LaneTypes<F>::Int;

YTTRIA_HD float select(bool c, float a, float b) { return c ? a : b; }
YTTRIA_HD int select(bool c, int a, int b) { return c ? a : b; }
YTTRIA_HD std::uint32_t select(bool c, std::uint32_t a, std::uint32_t b) { return c ? a : b; }
YTTRIA_HD bool both(bool a, bool b) { return a && b; }
/// Whole numbers below 2^31 (what the vector units convert), rounded to nearest.
YTTRIA_HD float to_float(std::uint32_t a) { return static_cast<float>(a); }
YTTRIA_HD float to_float(int a) { return static_cast<float>(a); }
/// Truncated; -2^31 < a < 2^31.
YTTRIA_HD int to_int(float a) { return static_cast<int>(a); }
YTTRIA_HD std::uint32_t to_word(float a) { return static_cast<std::uint32_t>(a); }
YTTRIA_HD int as_int(std::uint32_t a) { return static_cast<int>(a); }
YTTRIA_HD std::uint32_t as_word(int a) { return static_cast<std::uint32_t>(a); }
YTTRIA_HD float gather(float const* data, int i) { return data[i]; }
YTTRIA_HD float gather(float const* data, std::uint32_t i) { return data[i]; }

/// Two neighbours in memory.
template <class F>
struct Pair {
    F first, second;
};
YTTRIA_HD Pair<float> gather_pair(float const* data, int i) { return {data[i], data[i + 1]}; }
YTTRIA_HD Pair<float> gather_pair(float const* data, std::uint32_t i) { return {data[i], data[i + 1]}; }

/// ln(x) for normal x > 0; error below 2e-7 absolute or relative, whichever is larger.
template <class F>
YTTRIA_HD F log_own(F x) {
    auto const bits = float_bits(x);
    auto exponent = as_int(bits >> 23) - 127;
    F mantissa = bits_float((bits & 0x007FFFFFU) | 0x3F800000U);
    auto const upper = mantissa > 1.41421356F;
    mantissa = select(upper, mantissa * 0.5F, mantissa);
    exponent = select(upper, exponent + 1, exponent);
    F const f = mantissa - 1.0F;
    F const s = f / (2.0F + f);  // ln(mantissa) = 2 atanh(s), |s| < 0.172
    F const z = s * s;
    F p = fma_exact(z, 1.0F / 9.0F, 1.0F / 7.0F);
    p = fma_exact(z, p, 1.0F / 5.0F);
    p = fma_exact(z, p, 1.0F / 3.0F);
    p = fma_exact(z * p, s, s);
    return fma_exact(to_float(exponent), 0.69314718F, 2.0F * p);
}

/// e^x for -80 <= x <= 80; relative error below 2.5e-7.
YTTRIA_HD float exp_own(float x) {
    float const scaled = x * 1.44269504F;
    int const n = static_cast<int>(scaled + (scaled < 0.0F ? -0.5F : 0.5F));
    float const fn = static_cast<float>(n);
    float const r = fma_exact(fn, 2.12194440e-4F, fma_exact(fn, -0.693359375F, x));  // ln 2 in two parts, the first exact
    float p = fma_exact(r, 1.0F / 720.0F, 1.0F / 120.0F);
    p = fma_exact(r, p, 1.0F / 24.0F);
    p = fma_exact(r, p, 1.0F / 6.0F);
    p = fma_exact(r, p, 0.5F);
    p = fma_exact(r, p, 1.0F);
    p = fma_exact(r, p, 1.0F);
    return p * bits_float(static_cast<std::uint32_t>(n + 127) << 23);
}

template <class F>
struct SinCosOf {
    F sine, cosine;
};
using SinCos = SinCosOf<float>;

/// sin and cos of 2 pi u for u in [0, 1]; error below 1e-7.
template <class F>
YTTRIA_HD SinCosOf<F> sincos_turn(F u) {
    F const quarters = 4.0F * u;
    auto const quadrant = to_int(quarters + 0.5F);
    F const y = quarters - to_float(quadrant);  // [-0.5, 0.5] quarter turns
    F const z = y * y;
    // Taylor series of sin(pi y/2) and cos(pi y/2); the first neglected terms are below 4e-9.
    F s = fma_exact(z, 1.60441185e-4F, -4.68175414e-3F);
    s = fma_exact(z, s, 7.96926262e-2F);
    s = fma_exact(z, s, -6.45964098e-1F);
    s = fma_exact(z * s, y, 1.57079633F * y);
    F c = fma_exact(z, -2.52020424e-5F, 9.19260274e-4F);
    c = fma_exact(z, c, -2.08634807e-2F);
    c = fma_exact(z, c, 2.53669508e-1F);
    c = fma_exact(z, c, -1.23370055F);
    c = fma_exact(z, c, 1.0F);
    // Quadrants 0 to 3: (s, c), (c, -s), (-s, -c), (-c, s); signs are flipped in their bit, which is exact.
    auto const q = as_word(quadrant);
    auto const odd = (q & 1U) != 0U;
    F const sine = select(odd, c, s);
    F const cosine = select(odd, s, c);
    return {bits_float(float_bits(sine) ^ ((q & 2U) << 30)), bits_float(float_bits(cosine) ^ (((q + 1U) & 2U) << 30))};
}

}  // namespace yttria
