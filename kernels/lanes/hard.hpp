// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/lanes/transport.hpp"

// Hard events of electrons in lanes. They are rare (0.7 a decay), so those of all groups are gathered from their lanes and done together.
namespace yttria {

template <class L, std::uint32_t group_count>
void LaneTransport<L, group_count>::hard_events(bool before_hinge) {
    std::uint32_t which[lanes];
    std::uint32_t const n = hard_count_;
    for (std::uint32_t i = 0; i < n; ++i) { which[i] = hard_[i]; }
    hard_count_ = 0;
    for (std::uint32_t i = 0; i < n; i += width) { hard_event(which + i, n - i < width ? n - i : width, before_hinge); }
}

/// One hard event of the n lanes named, all different.
template <class L, std::uint32_t group_count>
void LaneTransport<L, group_count>::hard_event(std::uint32_t const* which, std::uint32_t n, bool before_hinge) {
    services_.counters.hard_events += n;
    HardEvent event;
    event.bits = n == width ? full : (1U << n) - 1U;
    alignas(64) std::uint32_t lane_of[width];
    for (std::uint32_t i = 0; i < width; ++i) { lane_of[i] = which[i < n ? i : 0]; }
    event.lane = Word::load(lane_of);
    event.history = word(Field::history, event.lane);
    event.path = word(Field::path, event.lane);
    event.voxel = word(Field::voxel, event.lane);
    event.material = word(Field::material, event.lane);
    event.ordinal = word(Field::hard_events, event.lane) + 1U;
    Mask const valid = Mask::from_bits(event.bits);
    put(Field::hard_events, event.lane, valid, event.ordinal);
    Table const electrons = table(event.material);
    Float const range = number(Field::range, event.lane);

    event.T = electrons.energy(range);
    Word const quanta = word(Field::quanta, event.lane);
    event.quanta = min_of(quanta_of(event.T), quanta);
    deposit_where(event.bits, event.voxel, quanta - event.quanta);

    event.base = event.ordinal * Word(tries_per_event) + block::hard;
    event.first = draw(event.history, event.path, event.base);
    Word const* const w = event.first.w;
    Word const rest = (w[0] << 23) | ((w[1] & 0x1FFU) << 14) | ((w[2] & 0x1FFU) << 5);
    event.azimuth = sincos_turn(uniform(w[2]));
    event.lost = 0.0F;
    Float const chance = electrons.brems_fraction(range - number(Field::hard_shift, event.lane));
    std::uint32_t const radiating = event.bits & (uniform(rest) < chance).bits();
    collide(event, event.bits & ~radiating);
    if (radiating != 0) { radiate(event, radiating); }
    put(Field::quanta, event.lane, valid, event.quanta);

    std::uint32_t ended = event.bits & (event.quanta < Word(view_.cutoff_quanta)).bits();
    Mask const living = Mask::from_bits(event.bits & ~ended);
    Float const slower = electrons.range(max_of(event.T - event.lost, 0.0F));
    Float const shift = electrons.scattering_clock(slower) - electrons.scattering_clock(range);
    Float const hinge_clock = number(Field::hinge_clock, event.lane) + shift;
    Float const end_clock = number(Field::end_clock, event.lane) + shift;
    Float const hard_range = electrons.range_at_hard(electrons.hard_clock(slower) + log_own(uniform(w[3])));
    put(Field::hinge_clock, event.lane, living, hinge_clock);
    put(Field::end_clock, event.lane, living, end_clock);
    if (before_hinge) { put(Field::hinge_range, event.lane, living, electrons.range_at_scattering(hinge_clock)); }
    put(Field::end_range, event.lane, living, electrons.range_at_scattering(end_clock));
    put(Field::hard_range, event.lane, living, hard_range);
    put(Field::hard_shift, event.lane, living, Float(0.0F));

    // One that stays goes to its next event, or ends.
    std::uint32_t staying = 0;
    for (std::uint32_t i = 0; i < n; ++i) { staying |= ((stay_[which[i] / width] >> (which[i] % width)) & 1U) << i; }
    std::uint32_t const again = staying & ~ended & (hard_range > number(Field::cutoff_range, event.lane)).bits();
    ended |= staying & ~again;
    put(Field::range, event.lane, living, select(Mask::from_bits(again), hard_range, slower));
    deposit_where(ended, event.voxel, event.quanta);
    for (std::uint32_t i = 0; i < n; ++i) {
        std::uint32_t const bit = 1U << (which[i] % width);
        std::uint32_t const g = which[i] / width;
        if (((ended >> i) & 1U) != 0) {
            live_[g] &= ~bit;
            stay_[g] &= ~bit;
        } else if (((again >> i) & 1U) != 0) {
            hard_[hard_count_++] = which[i];
        } else {
            active_[g] |= bit;
        }
    }
}

/// Moller collisions.
template <class L, std::uint32_t group_count>
void LaneTransport<L, group_count>::collide(HardEvent& event, std::uint32_t bits) {
    MollerLaw<Float> const law(event.T, view_.parameters.delta_threshold_MeV);
    bits &= (law.least() < 0.5F).bits();
    if (bits == 0) { return; }
    Float e = law.least();
    std::uint32_t open = bits;
    for (std::uint32_t attempt = 0; attempt < tries_per_event - 1U && open != 0; ++attempt) {
        Words const words = attempt == 0 ? event.first : draw(event.history, event.path, event.base + attempt);
        MollerTry<Float> const made = law.attempt(uniform(words.w[0]));
        e = select(Mask::from_bits(open), made.e, e);
        open &= ~(uniform(words.w[1]) * law.bound() <= made.keep).bits();
    }
    Mask const m = Mask::from_bits(bits);
    Word const lane = event.lane;
    Word const secondary = select(m, min_of(quanta_of(e * event.T), event.quanta), Word(0U));
    event.quanta = event.quanta - secondary;
    Vec const before{number(Field::direction_x, lane), number(Field::direction_y, lane), number(Field::direction_z, lane)};
    Vec const turned = deflect(before, law.primary_mu(e), event.azimuth);
    Float const d[3] = {turned.x, turned.y, turned.z};
    Float fraction[3];
    for (std::uint32_t a = 0; a < 3; ++a) {
        fraction[a] = number(along(Field::fraction_x, a), lane);
        AxisAim<Float> const aimed = aim_axis(d[a], fraction[a], view_.grid.inverse_spacing[a]);
        put(along(Field::direction_x, a), lane, m, d[a]);
        put(along(Field::slope_x, a), lane, m, aimed.slope);
        put(along(Field::width_x, a), lane, m, aimed.width);
        put(along(Field::ahead_x, a), lane, m, aimed.ahead);
    }
    // One that cannot leave its voxel and makes no photon need not be followed.
    Table const electrons = table(event.material);
    Float const T = energy_of(secondary);
    event.lost = select(m, T, event.lost);
    Float const range = electrons.range(T);
    Word const path = child_path_of(event.path, event.ordinal);
    Float const reach = inner_radius(fraction) * number(Field::density, lane);
    std::uint32_t kept = bits & both(T < view_.parameters.range_rejection_MeV, range < reach).bits();
    if (kept != 0) {
        Words const life = draw(event.history, path, Word(block::life));
        kept &= (1.0F - uniform(life.w[0]) >= electrons.hard_clock(range)).bits();
        deposit_where(kept, event.voxel, secondary);
    }
    if ((bits & ~kept) == 0) { return; }
    Vec const away = deflect(before, law.secondary_mu(e), SinCosOf<Float>{-event.azimuth.sine, -event.azimuth.cosine});
    push_secondaries(event, bits & ~kept, path, secondary, away);
}

/// What HistoryContext::push does.
template <class L, std::uint32_t group_count>
void LaneTransport<L, group_count>::push_secondaries(HardEvent const& event, std::uint32_t bits, Word path, Word quanta, Vec direction) {
    alignas(64) std::uint32_t words[7][width];
    event.lane.store(words[0]);
    event.voxel.store(words[1]);
    path.store(words[2]);
    quanta.store(words[3]);
    direction.x.store(words[4]);
    direction.y.store(words[5]);
    direction.z.store(words[6]);
    for (; bits != 0; bits &= bits - 1U) {
        int const i = __builtin_ctz(bits);
        std::uint32_t const lane = words[0][i];
        std::uint32_t& depth = lanes_.at(Field::depth)[lane];
        if (words[2][i] == 0) {
            ++services_.counters.path_overflows;
        } else if (depth == static_cast<std::uint32_t>(ParticleStack::capacity)) {
            ++services_.counters.stack_overflows;
        } else {
            Waiting child = electron_in(lane);
            child.particle.path = words[2][i];
            child.particle.quanta = words[3][i];
            child.particle.direction = {__builtin_bit_cast(float, words[4][i]), __builtin_bit_cast(float, words[5][i]),
                                        __builtin_bit_cast(float, words[6][i])};
            services_.push(child);
            ++depth;
            continue;
        }
        deposit(words[1][i], words[3][i]);
    }
}

/// Bremsstrahlung: rare, so scalar, with all that the photon does.
template <class L, std::uint32_t group_count>
void LaneTransport<L, group_count>::radiate(HardEvent& event, std::uint32_t bits) {
    alignas(64) std::uint32_t words[8][width];
    event.lane.store(words[0]);
    event.quanta.store(words[1]);
    event.T.store(words[2]);
    event.lost.store(words[3]);
    event.azimuth.sine.store(words[4]);
    event.azimuth.cosine.store(words[5]);
    event.ordinal.store(words[6]);
    for (; bits != 0; bits &= bits - 1U) {
        int const i = __builtin_ctz(bits);
        std::uint32_t const lane = words[0][i];
        Waiting electron = electron_in(lane);
        electron.particle.quanta = words[1][i];
        SinCos const azimuth{__builtin_bit_cast(float, words[4][i]), __builtin_bit_cast(float, words[5][i])};
        LaneServices::Radiation const made = services_.radiate(electron, __builtin_bit_cast(float, words[2][i]), azimuth, words[6][i],
                                                               lanes_.at(Field::voxel)[lane], lanes_.at(Field::material)[lane]);
        words[1][i] = made.quanta;
        words[3][i] = __builtin_bit_cast(std::uint32_t, made.lost);
        lanes_.at(Field::depth)[lane] = made.depth;
    }
    event.quanta = Word::load(words[1]);
    event.lost = Float::load(words[3]);
}

/// A copy of the electron in a lane.
template <class L, std::uint32_t group_count>
Waiting LaneTransport<L, group_count>::electron_in(std::uint32_t lane) {
    auto const word = [&](Field f, std::uint32_t axis = 0) { return lanes_.at(along(f, axis))[lane]; };
    auto const number = [&](Field f, std::uint32_t axis = 0) { return __builtin_bit_cast(float, word(f, axis)); };
    Waiting w;
    w.particle.path = word(Field::path);
    w.particle.quanta = word(Field::quanta);
    w.particle.is_photon = 0;
    for (std::uint32_t a = 0; a < 3; ++a) {
        w.particle.cell[a] = static_cast<std::int16_t>(word(Field::cell_x, a));
        w.particle.fraction[a] = number(Field::fraction_x, a);
    }
    w.particle.direction = {number(Field::direction_x), number(Field::direction_y), number(Field::direction_z)};
    w.history = word(Field::history);
    w.depth = word(Field::depth);
    return w;
}

}  // namespace yttria
