// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/backend/backend.hpp"
#include "kernels/backend/prepared.hpp"
#include "kernels/transport/rounds.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <vector>

namespace yttria::test {

/// A tally that knows all batches, as the lanes of kernels/transport/rounds.hpp want it.
struct WarpSink {
    TransportTally* tally;
    std::size_t batch = 0;
    void at(std::uint32_t b) { batch = b; }
    void emit(std::uint32_t b, std::uint32_t quanta) { tally->emitted[b] += quanta; }
    void deposit(std::uint32_t voxel, std::uint32_t quanta) { tally->energy[batch * tally->voxels + voxel] += quanta; }
    void escape(std::uint32_t quanta) { tally->escaped[batch] += quanta; }
};

/// 32 lanes in lock step, as a GPU runs the loop of kernels/backend/cuda_kernels.cuh. `Meter` sees what each lane did.
template <template <class> class Lane>
class Warp {
    struct Thread {
        using Parts = Lane<WarpSink>;
        Thread(TransportView const& view, RoundWork const& work, TransportTally& tally)
            : sink{&tally},
              waiting{own, work},
              context{view, work.seed, 0, sink, waiting, counters},
              transport(context),
              lane(context, transport) {}
        WarpSink sink;
        LocalCounters counters;
        ParticleStack own;
        typename Parts::Waiting waiting;
        typename Parts::Context context;
        typename Parts::Transport transport;
        Parts lane;
    };

public:
    Warp(TransportView const& view, RoundWork const& work, TransportTally& tally) {
        for (int i = 0; i < 32; ++i) { threads_.emplace_back(view, work, tally); }
    }

    /// One turn of the loop; false when the warp has ended.
    template <class Meter>
    bool turn(Meter& meter) {
        auto const count = [&](auto&& what) { return static_cast<int>(std::count_if(threads_.begin(), threads_.end(), what)); };
        auto const idle = [](Thread const& t) { return t.lane.idle(); };
        auto const at_event = [](Thread const& t) { return t.lane.at_event(); };
        auto const can_step = [](Thread const& t) { return t.lane.can_step(); };
        if (count(idle) >= meter.refill_at) {
            for (auto& thread : threads_) {
                if (!idle(thread)) { continue; }
                thread.lane.refill();
                if (!idle(thread)) { meter.refilled(); }
            }
            meter.end_of_refill();
            if (count(idle) == 32) { return false; }
        }
        if (count(at_event) >= meter.events_at || count(can_step) == 0) {
            together(meter, at_event, [](auto& lane) { lane.event(); });
        }
        together(meter, can_step, [](auto& lane) { lane.step(); });
        return true;
    }

    void add_counters(Counters& to) const {
        for (auto const& t : threads_) {
            auto const& c = t.counters;
            to.add({c.segments, c.hinges, c.hard_events, c.photons, c.photon_events, c.path_overflows, c.stack_overflows, c.lost});
        }
    }

private:
    template <class Meter, class Which, class What>
    void together(Meter& meter, Which&& which, What&& what) {
        for (auto& thread : threads_) {
            if (!which(thread)) { continue; }
            LocalCounters const before = thread.counters;
            what(thread.lane);
            meter.did(before, thread.counters);
        }
        meter.all_did();
    }

    std::deque<Thread> threads_;  // whose members refer to one another: never moved
};

struct NoMeter {
    int refill_at = refill_idle_lanes, events_at = gather_event_lanes;
    void refilled() {}
    void end_of_refill() {}
    void did(LocalCounters const&, LocalCounters const&) {}
    void all_did() {}
};

/// All replicates of a range by rounds of `warps` warps, the rings as small as `capacity` (a power of two). Returns the rounds it took.
template <class Meter>
int run_in_rounds(TransportInput const& input, std::uint64_t seed, ReplicateRange range, int warps, std::uint64_t capacity,
                  TransportTally& tally, Meter& electron_meter, Meter& photon_meter) {
    PreparedInput const prepared = prepare_input(input);
    TransportView const view = make_view(input, prepared);
    RoundCounts counts;
    std::vector<QueuedParticle> electrons(capacity);
    std::vector<QueuedParticle> photons(capacity);
    RoundWork work{seed,
                   range.first,
                   range.stride,
                   range.count() * input.parameters.replicate_size,
                   &counts.born,
                   {electrons.data(), capacity - 1, &counts.electrons_filled, &counts.electrons_taken, 0, 0, 0},
                   {photons.data(), capacity - 1, &counts.photons_filled, &counts.photons_taken, 0, 0, 0}};
    auto const round = [&]<template <class> class Lane>(auto& meter) {
        counts.limit(work);
        std::deque<Warp<Lane>> all;
        for (int w = 0; w < warps; ++w) { all.emplace_back(view, work, tally); }
        std::vector<bool> ended(all.size(), false);
        for (bool any = true; any;) {
            any = false;
            for (std::size_t w = 0; w < all.size(); ++w) {
                if (!ended[w]) { ended[w] = !all[w].turn(meter); }
                any = any || !ended[w];
            }
        }
        for (auto const& warp : all) { warp.add_counters(tally.counters); }
        counts.settle(work);
    };
    int rounds = 0;
    do {
        round.template operator()<ElectronLane>(electron_meter);
        round.template operator()<PhotonLane>(photon_meter);
        ++rounds;
    } while (!counts.finished(work));
    for (std::uint64_t r = range.first; r < range.end; r += range.stride) {
        tally.histories[r % batches] += input.parameters.replicate_size;
    }
    return rounds;
}

}  // namespace yttria::test
