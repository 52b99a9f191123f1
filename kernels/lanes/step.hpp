// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/lanes/transport.hpp"

// A step of electrons in lanes; each function is the one of the same name in ElectronTransport.
namespace yttria {

template <class L, std::uint32_t group_count>
void LaneTransport<L, group_count>::begin_step(std::uint32_t g) {
    Lanes& p = lanes_;
    Word const material = p.word(Field::material, g);
    Word const steps = p.word(Field::steps, g);
    Words const words = draw(p.word(Field::history, g), p.word(Field::path, g), steps + block::scatter);
    p.set(Field::steps, g, steps + 1U);
    float const* const tables = view_.tables.scattering;
    ScatteringRowOf<Float> const row =
        scattering_row(tables, as_int(material) * ScatteringLayout::floats, p.number(Field::T, g), uniform16(words.w[3]));
    p.set(Field::mu, g, sample_deflection(tables, row.start, uniform(words.w[1])));
    SinCosOf<Float> const azimuth = sincos_turn(uniform(words.w[2]));
    p.set(Field::sine, g, azimuth.sine);
    p.set(Field::cosine, g, azimuth.cosine);

    Float const u = uniform16((words.w[0] << 7) | (words.w[1] & 0x7FU));
    Float const v = to_float(words.w[2] & 0x1FFU) * (1.0F / 512.0F) + 0.5F / 512.0F;
    Float range = p.number(Field::range, g);
    Float const hard = p.number(Field::hard_range, g);
    Float const owed = p.number(Field::owed, g);
    Float const drawn = range * sample_straggling(tables, row.start, u, v);
    Mask const later = (words.w[1] & 0x80U) != 0U;
    Float const change = select(later, owed, owed + drawn);
    p.set(Field::owed, g, select(later, drawn, 0.0F));
    range = max_of(range + change, 0.0F);
    // Those that stay where they are begin no step.
    Mask const moving = Mask::from_bits(~stay_[g]);
    p.set_where(moving, Field::range, g, range);
    p.set_where(moving, Field::hard_range, g, select(hard > 0.0F, max_of(hard + change, 0.0F), 0.0F));
    p.set_where(moving, Field::hard_shift, g, p.number(Field::hard_shift, g) + change);

    Float const z = hinge_fraction(row.step_strength, uniform(words.w[0]), uniform16(words.w[3] >> 16));
    Float const stretch = path_stretch(row.step_strength);
    p.set(Field::stretch, g, stretch);
    p.set(Field::shrink, g, 1.0F / stretch);
    Table const electrons = table(material);
    Float const K = electrons.scattering_clock(range);
    Float const hinge_clock = fma_exact(-z, row.step_strength, K);
    Float const end_clock = K - row.step_strength;
    p.set(Field::hinge_clock, g, hinge_clock);
    p.set(Field::end_clock, g, end_clock);
    p.set(Field::hinge_range, g, electrons.range_at_scattering(hinge_clock));
    p.set(Field::end_range, g, electrons.range_at_scattering(end_clock));
}

template <class L, std::uint32_t group_count>
void LaneTransport<L, group_count>::turn(std::uint32_t g) {
    Lanes& p = lanes_;
    services_.counters.hinges += count(live_[g]);
    Vec const d{p.number(Field::direction_x, g), p.number(Field::direction_y, g), p.number(Field::direction_z, g)};
    Vec const turned = deflect(d, p.number(Field::mu, g), SinCosOf<Float>{p.number(Field::sine, g), p.number(Field::cosine, g)});
    // Empty lanes are turned too: their state stays finite and nobody reads it.
    aim(p, g, Mask::from_bits(full), turned);
}

/// Takes every live lane to its hinge, or from there to the end of its step.
template <class L, std::uint32_t group_count>
void LaneTransport<L, group_count>::walk(bool before_hinge) {
    hard_count_ = 0;
    for (std::uint32_t g = 0; g < group_count; ++g) {
        active_[g] = live_[g] & ~stay_[g];
        for (std::uint32_t bits = stay_[g]; bits != 0; bits &= bits - 1U) {
            hard_[hard_count_++] = g * width + static_cast<std::uint32_t>(__builtin_ctz(bits));
        }
    }
    for (;;) {
        // Group by group, so that what a crossing asked for comes while the others move.
        for (std::uint32_t any = 1; any != 0;) {
            any = 0;
            for (std::uint32_t g = 0; g < group_count; ++g) {
                if (active_[g] != 0) { segment(g, before_hinge); }
                any |= active_[g];
            }
        }
        if (hard_count_ == 0) { return; }
        hard_events(before_hinge);
    }
}

/// One straight piece of every active lane of a group.
template <class L, std::uint32_t group_count>
void LaneTransport<L, group_count>::segment(std::uint32_t g, bool before_hinge) {
    Lanes& p = lanes_;
    std::uint32_t const bits = active_[g];
    services_.counters.segments += count(bits);
    if (entered_[g] != 0) { enter(g, before_hinge); }
    Mask const active = Mask::from_bits(bits);
    Float const range = p.number(Field::range, g);
    Float const cutoff = p.number(Field::cutoff_range, g);
    Float const hard = p.number(Field::hard_range, g);
    Float const elastic = p.number(before_hinge ? Field::hinge_range : Field::end_range, g);
    Float const next = max_of(cutoff, max_of(elastic, hard));
    Float const distance = max_of(range - next, 0.0F) * p.number(Field::inverse_density, g) * p.number(Field::shrink, g);
    Float const ahead[3] = {p.number(Field::ahead_x, g), p.number(Field::ahead_y, g), p.number(Field::ahead_z, g)};
    Float const to_face = min_of(ahead[0], min_of(ahead[1], ahead[2]));
    Mask const face = both(active, to_face < distance);
    Float const reach = max_of(to_face, 0.0F);
    Float const way = select(face, reach, distance);
    for (std::uint32_t a = 0; a < 3; ++a) {
        Field const f = along(Field::fraction_x, a);
        p.set_where(active, f, g, advance_axis(way, p.number(along(Field::slope_x, a), g), p.number(f, g)));
        p.set_where(active, along(Field::ahead_x, a), g, ahead[a] - way);
    }
    Mask const above = next > cutoff;
    std::uint32_t const inside = bits & ~face.bits();
    std::uint32_t const at_elastic = inside & both(next == elastic, above).bits();
    std::uint32_t const at_hard = inside & ~at_elastic & both(next == hard, above).bits();
    std::uint32_t const stopped = inside & ~at_elastic & ~at_hard;
    p.set_where(Mask::from_bits(inside), Field::range, g, min_of(next, range));
    if (stopped != 0) {
        deposit_where(stopped, p.word(Field::voxel, g), p.word(Field::quanta, g));
        live_[g] &= ~stopped;
    }
    for (std::uint32_t left = at_hard; left != 0; left &= left - 1U) {
        hard_[hard_count_++] = g * width + static_cast<std::uint32_t>(__builtin_ctz(left));
    }
    std::uint32_t const crossing = bits & ~inside;
    active_[g] = 0;
    if (crossing == 0) { return; }
    // The axis whose face is nearest; of equal ones as VoxelWalk::cross chooses.
    Mask const x_before_y = ahead[0] <= ahead[1];
    Mask const x = both(x_before_y, ahead[0] <= ahead[2]);
    Mask const y = both(!x_before_y, ahead[1] <= ahead[2]);
    Mask const axes[3] = {x, y, !(x | y)};
    std::uint32_t in_grid = crossing;
    for (std::uint32_t a = 0; a < 3; ++a) {
        Mask const m = both(face, axes[a]);
        Mask const up = p.number(along(Field::slope_x, a), g) > 0.0F;
        p.set_where(m, along(Field::fraction_x, a), g, select(up, Float(0.0F), Float(1.0F)));
        p.set_where(m, along(Field::ahead_x, a), g, p.number(along(Field::width_x, a), g));
        Field const f = along(Field::cell_x, a);
        Word const cell = p.word(f, g) + select(m, select(up, Word(1U), Word(~0U)), Word(0U));
        p.set(f, g, cell);
        in_grid &= (cell < Word(static_cast<std::uint32_t>(view_.grid.n[a]))).bits();
    }
    Float const behind = fma_exact(-reach, p.number(Field::density, g) * p.number(Field::stretch, g), range);
    p.set_where(face, Field::range, g, behind);
    active_[g] = cross(g, crossing, in_grid, behind);
}

/// Settles what was lost on the way to the face and enters the voxel behind it; returns the lanes that are still in the grid.
template <class L, std::uint32_t group_count>
std::uint32_t LaneTransport<L, group_count>::cross(std::uint32_t g, std::uint32_t crossing, std::uint32_t in_grid, Float range) {
    Lanes& p = lanes_;
    Word const material = p.word(Field::material, g);
    Float const T = table(material).energy(range);
    Word const quanta = p.word(Field::quanta, g);
    Word const left = min_of(quanta_of(T), quanta);
    Word const voxel = p.word(Field::voxel, g);
    deposit_where(crossing, voxel, quanta - left);
    p.set_where(Mask::from_bits(crossing), Field::quanta, g, left);
    std::uint32_t const out = crossing & ~in_grid;
    for (std::uint32_t bits = out; bits != 0; bits &= bits - 1U) { services_.escaped += p.at(Field::quanta, g)[__builtin_ctz(bits)]; }
    live_[g] &= ~out;
    if (in_grid == 0) { return 0; }
    Word const cell[3] = {p.word(Field::cell_x, g), p.word(Field::cell_y, g), p.word(Field::cell_z, g)};
    Word const next = voxel_index(view_.grid, cell[0], cell[1], cell[2]);
    p.set_where(Mask::from_bits(in_grid), Field::voxel, g, next);
    prefetch(in_grid, next);
    entered_[g] = in_grid;
    return in_grid;
}

/// Reads what the voxels that lanes have entered are made of.
template <class L, std::uint32_t group_count>
void LaneTransport<L, group_count>::enter(std::uint32_t g, bool before_hinge) {
    Lanes& p = lanes_;
    Mask const entered = Mask::from_bits(entered_[g]);
    entered_[g] = 0;
    Pair<Float> const record = gather_pair_where<8>(entered, records_, as_int(p.word(Field::voxel, g)));
    Word const material = p.word(Field::material, g);
    Word const behind = float_bits(record.second);
    p.set_where(entered, Field::density, g, record.first);
    p.set_where(entered, Field::inverse_density, g, 1.0F / record.first);
    Mask const changed = both(entered, behind != material);
    if (changed.bits() != 0) { change_material(g, changed, material, behind, before_hinge); }
}

template <class L, std::uint32_t group_count>
void LaneTransport<L, group_count>::change_material(std::uint32_t g, Mask m, Word from, Word to, bool before_hinge) {
    Lanes& p = lanes_;
    Table const old = table(from);
    Table const now = table(to);
    Float const old_range = p.number(Field::range, g);
    Float const hard = p.number(Field::hard_range, g);
    Float const range = now.range(old.energy(old_range));
    Float const shift = now.scattering_clock(range) - old.scattering_clock(old_range);
    Float const hinge_clock = p.number(Field::hinge_clock, g) + shift;
    Float const end_clock = p.number(Field::end_clock, g) + shift;
    Float const left = old.hard_clock(old_range) - old.hard_clock(hard);
    p.set_where(m, Field::material, g, to);
    p.set_where(m, Field::cutoff_range, g, now.cutoff_range());
    p.set_where(m, Field::range, g, range);
    p.set_where(m, Field::hinge_clock, g, hinge_clock);
    p.set_where(m, Field::end_clock, g, end_clock);
    if (before_hinge) { p.set_where(m, Field::hinge_range, g, now.range_at_scattering(hinge_clock)); }
    p.set_where(m, Field::end_range, g, now.range_at_scattering(end_clock));
    p.set_where(m, Field::hard_range, g, select(hard > 0.0F, now.range_at_hard(now.hard_clock(range) - left), 0.0F));
    p.set_where(m, Field::hard_shift, g, Float(0.0F));
}

}  // namespace yttria
