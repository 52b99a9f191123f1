// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/transport/electron.hpp"
#include "kernels/transport/photon.hpp"
#include "kernels/transport/source.hpp"

// Transport in rounds, for threads that work in lock step (docs/decisions/0015-gpu-rounds.md): one round of electrons, one of photons, in
// turn, until nothing waits. A thread (a lane of its warp) takes its next particle as soon as enough lanes of the warp wait for one, not
// when the longest history of the warp has ended; photons, which are rare and long, wait in a ring of their own. The particles are those of
// transport_history, to the bit: random numbers belong to a history and a path, sums are of integers, and the order is free.
namespace yttria {

/// Idle lanes of a warp of 32 at which they take up work: fewer, and starting particles costs more than the idle lanes do; more, and the
/// reverse.
inline constexpr int refill_idle_lanes = 8;
/// Lanes at a hard event at which those events are done together.
inline constexpr int gather_event_lanes = 6;

/// Capacity of a ring for so many threads: half of it holds eight particles of each, more than one photon ever set free in 1e9 decays of
/// the test cases (an overflow is counted, and refused by the host).
YTTRIA_HD std::uint64_t ring_capacity(std::uint64_t threads) {
    std::uint64_t capacity = 64;
    while (capacity < 16 * threads) { capacity *= 2; }
    return capacity;
}

/// One more of a count that all threads share; returns what it was.
YTTRIA_HD std::uint64_t take_one(unsigned long long* count) {
#if YTTRIA_ON_DEVICE
    // One atomic operation for all lanes that came here together: neighbours get neighbouring numbers. Those for another count are no part
    // of it, wherever the compiler lets lanes meet.
    unsigned const together = __match_any_sync(__activemask(), reinterpret_cast<unsigned long long>(count));
    int const leader = __ffs(static_cast<int>(together)) - 1;
    unsigned const lane = threadIdx.x & 31U;
    unsigned long long first = 0;
    if (static_cast<int>(lane) == leader) { first = atomicAdd(count, static_cast<unsigned long long>(__popc(together))); }
    return __shfl_sync(together, first, leader) + static_cast<unsigned>(__popc(together & ((1U << lane) - 1U)));
#else
    return (*count)++;
#endif
}

/// A history of the replicates first, first + stride, ... by its number among them, and its batch.
struct BornHistory {
    std::uint64_t history;
    std::uint32_t batch;
};
YTTRIA_HD BornHistory born_history(TransportView const& view, std::uint64_t first_replicate, std::uint64_t stride, std::uint64_t birth) {
    std::uint64_t const replicate = first_replicate + (birth >> view.replicate_log2) * stride;
    std::uint64_t const within = birth & ((std::uint64_t{1} << view.replicate_log2) - 1);
    return {(replicate << view.replicate_log2) | within, static_cast<std::uint32_t>(replicate % batches)};
}

struct QueuedParticle {
    Particle particle;
    std::uint64_t history;
};

/// Particles that wait for the next round. `filled` and `taken` only grow, and may end above what was put and taken: the host sets them
/// right between rounds.
struct ParticleRing {
    QueuedParticle* items;
    std::uint64_t mask;  ///< capacity - 1, of a power of two
    unsigned long long *filled, *taken;
    std::uint64_t end;    ///< particles that this round may take: those put before it
    std::uint64_t room;   ///< count from which on nothing can be put in this round
    std::uint64_t alarm;  ///< count from which on no new work is begun, so that what is under way still finds room

    YTTRIA_HD bool put(Particle const& particle, std::uint64_t history) const {
        std::uint64_t const i = take_one(filled);
        if (i >= room) { return false; }
        items[i & mask] = {particle, history};
        return true;
    }
    YTTRIA_HD bool get(QueuedParticle& next) const {
        std::uint64_t const i = take_one(taken);
        if (i >= end) { return false; }
        next = items[i & mask];
        return true;
    }
    YTTRIA_HD bool nearly_full() const { return *static_cast<unsigned long long volatile*>(filled) >= alarm; }
};

/// What a round is given: replicates first, first + stride, ... whose histories are born in order.
struct RoundWork {
    std::uint64_t seed, first_replicate, stride;
    std::uint64_t births;      ///< histories in all rounds together
    unsigned long long* born;  ///< count of those begun
    ParticleRing electrons, photons;
};

// What a thread of a round is made of; each is an object of its own in the kernel, since one that held a reference to a part of itself, or
// the stack with its variable index, would have to lie in memory and not in registers.

/// Where the particles of an electron round wait: electrons with their thread, photons for the next round.
struct ElectronRoundWaiting {
    ParticleStack& own;
    RoundWork const& work;
    YTTRIA_HD bool put(Particle const& particle, std::uint64_t history) const {
        return particle.is_photon != 0 ? work.photons.put(particle, history) : own.put(particle, history);
    }
};

/// A thread of an electron round. `Sink` is a tally that knows all batches: at(batch) before deposit and escape, emit(batch, quanta).
template <class Sink>
class ElectronLane {
public:
    using Waiting = ElectronRoundWaiting;
    using Context = HistoryContext<Sink, Waiting>;
    using Transport = ElectronTransport<Sink, Waiting>;

    YTTRIA_HD ElectronLane(Context& context, Transport& electron) : context_(context), electron_(electron) {}

    YTTRIA_HD bool idle() const { return at_ == At::idle; }
    YTTRIA_HD bool at_event() const { return at_ == At::event; }
    YTTRIA_HD bool can_step() const { return at_ == At::step || at_ == At::walk; }
    /// One walk for those that begin a step and those that go on after an event: two calls would be two pieces of code, one after another.
    YTTRIA_HD void step() { pause(at_ == At::step && !electron_.begin() ? Transport::Pause::end : electron_.walk()); }
    YTTRIA_HD void event() { at_ = electron_.hard_event() ? At::walk : At::idle; }

    /// Takes up an electron of the same history, one that a photon made, or a new decay.
    YTTRIA_HD void refill() {
        ParticleStack& own = context_.stack.own;
        Particle next;
        if (own.size > 0) {
            next = own.items[--own.size];
        } else if (!take(next)) {
            return;
        }
        electron_.start(next);
        at_ = At::step;
    }

private:
    enum class At : std::uint8_t { idle, step, walk, event };
    YTTRIA_HD void pause(typename Transport::Pause p) {
        at_ = p == Transport::Pause::step ? At::step : p == Transport::Pause::event ? At::event : At::idle;
    }
    YTTRIA_HD bool take(Particle& next) {
        if (exhausted_) { return false; }
        RoundWork const& work = context_.stack.work;
        TransportView const& view = context_.view;
        if (!none_queued_) {
            QueuedParticle queued;
            if (work.electrons.get(queued)) {
                context_.history = queued.history;
                context_.tally.at(static_cast<std::uint32_t>(queued.history >> view.replicate_log2) % batches);
                next = queued.particle;
                return true;
            }
            none_queued_ = true;
        }
        if (work.photons.nearly_full()) { return false; }
        std::uint64_t const birth = take_one(work.born);
        if (birth >= work.births) {
            exhausted_ = true;
            return false;
        }
        BornHistory const born = born_history(view, work.first_replicate, work.stride, birth);
        context_.history = born.history;
        next = sample_decay(view, work.seed, born.history);
        context_.tally.at(born.batch);
        context_.tally.emit(born.batch, next.quanta);
        return true;
    }

    Context& context_;
    Transport& electron_;
    At at_ = At::idle;
    bool none_queued_ = false, exhausted_ = false;
};

/// What a photon sets free waits for the next round of electrons.
struct PhotonRoundWaiting {
    ParticleStack& own;  ///< unused
    RoundWork const& work;
    YTTRIA_HD bool put(Particle const& particle, std::uint64_t history) const { return work.electrons.put(particle, history); }
};

/// A thread of a photon round.
template <class Sink>
class PhotonLane {
public:
    using Waiting = PhotonRoundWaiting;
    using Context = HistoryContext<Sink, Waiting>;
    using Transport = PhotonTransport<Sink, Waiting>;

    YTTRIA_HD PhotonLane(Context& context, Transport& photon) : context_(context), photon_(photon) {}

    YTTRIA_HD bool idle() const { return !busy_; }
    YTTRIA_HD bool at_event() const { return false; }
    YTTRIA_HD bool can_step() const { return busy_; }
    YTTRIA_HD void step() { busy_ = photon_.fly(); }
    YTTRIA_HD void event() {}

    YTTRIA_HD void refill() {
        RoundWork const& work = context_.stack.work;
        QueuedParticle next;
        if (exhausted_ || work.electrons.nearly_full()) { return; }
        if (!work.photons.get(next)) {
            exhausted_ = true;
            return;
        }
        context_.history = next.history;
        context_.tally.at(static_cast<std::uint32_t>(next.history >> context_.view.replicate_log2) % batches);
        photon_.start(next.particle);
        busy_ = true;
    }

private:
    Context& context_;
    Transport& photon_;
    bool busy_ = false, exhausted_ = false;
};

/// Counts of the rings and births as they stand between rounds, and what the next round may do with them.
struct RoundCounts {
    unsigned long long born = 0, photons_filled = 0, photons_taken = 0, electrons_filled = 0, electrons_taken = 0;

    /// After a round: what was counted above the ends was not done.
    YTTRIA_HD void settle(RoundWork const& done) {
        auto const at_most = [](unsigned long long& count, std::uint64_t most) { count = count < most ? count : most; };
        at_most(born, done.births);
        at_most(photons_taken, done.photons.end);
        at_most(photons_filled, done.photons.room);
        at_most(electrons_taken, done.electrons.end);
        at_most(electrons_filled, done.electrons.room);
    }
    /// Before a round. Half of a ring is kept for what is under way at the alarm: an electron round always empties the ring of electrons
    /// (a ring's worth of electrons radiates far fewer than half as many photons), so that one of the two kinds of round can always go on.
    YTTRIA_HD void limit(RoundWork& next) const {
        auto const set = [](ParticleRing& ring, std::uint64_t filled, std::uint64_t taken) {
            ring.end = filled;
            ring.room = taken + ring.mask + 1;
            ring.alarm = taken + (ring.mask + 1) / 2;
        };
        set(next.electrons, electrons_filled, electrons_taken);
        set(next.photons, photons_filled, photons_taken);
    }
    YTTRIA_HD bool finished(RoundWork const& work) const {
        return born == work.births && photons_taken == photons_filled && electrons_taken == electrons_filled;
    }
};

}  // namespace yttria
