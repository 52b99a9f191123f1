// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/lookup.hpp"
#include "kernels/core/random.hpp"
#include "kernels/core/vector.hpp"
#include "kernels/physics/moller.hpp"
#include "kernels/physics/scattering.hpp"
#include "kernels/transport/particle.hpp"
#include "kernels/transport/photon.hpp"
#include "kernels/transport/voxel_walk.hpp"

#include <cstdint>

// Every function that the transport calls on lanes, by number, so that one text evaluates it on floats and on lanes. Three 32-bit words in,
// one out. Needs no GoogleTest: it is compiled for AVX-512 too.
namespace yttria::test {

struct LaneTables {
    float const* electron;    ///< of two materials
    float const* scattering;  ///< of two materials
    float const* photon;      ///< of two materials
};

/// What the inputs may be.
enum class Domain {
    any,       ///< all bits
    word,      ///< all bits, as whole numbers below 2^31
    unit,      ///< 0 < x < 1
    range,     ///< 0 to 4, range or energy
    direction  ///< -1 to 1
};

inline constexpr int lane_functions = 50;
inline constexpr Domain domain_of(int f) {
    return f < 16   ? Domain::any
           : f < 21 ? Domain::word
           : f < 28 ? Domain::unit
           : f < 39 ? Domain::range
           : f < 46 ? Domain::direction
                    : Domain::range;
}

/// Function `f` of a, b and c, as bits.
template <class F>
WordOf<F> lane_function(int f, LaneTables const& tables, WordOf<F> wa, WordOf<F> wb, WordOf<F> wc) {
    using Word = WordOf<F>;
    F const a = bits_float(wa);
    F const b = bits_float(wb);
    F const c = bits_float(wc);
    F const one = 1.0F;
    F const zero = 0.0F;
    auto const start = as_int(select(wc < Word(0x3F000000U), Word(0U), Word(static_cast<std::uint32_t>(ElectronLayout::floats))));
    auto const row = as_int(wc & 1U) * ScatteringLayout::floats;
    ElectronTableOf<F> const table{tables.electron, start};
    MollerLaw<F> const law(a, 0.05F);
    switch (f) {
        case 0:
            return float_bits(a + b);
        case 1:
            return float_bits(a - b);
        case 2:
            return float_bits(a * b);
        case 3:
            return float_bits(a / b);
        case 4:
            return float_bits(fma_exact(a, b, c));
        case 5:
            return float_bits(sqrt_exact(a));
        case 6:
            return float_bits(min_of(a, b));
        case 7:
            return float_bits(max_of(a, b));
        case 8:
            return float_bits(-a);
        case 9:
            return float_bits(select(a < b, one, zero));
        case 10:
            return float_bits(select(a <= b, one, zero));
        case 11:
            return float_bits(select(a > b, one, zero));
        case 12:
            return float_bits(select(a >= b, one, zero));
        case 13:
            return float_bits(select(a == b, one, zero));
        case 14:
            return as_word(range_point(a).cell);
        case 15:
            return float_bits(energy_point(a).fraction);
        case 16:
            return float_bits(to_float(wa));
        case 17:
            return float_bits(uniform(wa) + uniform16(wb));
        case 18:
            return child_path_of(wa >> 4, wb & 127U);
        case 19:
            return child_path_of(wa >> 3, (wa & 63U) + 1U);
        case 20:
            return select(wa < wb, wa * wb, (wa << 3) ^ (wb >> 7));
        case 21:
            return float_bits(log_own(a));
        case 22:
            return float_bits(sincos_turn(a).sine);
        case 23:
            return float_bits(sincos_turn(a).cosine);
        case 24:
            return float_bits(hinge_fraction(a, b, c));
        case 25:
            return float_bits(path_stretch(a));
        case 26:
            return float_bits(sample_straggling(tables.scattering, row, a, b));
        case 27:
            return float_bits(sample_deflection(tables.scattering, row, a));
        case 28:
            return float_bits(table.energy(a));
        case 29:
            return float_bits(table.range(a));
        case 30:
            return float_bits(table.scattering_clock(a));
        case 31:
            return float_bits(table.brems_fraction(a) + table.cutoff_range());
        case 32:
            return float_bits(table.range_at_scattering(8.0F * a - b));
        case 33:
            return float_bits(table.range_at_hard(8.0F * a - b));
        case 34:
            return float_bits(scattering_row(tables.scattering, row, a, 0.25F * b).step_strength);
        case 35:
            return as_word(scattering_row(tables.scattering, row, a, 0.25F * b).start);
        case 36:
            return quanta_of(a);
        case 37:
            return float_bits(law.least() + law.bound() + law.attempt(0.25F * b).keep);
        case 38:
            return float_bits(law.primary_mu(0.1F * b) + law.secondary_mu(0.1F * b));
        case 39:
            return float_bits(deflect(Vec3Of<F>{a, b, c}, 0.5F * a * a, SinCosOf<F>{b, c}).x);
        case 40:
            return float_bits(deflect(Vec3Of<F>{a, b, c}, 0.5F * a * a, SinCosOf<F>{b, c}).y);
        case 41:
            return float_bits(deflect(Vec3Of<F>{a, b, c}, 0.5F * a * a, SinCosOf<F>{b, c}).z);
        case 42:
            return float_bits(aim_axis(a, b * b, 4.0F).slope);
        case 43:
            return float_bits(aim_axis(a, b * b, 4.0F).width);
        case 44:
            return float_bits(aim_axis(a, b * b, 4.0F).ahead);
        case 45:
            return float_bits(advance_axis(a, b, c * c));
        case 46:
            return float_bits(photon_point(a).fraction + to_float(photon_point(a).cell));
        case 47:
            return float_bits(flight_way(a, wb));
        case 48:
            return float_bits(fly_axis(a, b, 4.0F, c));
        default:
            return float_bits(photon_attenuation(tables.photon, wc & 1U, photon_point(a)));
    }
}

/// Function f of n inputs (a multiple of 16): [3][n] words in, [n] out.
void probe_avx2(int f, LaneTables const& tables, std::uint32_t const* in, std::uint32_t* out, std::uint32_t n);
void probe_avx512(int f, LaneTables const& tables, std::uint32_t const* in, std::uint32_t* out, std::uint32_t n);
/// philox with history, path and block from the three inputs: [4][n] words out.
void probe_philox_avx2(std::uint64_t seed, std::uint32_t high, std::uint32_t const* in, std::uint32_t* out, std::uint32_t n);
void probe_philox_avx512(std::uint64_t seed, std::uint32_t high, std::uint32_t const* in, std::uint32_t* out, std::uint32_t n);
/// to[index[i]] = value[i] for the lanes of `bits`, then to[n + i] = from[index[i]] for all, both for one vector of n lanes.
std::uint32_t probe_move_avx2(std::uint32_t const* index, std::uint32_t const* value, std::uint32_t bits, std::uint32_t* to);
std::uint32_t probe_move_avx512(std::uint32_t const* index, std::uint32_t const* value, std::uint32_t bits, std::uint32_t* to);

template <class L>
void probe(int f, LaneTables const& tables, std::uint32_t const* in, std::uint32_t* out, std::uint32_t n) {
    using Word = typename L::Word;
    for (std::uint32_t i = 0; i < n; i += L::width) {
        Word const made =
            lane_function<typename L::Float>(f, tables, Word::load(in + i), Word::load(in + n + i), Word::load(in + 2 * n + i));
        made.store(out + i);
    }
}

template <class L>
void probe_philox(std::uint64_t seed, std::uint32_t high, std::uint32_t const* in, std::uint32_t* out, std::uint32_t n) {
    using Word = typename L::Word;
    for (std::uint32_t i = 0; i < n; i += L::width) {
        auto const made = L::philox(seed, Word::load(in + i), high, Word::load(in + n + i), Word::load(in + 2 * n + i));
        for (std::uint32_t w = 0; w < 4; ++w) { made.w[w].store(out + w * n + i); }
    }
}

template <class L>
std::uint32_t probe_move(std::uint32_t const* index, std::uint32_t const* value, std::uint32_t bits, std::uint32_t* to) {
    using Word = typename L::Word;
    Word const at = Word::load(index);
    scatter(to, at, L::Mask::from_bits(bits), Word::load(value));
    gather(to, at).store(to + 64);
    Word(7U).store_where(L::Mask::from_bits(bits), to + 80);
    return L::Mask::from_bits(bits).bits();
}

}  // namespace yttria::test
