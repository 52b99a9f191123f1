// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace yttria {

/// The state of an electron in a lane: that of ElectronTransport, a word each.
enum class Field : std::uint32_t {
    // What a fresh electron has.
    path,
    quanta,
    history,  ///< index in the replicate
    depth,    ///< of the stack of transport_history
    cell_x,
    cell_y,
    cell_z,
    fraction_x,
    fraction_y,
    fraction_z,
    direction_x,
    direction_y,
    direction_z,
    slope_x,
    slope_y,
    slope_z,
    width_x,
    width_y,
    width_z,
    ahead_x,
    ahead_y,
    ahead_z,
    voxel,
    material,
    density,
    inverse_density,
    cutoff_range,
    T,  ///< at the start of a step, MeV
    range,
    hard_range,
    hard_shift,
    owed,
    steps,
    hard_events,
    fresh_end,
    // What the start of a step sets.
    hinge_range = fresh_end,
    end_range,
    hinge_clock,
    end_clock,
    stretch,
    shrink,
    mu,  ///< of the coming deflection
    sine,
    cosine,
    end
};

constexpr std::uint32_t operator+(Field f) { return static_cast<std::uint32_t>(f); }
/// The same field of another axis.
constexpr Field along(Field x, std::uint32_t axis) { return static_cast<Field>(+x + axis); }

/// Electrons in lanes: [field][lane], 32-bit words, which are numbers or whole numbers.
template <class L, std::uint32_t group_count>
struct Packet {
    static constexpr std::uint32_t lanes = L::width * group_count;
    alignas(64) std::uint32_t words[+Field::end][lanes];

    std::uint32_t* at(Field f, std::uint32_t group = 0) { return words[+f] + group * L::width; }
    typename L::Float number(Field f, std::uint32_t group) { return L::Float::load(at(f, group)); }
    typename L::Word word(Field f, std::uint32_t group) { return L::Word::load(at(f, group)); }
    template <class Value>
    void set(Field f, std::uint32_t group, Value value) {
        value.store(at(f, group));
    }
    template <class Value>
    void set_where(typename L::Mask m, Field f, std::uint32_t group, Value value) {
        value.store_where(m, at(f, group));
    }
};

}  // namespace yttria
