// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/math.hpp"
#include "kernels/core/random.hpp"

#include <immintrin.h>

// 16 numbers side by side (AVX-512 F, DQ, VL). Included only by translation units compiled for such a processor. The operations are those
// of kernels/core/math.hpp, each IEEE exact, so that a lane has the bits of the scalar code.
namespace yttria::avx512 {

// Numbers and constants become lanes silently, as they do in the formulas for one number.
// NOLINTBEGIN(google-explicit-constructor)
struct Mask {
    __mmask16 v;
    friend Mask operator&(Mask a, Mask b) { return {static_cast<__mmask16>(a.v & b.v)}; }
    friend Mask operator|(Mask a, Mask b) { return {static_cast<__mmask16>(a.v | b.v)}; }
    friend Mask operator!(Mask a) { return {static_cast<__mmask16>(~a.v)}; }
    friend Mask both(Mask a, Mask b) { return a & b; }
    std::uint32_t bits() const { return v; }
    static Mask from_bits(std::uint32_t bits) { return {static_cast<__mmask16>(bits)}; }
};

struct Int;

struct Word {
    __m512i v;
    Word() = default;
    Word(__m512i x) : v(x) {}
    Word(std::uint32_t x) : v(_mm512_set1_epi32(static_cast<int>(x))) {}
    friend Word operator+(Word a, Word b) { return _mm512_add_epi32(a.v, b.v); }
    friend Word operator-(Word a, Word b) { return _mm512_sub_epi32(a.v, b.v); }
    friend Word operator*(Word a, Word b) { return _mm512_mullo_epi32(a.v, b.v); }
    friend Word operator&(Word a, Word b) { return _mm512_and_si512(a.v, b.v); }
    friend Word operator|(Word a, Word b) { return _mm512_or_si512(a.v, b.v); }
    friend Word operator^(Word a, Word b) { return _mm512_xor_si512(a.v, b.v); }
    friend Word operator<<(Word a, int n) { return _mm512_slli_epi32(a.v, static_cast<unsigned>(n)); }
    friend Word operator>>(Word a, int n) { return _mm512_srli_epi32(a.v, static_cast<unsigned>(n)); }
    friend Mask operator<(Word a, Word b) { return {_mm512_cmplt_epu32_mask(a.v, b.v)}; }
    friend Mask operator==(Word a, Word b) { return {_mm512_cmpeq_epi32_mask(a.v, b.v)}; }
    friend Mask operator!=(Word a, Word b) { return {_mm512_cmpneq_epi32_mask(a.v, b.v)}; }
    friend Word select(Mask c, Word a, Word b) { return _mm512_mask_blend_epi32(c.v, b.v, a.v); }
    friend Word min_of(Word a, Word b) { return _mm512_min_epu32(a.v, b.v); }
    void store(std::uint32_t* to) const { _mm512_storeu_si512(to, v); }
    void store_where(Mask m, std::uint32_t* to) const { _mm512_mask_storeu_epi32(to, m.v, v); }
    static Word load(std::uint32_t const* from) { return _mm512_loadu_si512(from); }
};

struct Int {
    __m512i v;
    Int() = default;
    Int(__m512i x) : v(x) {}
    Int(int x) : v(_mm512_set1_epi32(x)) {}
    friend Int operator+(Int a, Int b) { return _mm512_add_epi32(a.v, b.v); }
    friend Int operator-(Int a, Int b) { return _mm512_sub_epi32(a.v, b.v); }
    friend Int operator*(Int a, Int b) { return _mm512_mullo_epi32(a.v, b.v); }
    friend Mask operator<(Int a, Int b) { return {_mm512_cmplt_epi32_mask(a.v, b.v)}; }
    friend Mask operator>(Int a, Int b) { return {_mm512_cmpgt_epi32_mask(a.v, b.v)}; }
    friend Int select(Mask c, Int a, Int b) { return _mm512_mask_blend_epi32(c.v, b.v, a.v); }
};
inline Int as_int(Word a) { return {a.v}; }
inline Word as_word(Int a) { return {a.v}; }

struct Float {
    __m512 v;
    Float() = default;
    Float(__m512 x) : v(x) {}
    Float(float x) : v(_mm512_set1_ps(x)) {}
    friend Float operator+(Float a, Float b) { return _mm512_add_ps(a.v, b.v); }
    friend Float operator-(Float a, Float b) { return _mm512_sub_ps(a.v, b.v); }
    friend Float operator*(Float a, Float b) { return _mm512_mul_ps(a.v, b.v); }
    friend Float operator/(Float a, Float b) { return _mm512_div_ps(a.v, b.v); }
    friend Float operator-(Float a) { return _mm512_xor_ps(a.v, _mm512_set1_ps(-0.0F)); }
    friend Mask operator<(Float a, Float b) { return {_mm512_cmp_ps_mask(a.v, b.v, _CMP_LT_OQ)}; }
    friend Mask operator>(Float a, Float b) { return {_mm512_cmp_ps_mask(a.v, b.v, _CMP_GT_OQ)}; }
    friend Mask operator<=(Float a, Float b) { return {_mm512_cmp_ps_mask(a.v, b.v, _CMP_LE_OQ)}; }
    friend Mask operator>=(Float a, Float b) { return {_mm512_cmp_ps_mask(a.v, b.v, _CMP_GE_OQ)}; }
    friend Mask operator==(Float a, Float b) { return {_mm512_cmp_ps_mask(a.v, b.v, _CMP_EQ_OQ)}; }
    friend Float fma_exact(Float a, Float b, Float c) { return _mm512_fmadd_ps(a.v, b.v, c.v); }
    friend Float sqrt_exact(Float a) { return _mm512_sqrt_ps(a.v); }
    // The second operand where they are equal or unordered: a < b ? a : b to the bit.
    friend Float min_of(Float a, Float b) { return _mm512_min_ps(a.v, b.v); }
    friend Float max_of(Float a, Float b) { return _mm512_max_ps(a.v, b.v); }
    friend Float select(Mask c, Float a, Float b) { return _mm512_mask_blend_ps(c.v, b.v, a.v); }
    void store(std::uint32_t* to) const { _mm512_storeu_ps(to, v); }
    void store_where(Mask m, std::uint32_t* to) const { _mm512_mask_storeu_ps(to, m.v, v); }
    static Float load(std::uint32_t const* from) { return _mm512_loadu_ps(from); }
};
// NOLINTEND(google-explicit-constructor)
inline Word float_bits(Float a) { return {_mm512_castps_si512(a.v)}; }
inline Float bits_float(Word a) { return {_mm512_castsi512_ps(a.v)}; }
inline Float to_float(Word a) { return {_mm512_cvtepi32_ps(a.v)}; }
inline Float to_float(Int a) { return {_mm512_cvtepi32_ps(a.v)}; }
inline Int to_int(Float a) { return {_mm512_cvttps_epi32(a.v)}; }
inline Word to_word(Float a) { return {_mm512_cvttps_epi32(a.v)}; }
inline Float gather(float const* data, Int i) { return {_mm512_i32gather_ps(i.v, data, 4)}; }
inline Float gather(float const* data, Word i) { return {_mm512_i32gather_ps(i.v, data, 4)}; }
inline Word gather(std::uint32_t const* data, Word i) { return {_mm512_i32gather_epi32(i.v, data, 4)}; }

inline Pair<Float> split_pairs(__m512 low, __m512 high) {
    __m512i const even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    __m512i const odd = _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    return {_mm512_permutex2var_ps(low, even, high), _mm512_permutex2var_ps(low, odd, high)};
}
/// One 64-bit load a lane brings both neighbours; `scale` is 4 bytes, or 8 for an array of pairs.
template <int scale = 4>
inline Pair<Float> gather_pair(float const* data, Int i) {
    __m512 const low = _mm512_castpd_ps(_mm512_i32gather_pd(_mm512_castsi512_si256(i.v), data, scale));
    __m512 const high = _mm512_castpd_ps(_mm512_i32gather_pd(_mm512_extracti64x4_epi64(i.v, 1), data, scale));
    return split_pairs(low, high);
}
/// Pairs of the lanes of the mask, zeros elsewhere: the others touch no memory.
template <int scale>
inline Pair<Float> gather_pair_where(Mask m, float const* data, Int i) {
    auto const upper = static_cast<__mmask8>(m.v >> 8);
    __m512d const none = _mm512_setzero_pd();
    __m512 const low =
        _mm512_castpd_ps(_mm512_mask_i32gather_pd(none, static_cast<__mmask8>(m.v), _mm512_castsi512_si256(i.v), data, scale));
    __m512 const high = _mm512_castpd_ps(_mm512_mask_i32gather_pd(none, upper, _mm512_extracti64x4_epi64(i.v, 1), data, scale));
    return split_pairs(low, high);
}

/// data[i] = a where the mask is set; the lanes set have different i.
inline void scatter(std::uint32_t* data, Word i, Mask m, Word a) { _mm512_mask_i32scatter_epi32(data, m.v, i.v, a.v, 4); }
inline void scatter(std::uint32_t* data, Word i, Mask m, Float a) { _mm512_mask_i32scatter_ps(data, m.v, i.v, a.v, 4); }

/// What LaneTransport is made for.
struct Lanes {
    using Float = avx512::Float;
    using Int = avx512::Int;
    using Word = avx512::Word;
    using Mask = avx512::Mask;
    static constexpr std::uint32_t width = 16;
    static constexpr char const* name = "AVX-512, 16 lanes";

    struct Words {
        Word w[4];
    };

    /// kernels/core/random.hpp's philox, a lane each. A word sits in the lower half of 64 bits, so that a product needs no shuffle; what
    /// the upper half holds is never read.
    static Words philox(std::uint64_t seed, Word low, std::uint32_t high, Word path, Word block) {
        __m512i c[4][2];
        Word const start[4] = {low, Word(high), path, block};
        for (int i = 0; i < 4; ++i) {
            c[i][0] = start[i].v;
            c[i][1] = _mm512_srli_epi64(start[i].v, 32);
        }
        __m512i const m0 = _mm512_set1_epi64(0xD2511F53LL);
        __m512i const m1 = _mm512_set1_epi64(0xCD9E8D57LL);
        std::uint32_t k0 = static_cast<std::uint32_t>(seed);
        std::uint32_t k1 = static_cast<std::uint32_t>(seed >> 32);
#pragma GCC unroll 10
        for (int round = 0; round < 10; ++round) {
            __m512i const key0 = _mm512_set1_epi32(static_cast<int>(k0));
            __m512i const key1 = _mm512_set1_epi32(static_cast<int>(k1));
#pragma GCC unroll 2
            for (int half = 0; half < 2; ++half) {
                __m512i const p0 = _mm512_mul_epu32(c[0][half], m0);
                __m512i const p1 = _mm512_mul_epu32(c[2][half], m1);
                c[0][half] = _mm512_ternarylogic_epi32(_mm512_srli_epi64(p1, 32), c[1][half], key0, 0x96);
                c[2][half] = _mm512_ternarylogic_epi32(_mm512_srli_epi64(p0, 32), c[3][half], key1, 0x96);
                c[1][half] = p1;
                c[3][half] = p0;
            }
            k0 += 0x9E3779B9U;
            k1 += 0xBB67AE85U;
        }
        Words out;
        for (int i = 0; i < 4; ++i) { out.w[i] = _mm512_mask_blend_epi32(0xAAAA, c[i][0], _mm512_slli_epi64(c[i][1], 32)); }
        return out;
    }
};

}  // namespace yttria::avx512

namespace yttria {
template <>
struct LaneTypes<avx512::Float> {
    using Word = avx512::Word;
    using Int = avx512::Int;
    using Mask = avx512::Mask;
};
}  // namespace yttria
