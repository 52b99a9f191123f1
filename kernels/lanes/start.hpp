// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/lanes/transport.hpp"

// The beginning and the end of electrons in lanes.
namespace yttria {

/// Gives the empty lanes of a group new electrons while there are any; returns the bits of the live lanes.
template <class L, std::uint32_t group_count>
std::uint32_t LaneTransport<L, group_count>::refill(std::uint32_t g) {
    for (std::uint32_t empty = ~live_[g] & full; empty != 0; empty &= empty - 1U) {
        if (fresh_left_ == 0 && !fill_fresh()) { break; }
        auto const from = static_cast<std::uint32_t>(__builtin_ctz(fresh_left_));
        auto const lane = static_cast<std::uint32_t>(__builtin_ctz(empty));
        fresh_left_ &= fresh_left_ - 1U;
        for (std::uint32_t f = 0; f < +Field::fresh_end; ++f) { lanes_.words[f][g * width + lane] = fresh_.words[f][from]; }
        live_[g] |= 1U << lane;
        stay_[g] |= ((fresh_stay_ >> from) & 1U) << lane;
    }
    return live_[g];
}

/// False when nothing is left to start.
template <class L, std::uint32_t group_count>
bool LaneTransport<L, group_count>::fill_fresh() {
    while (fresh_left_ == 0) {
        if (services_.waiting() < width) {
            if (std::uint32_t const n = fresh_decays(); n != 0) {
                start_fresh(n);
                continue;
            }
        }
        Waiting incoming[width];
        std::uint32_t const n = services_.take(incoming, width);
        if (n == 0) { return false; }
        for (std::uint32_t i = 0; i < n; ++i) {
            Particle const& p = incoming[i].particle;
            float const numbers[6] = {p.fraction[0], p.fraction[1], p.fraction[2], p.direction.x, p.direction.y, p.direction.z};
            fresh_.words[+Field::path][i] = p.path;
            fresh_.words[+Field::quanta][i] = p.quanta;
            fresh_.words[+Field::history][i] = incoming[i].history;
            fresh_.words[+Field::depth][i] = incoming[i].depth;
            for (std::uint32_t a = 0; a < 3; ++a) { fresh_.words[+Field::cell_x + a][i] = static_cast<std::uint32_t>(p.cell[a]); }
            for (std::uint32_t a = 0; a < 6; ++a) {
                fresh_.words[+Field::fraction_x + a][i] = __builtin_bit_cast(std::uint32_t, numbers[a]);
            }
        }
        start_fresh(n);
    }
    return true;
}

/// What ElectronTransport does before its first step, and the end of those that take none. Lanes from n on hold old particles or zeros.
template <class L, std::uint32_t group_count>
void LaneTransport<L, group_count>::start_fresh(std::uint32_t n) {
    Fresh& p = fresh_;
    std::uint32_t const started = n == width ? full : (1U << n) - 1U;
    Word const cell[3] = {p.word(Field::cell_x, 0), p.word(Field::cell_y, 0), p.word(Field::cell_z, 0)};
    Word const voxel = voxel_index(view_.grid, cell[0], cell[1], cell[2]);
    Pair<Float> const record = gather_pair<8>(records_, as_int(voxel));
    Word const material = float_bits(record.second);
    Table const electrons = table(material);
    Float const range = electrons.range(energy_of(p.word(Field::quanta, 0)));
    Words const words = draw(p.word(Field::history, 0), p.word(Field::path, 0), Word(block::life));
    p.set(Field::voxel, 0, voxel);
    p.set(Field::material, 0, material);
    p.set(Field::density, 0, record.first);
    p.set(Field::inverse_density, 0, 1.0F / record.first);
    p.set(Field::cutoff_range, 0, electrons.cutoff_range());
    p.set(Field::range, 0, range);
    p.set(Field::hard_range, 0, electrons.range_at_hard(electrons.hard_clock(range) + log_own(uniform(words.w[0]))));
    for (Field const f : {Field::hard_shift, Field::owed, Field::steps, Field::hard_events}) { p.set(f, 0, Word(0U)); }
    aim(p, 0, Mask::from_bits(full), {p.number(Field::direction_x, 0), p.number(Field::direction_y, 0), p.number(Field::direction_z, 0)});
    fresh_left_ = started & ~finish(p, 0, started, fresh_stay_);
}

/// Ends the electrons of `bits` whose step cannot begin, and gives those back; `staying` are those that end once their coming hard
/// events have happened, the next of which is now due.
template <class L, std::uint32_t group_count>
template <class P>
std::uint32_t LaneTransport<L, group_count>::finish(P& p, std::uint32_t g, std::uint32_t bits, std::uint32_t& staying) {
    Float const range = p.number(Field::range, g);
    Float const hard = p.number(Field::hard_range, g);
    Float const cutoff = p.number(Field::cutoff_range, g);
    Float const T = table(p.word(Field::material, g)).energy(range);
    p.set(Field::T, g, T);
    std::uint32_t const stuck = bits & (p.word(Field::steps, g) == Word(segment_limit)).bits();
    std::uint32_t const at_end = stuck | (bits & (range <= cutoff).bits());
    Float const fraction[3] = {p.number(Field::fraction_x, g), p.number(Field::fraction_y, g), p.number(Field::fraction_z, g)};
    Float const reach = inner_radius(fraction) * p.number(Field::density, g);
    std::uint32_t const caught = bits & ~at_end & both(T < view_.parameters.range_rejection_MeV, range < reach).bits();
    staying = caught & (hard > cutoff).bits();
    services_.counters.lost += count(stuck);
    std::uint32_t const ended = at_end | (caught & ~staying);
    if (ended != 0) { deposit_where(ended, p.word(Field::voxel, g), p.word(Field::quanta, g)); }
    if (staying != 0) { p.set_where(Mask::from_bits(staying), Field::range, g, hard); }
    return ended;
}

}  // namespace yttria
