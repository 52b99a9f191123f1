// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/math.hpp"
#include "kernels/core/random.hpp"

#include <immintrin.h>

// 8 numbers side by side (AVX2, FMA). The operations are those of kernels/core/math.hpp, each IEEE exact, so that a lane has the bits of
// the scalar code.
namespace yttria::avx2 {

// Numbers and constants become lanes silently, as they do in the formulas for one number.
// NOLINTBEGIN(google-explicit-constructor)
struct Mask {
    __m256i v;
    friend Mask operator&(Mask a, Mask b) { return {_mm256_and_si256(a.v, b.v)}; }
    friend Mask operator|(Mask a, Mask b) { return {_mm256_or_si256(a.v, b.v)}; }
    friend Mask operator!(Mask a) { return {_mm256_xor_si256(a.v, _mm256_set1_epi32(-1))}; }
    friend Mask both(Mask a, Mask b) { return a & b; }
    std::uint32_t bits() const { return static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(v))); }
    static Mask from_bits(std::uint32_t bits) {
        __m256i const one = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
        return {_mm256_cmpeq_epi32(_mm256_and_si256(_mm256_set1_epi32(static_cast<int>(bits)), one), one)};
    }
};

struct Word {
    __m256i v;
    Word() = default;
    Word(__m256i x) : v(x) {}
    Word(std::uint32_t x) : v(_mm256_set1_epi32(static_cast<int>(x))) {}
    friend Word operator+(Word a, Word b) { return _mm256_add_epi32(a.v, b.v); }
    friend Word operator-(Word a, Word b) { return _mm256_sub_epi32(a.v, b.v); }
    friend Word operator*(Word a, Word b) { return _mm256_mullo_epi32(a.v, b.v); }
    friend Word operator&(Word a, Word b) { return _mm256_and_si256(a.v, b.v); }
    friend Word operator|(Word a, Word b) { return _mm256_or_si256(a.v, b.v); }
    friend Word operator^(Word a, Word b) { return _mm256_xor_si256(a.v, b.v); }
    friend Word operator<<(Word a, int n) { return _mm256_slli_epi32(a.v, n); }
    friend Word operator>>(Word a, int n) { return _mm256_srli_epi32(a.v, n); }
    friend Mask operator<(Word a, Word b) {
        __m256i const sign = _mm256_set1_epi32(INT32_MIN);
        return {_mm256_cmpgt_epi32(_mm256_xor_si256(b.v, sign), _mm256_xor_si256(a.v, sign))};
    }
    friend Mask operator==(Word a, Word b) { return {_mm256_cmpeq_epi32(a.v, b.v)}; }
    friend Mask operator!=(Word a, Word b) { return !(a == b); }
    friend Word select(Mask c, Word a, Word b) { return _mm256_blendv_epi8(b.v, a.v, c.v); }
    friend Word min_of(Word a, Word b) { return _mm256_min_epu32(a.v, b.v); }
    void store(std::uint32_t* to) const { _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), v); }
    void store_where(Mask m, std::uint32_t* to) const { select(m, *this, load(to)).store(to); }
    static Word load(std::uint32_t const* from) { return _mm256_loadu_si256(reinterpret_cast<__m256i const*>(from)); }
};

struct Int {
    __m256i v;
    Int() = default;
    Int(__m256i x) : v(x) {}
    Int(int x) : v(_mm256_set1_epi32(x)) {}
    friend Int operator+(Int a, Int b) { return _mm256_add_epi32(a.v, b.v); }
    friend Int operator-(Int a, Int b) { return _mm256_sub_epi32(a.v, b.v); }
    friend Int operator*(Int a, Int b) { return _mm256_mullo_epi32(a.v, b.v); }
    friend Mask operator<(Int a, Int b) { return {_mm256_cmpgt_epi32(b.v, a.v)}; }
    friend Mask operator>(Int a, Int b) { return {_mm256_cmpgt_epi32(a.v, b.v)}; }
    friend Int select(Mask c, Int a, Int b) { return _mm256_blendv_epi8(b.v, a.v, c.v); }
};
inline Int as_int(Word a) { return {a.v}; }
inline Word as_word(Int a) { return {a.v}; }

struct Float {
    __m256 v;
    Float() = default;
    Float(__m256 x) : v(x) {}
    Float(float x) : v(_mm256_set1_ps(x)) {}
    friend Float operator+(Float a, Float b) { return _mm256_add_ps(a.v, b.v); }
    friend Float operator-(Float a, Float b) { return _mm256_sub_ps(a.v, b.v); }
    friend Float operator*(Float a, Float b) { return _mm256_mul_ps(a.v, b.v); }
    friend Float operator/(Float a, Float b) { return _mm256_div_ps(a.v, b.v); }
    friend Float operator-(Float a) { return _mm256_xor_ps(a.v, _mm256_set1_ps(-0.0F)); }
    friend Mask operator<(Float a, Float b) { return {_mm256_castps_si256(_mm256_cmp_ps(a.v, b.v, _CMP_LT_OQ))}; }
    friend Mask operator>(Float a, Float b) { return {_mm256_castps_si256(_mm256_cmp_ps(a.v, b.v, _CMP_GT_OQ))}; }
    friend Mask operator<=(Float a, Float b) { return {_mm256_castps_si256(_mm256_cmp_ps(a.v, b.v, _CMP_LE_OQ))}; }
    friend Mask operator>=(Float a, Float b) { return {_mm256_castps_si256(_mm256_cmp_ps(a.v, b.v, _CMP_GE_OQ))}; }
    friend Mask operator==(Float a, Float b) { return {_mm256_castps_si256(_mm256_cmp_ps(a.v, b.v, _CMP_EQ_OQ))}; }
    friend Float fma_exact(Float a, Float b, Float c) { return _mm256_fmadd_ps(a.v, b.v, c.v); }
    friend Float sqrt_exact(Float a) { return _mm256_sqrt_ps(a.v); }
    // The second operand where they are equal or unordered: a < b ? a : b to the bit.
    friend Float min_of(Float a, Float b) { return _mm256_min_ps(a.v, b.v); }
    friend Float max_of(Float a, Float b) { return _mm256_max_ps(a.v, b.v); }
    friend Float select(Mask c, Float a, Float b) { return _mm256_blendv_ps(b.v, a.v, _mm256_castsi256_ps(c.v)); }
    void store(std::uint32_t* to) const { _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm256_castps_si256(v)); }
    void store_where(Mask m, std::uint32_t* to) const { select(m, *this, load(to)).store(to); }
    static Float load(std::uint32_t const* from) { return _mm256_castsi256_ps(_mm256_loadu_si256(reinterpret_cast<__m256i const*>(from))); }
};
// NOLINTEND(google-explicit-constructor)
inline Word float_bits(Float a) { return {_mm256_castps_si256(a.v)}; }
inline Float bits_float(Word a) { return {_mm256_castsi256_ps(a.v)}; }
inline Float to_float(Word a) { return {_mm256_cvtepi32_ps(a.v)}; }
inline Float to_float(Int a) { return {_mm256_cvtepi32_ps(a.v)}; }
inline Int to_int(Float a) { return {_mm256_cvttps_epi32(a.v)}; }
inline Word to_word(Float a) { return {_mm256_cvttps_epi32(a.v)}; }
inline Float gather(float const* data, Int i) { return {_mm256_i32gather_ps(data, i.v, 4)}; }
inline Float gather(float const* data, Word i) { return {_mm256_i32gather_ps(data, i.v, 4)}; }
inline Word gather(std::uint32_t const* data, Word i) { return {_mm256_i32gather_epi32(reinterpret_cast<int const*>(data), i.v, 4)}; }

/// One 64-bit load a lane brings both neighbours; `scale` is 4 bytes, or 8 for an array of pairs.
template <int scale = 4>
inline Pair<Float> gather_pair(float const* data, Int i) {
    auto const* const wide = reinterpret_cast<double const*>(data);
    // Lanes 0 1 4 5 and 2 3 6 7, so that the shuffles, which work within halves, put all in order.
    __m256i const order = _mm256_permute4x64_epi64(i.v, 0xD8);
    __m256 const low = _mm256_castpd_ps(_mm256_i32gather_pd(wide, _mm256_castsi256_si128(order), scale));
    __m256 const high = _mm256_castpd_ps(_mm256_i32gather_pd(wide, _mm256_extracti128_si256(order, 1), scale));
    return {_mm256_shuffle_ps(low, high, 0x88), _mm256_shuffle_ps(low, high, 0xDD)};
}

/// Pairs of the lanes of the mask, zeros elsewhere: the others touch no memory.
template <int scale>
inline Pair<Float> gather_pair_where(Mask m, float const* data, Int i) {
    auto const* const wide = reinterpret_cast<double const*>(data);
    __m256i const order = _mm256_permute4x64_epi64(i.v, 0xD8);
    __m256i const ordered = _mm256_permute4x64_epi64(m.v, 0xD8);
    __m256d const first = _mm256_castsi256_pd(_mm256_cvtepi32_epi64(_mm256_castsi256_si128(ordered)));
    __m256d const second = _mm256_castsi256_pd(_mm256_cvtepi32_epi64(_mm256_extracti128_si256(ordered, 1)));
    __m256d const none = _mm256_setzero_pd();
    __m256 const low = _mm256_castpd_ps(_mm256_mask_i32gather_pd(none, wide, _mm256_castsi256_si128(order), first, scale));
    __m256 const high = _mm256_castpd_ps(_mm256_mask_i32gather_pd(none, wide, _mm256_extracti128_si256(order, 1), second, scale));
    return {_mm256_shuffle_ps(low, high, 0x88), _mm256_shuffle_ps(low, high, 0xDD)};
}

/// data[i] = a where the mask is set; the lanes set have different i.
inline void scatter(std::uint32_t* data, Word i, Mask m, Word a) {
    alignas(32) std::uint32_t index[8];
    alignas(32) std::uint32_t value[8];
    i.store(index);
    a.store(value);
    for (std::uint32_t left = m.bits(); left != 0; left &= left - 1) {
        int const lane = __builtin_ctz(left);
        data[index[lane]] = value[lane];
    }
}
inline void scatter(std::uint32_t* data, Word i, Mask m, Float a) { scatter(data, i, m, float_bits(a)); }

/// What LaneTransport is made for.
struct Lanes {
    using Float = avx2::Float;
    using Int = avx2::Int;
    using Word = avx2::Word;
    using Mask = avx2::Mask;
    static constexpr std::uint32_t width = 8;
    static constexpr char const* name = "AVX2, 8 lanes";

    struct Words {
        Word w[4];
    };

    /// kernels/core/random.hpp's philox, a lane each. A word sits in the lower half of 64 bits, so that a product needs no shuffle; what
    /// the upper half holds is never read.
    static Words philox(std::uint64_t seed, Word low, std::uint32_t high, Word path, Word block) {
        __m256i c[4][2];
        Word const start[4] = {low, Word(high), path, block};
        for (int i = 0; i < 4; ++i) {
            c[i][0] = start[i].v;
            c[i][1] = _mm256_srli_epi64(start[i].v, 32);
        }
        __m256i const m0 = _mm256_set1_epi64x(0xD2511F53LL);
        __m256i const m1 = _mm256_set1_epi64x(0xCD9E8D57LL);
        std::uint32_t k0 = static_cast<std::uint32_t>(seed);
        std::uint32_t k1 = static_cast<std::uint32_t>(seed >> 32);
#pragma GCC unroll 10
        for (int round = 0; round < 10; ++round) {
            __m256i const key0 = _mm256_set1_epi32(static_cast<int>(k0));
            __m256i const key1 = _mm256_set1_epi32(static_cast<int>(k1));
#pragma GCC unroll 2
            for (int half = 0; half < 2; ++half) {
                __m256i const p0 = _mm256_mul_epu32(c[0][half], m0);
                __m256i const p1 = _mm256_mul_epu32(c[2][half], m1);
                c[0][half] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p1, 32), c[1][half]), key0);
                c[2][half] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p0, 32), c[3][half]), key1);
                c[1][half] = p1;
                c[3][half] = p0;
            }
            k0 += 0x9E3779B9U;
            k1 += 0xBB67AE85U;
        }
        Words out;
        for (int i = 0; i < 4; ++i) { out.w[i] = _mm256_blend_epi32(c[i][0], _mm256_slli_epi64(c[i][1], 32), 0xAA); }
        return out;
    }
};

}  // namespace yttria::avx2

namespace yttria {
template <>
struct LaneTypes<avx2::Float> {
    using Word = avx2::Word;
    using Int = avx2::Int;
    using Mask = avx2::Mask;
};
}  // namespace yttria
