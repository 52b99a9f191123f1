// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/random.hpp"
#include "kernels/core/vector.hpp"
#include "kernels/data/transport_tally.hpp"
#include "kernels/data/views.hpp"

namespace yttria {

/// A particle between events. Its position is a voxel and a fraction of it, never a length.
struct Particle {
    std::uint32_t path;    ///< child_path of kernels/core/random.hpp
    std::uint32_t quanta;  ///< kinetic energy, 2^-24 MeV
    std::int16_t cell[3];
    std::int16_t is_photon;
    float fraction[3];  ///< of the voxel, 0..1
    Vec3 direction;
};

/// Waiting particles of one history.
struct ParticleStack {
    static constexpr int capacity = 16;
    Particle items[capacity];
    int size = 0;

    /// False where it is full.
    YTTRIA_HD bool put(Particle const& particle, std::uint64_t /*history*/) {
        if (size == capacity) { return false; }
        items[size++] = particle;
        return true;
    }
};

/// Counts of one history or one thread; folded into Counters by the back end.
struct LocalCounters {
    std::uint32_t segments = 0, hinges = 0, hard_events = 0, photons = 0, photon_events = 0;
    std::uint32_t path_overflows = 0, stack_overflows = 0, lost = 0;
};

inline constexpr float MeV_per_quantum = 1.0F / 16777216.0F;
template <class Word>
YTTRIA_HD auto energy_of(Word quanta) {
    return to_float(quanta) * MeV_per_quantum;
}
/// Truncated to whole quanta; T in 0..4 MeV.
template <class F>
YTTRIA_HD WordOf<F> quanta_of(F T) {
    return to_word(T * 16777216.0F);
}

template <class Word>
YTTRIA_HD Word voxel_index(GridView const& grid, Word x, Word y, Word z) {
    return x + static_cast<std::uint32_t>(grid.n[0]) * (y + static_cast<std::uint32_t>(grid.n[1]) * z);
}
YTTRIA_HD std::uint32_t voxel_index(GridView const& grid, int const cell[3]) {
    return voxel_index(grid, static_cast<std::uint32_t>(cell[0]), static_cast<std::uint32_t>(cell[1]), static_cast<std::uint32_t>(cell[2]));
}

/// Largest sphere inside a voxel around the point at these fractions of it [cm].
YTTRIA_HD float inner_radius(GridView const& grid, float const fraction[3]) {
    float radius = 1e30F;
    YTTRIA_UNROLL
    for (int a = 0; a < 3; ++a) { radius = min_of(radius, min_of(fraction[a], 1.0F - fraction[a]) * grid.spacing[a]); }
    return radius;
}

/// What a history is made of: the input, its name, where energy goes, where children wait. `Tally` has deposit(voxel, quanta) and
/// escape(quanta), `Waiting` has put(particle, history).
template <class Tally, class Waiting = ParticleStack>
struct HistoryContext {
    TransportView const& view;
    std::uint64_t seed, history;
    Tally& tally;
    Waiting& stack;
    LocalCounters& counters;

    YTTRIA_HD Words draw(std::uint32_t path, std::uint32_t block_index) const { return philox(seed, history, path, block_index); }

    /// Whether an electron of this path would make no hard event in all its range, whose clock is `hard_clock`: so that one that cannot
    /// leave its voxel need not be followed and none of its photons is lost. It draws this word for its first event, which comes after
    /// -ln u >= 1 - u of the clock.
    YTTRIA_HD bool makes_no_event(std::uint32_t path, float hard_clock) const {
        return 1.0F - uniform(draw(path, block::life).w[0]) >= hard_clock;
    }

    /// Puts a child on the stack; what cannot be named or held is counted and left where it is.
    YTTRIA_HD void push(Particle particle, std::uint32_t parent, std::uint32_t ordinal, std::uint32_t voxel) {
        particle.path = child_path(parent, ordinal);
        if (particle.path == 0) {
            ++counters.path_overflows;
        } else if (stack.put(particle, history)) {
            return;
        } else {
            ++counters.stack_overflows;
        }
        tally.deposit(voxel, particle.quanta);
    }
};

}  // namespace yttria
