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

/// ln(x) for normal x > 0; error below 2e-7 absolute or relative, whichever is larger.
YTTRIA_HD float log_own(float x) {
    std::uint32_t const bits = float_bits(x);
    int exponent = static_cast<int>(bits >> 23) - 127;
    float mantissa = bits_float((bits & 0x007FFFFFU) | 0x3F800000U);
    if (mantissa > 1.41421356F) {
        mantissa *= 0.5F;
        exponent += 1;
    }
    float const f = mantissa - 1.0F;
    float const s = f / (2.0F + f);  // ln(mantissa) = 2 atanh(s), |s| < 0.172
    float const z = s * s;
    float p = fma_exact(z, 1.0F / 9.0F, 1.0F / 7.0F);
    p = fma_exact(z, p, 1.0F / 5.0F);
    p = fma_exact(z, p, 1.0F / 3.0F);
    p = fma_exact(z * p, s, s);
    return fma_exact(static_cast<float>(exponent), 0.69314718F, 2.0F * p);
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

struct SinCos {
    float sine, cosine;
};

/// sin and cos of 2 pi u for u in [0, 1]; error below 1e-7.
YTTRIA_HD SinCos sincos_turn(float u) {
    float const quarters = 4.0F * u;
    int const quadrant = static_cast<int>(quarters + 0.5F);
    float const y = quarters - static_cast<float>(quadrant);  // [-0.5, 0.5] quarter turns
    float const z = y * y;
    // Taylor series of sin(pi y/2) and cos(pi y/2); the first neglected terms are below 4e-9.
    float s = fma_exact(z, 1.60441185e-4F, -4.68175414e-3F);
    s = fma_exact(z, s, 7.96926262e-2F);
    s = fma_exact(z, s, -6.45964098e-1F);
    s = fma_exact(z * s, y, 1.57079633F * y);
    float c = fma_exact(z, -2.52020424e-5F, 9.19260274e-4F);
    c = fma_exact(z, c, -2.08634807e-2F);
    c = fma_exact(z, c, 2.53669508e-1F);
    c = fma_exact(z, c, -1.23370055F);
    c = fma_exact(z, c, 1.0F);
    switch (quadrant & 3) {
        case 0:
            return {s, c};
        case 1:
            return {c, -s};
        case 2:
            return {-s, -c};
        default:
            return {-c, s};
    }
}

}  // namespace yttria
