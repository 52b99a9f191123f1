// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/backend/cuda_support.cuh"
#include "kernels/transport/history.hpp"
#include "kernels/transport/rounds.hpp"

// The loops around the transport: by history, and in rounds. The adds of 64-bit integers are reductions (no value comes back), done by the
// second cache; their order does not matter.
namespace yttria {
namespace {

constexpr int block_threads = 128;
/// Leaves 128 registers a thread: ptxas takes 106 to 118 and spills nothing. A photon needs less.
constexpr int resident_blocks = 4;
constexpr int resident_photon_blocks = 6;

/// Copies of the sums: every decay adds to one of few words, and adds to one word are done one after another. Blocks share a copy.
constexpr unsigned sum_copies = 64;

/// Per batch: emitted, escaped; then the counters. Plain 64-bit words so that one buffer and one copy carry all.
struct alignas(128) DeviceSums {
    unsigned long long emitted[batches], escaped[batches];
    unsigned long long counters[8];
};

/// A slice of the replicates and where its energy goes.
struct LaunchWork {
    std::uint64_t seed;
    std::uint64_t first_replicate, stride;
    std::uint64_t births;  ///< histories in all
    std::uint64_t voxels;
    unsigned long long* energy;  ///< [batch][voxel]
    DeviceSums* sums;            ///< [sum_copies]
    unsigned long long* born;    ///< count of histories begun
};

struct DeviceTally {
    LaunchWork const& work;
    std::uint64_t batch = 0;

    __device__ DeviceSums& sums() const { return work.sums[blockIdx.x % sum_copies]; }
    __device__ void at(std::uint32_t b) { batch = b; }
    __device__ void emit(std::uint32_t b, std::uint32_t quanta) { atomicAdd(&sums().emitted[b], static_cast<unsigned long long>(quanta)); }
    __device__ void deposit(std::uint32_t voxel, std::uint32_t quanta) {
        atomicAdd(work.energy + batch * work.voxels + voxel, static_cast<unsigned long long>(quanta));
    }
    __device__ void escape(std::uint32_t quanta) { atomicAdd(&sums().escaped[batch], static_cast<unsigned long long>(quanta)); }
};

__device__ void add_counters(DeviceSums& sums, LocalCounters const& counters) {
    std::uint32_t const counted[8] = {counters.segments,      counters.hinges,         counters.hard_events,     counters.photons,
                                      counters.photon_events, counters.path_overflows, counters.stack_overflows, counters.lost};
    for (int i = 0; i < 8; ++i) {
        if (counted[i] != 0) { atomicAdd(&sums.counters[i], static_cast<unsigned long long>(counted[i])); }
    }
}

/// By history. A warp takes 32 histories that follow one another, which start in neighbouring voxels, and waits for the longest; then it
/// takes the next ones, so that no warp ends long before the others.
__global__ void __launch_bounds__(block_threads, resident_blocks)
    history_kernel(__grid_constant__ TransportView const view, __grid_constant__ LaunchWork const work) {
    ParticleStack stack;
    LocalCounters counters;
    DeviceTally tally{work};
    unsigned const lane = threadIdx.x & 31U;
    for (;;) {
        unsigned long long first = 0;
        if (lane == 0) { first = atomicAdd(work.born, 32ULL); }
        first = __shfl_sync(~0U, first, 0);
        if (first >= work.births) { break; }
        BornHistory const born = born_history(view, work.first_replicate, work.stride, first + lane);
        if (first + lane < work.births) {
            tally.at(born.batch);
            tally.emit(born.batch, transport_history(view, work.seed, born.history, tally, stack, counters));
        }
    }
    add_counters(tally.sums(), counters);
}

/// In rounds: a warp's lanes take up work when enough of them are idle (kernels/transport/rounds.hpp).
template <class Lane>
__device__ void work_in_lanes(TransportView const& view, LaunchWork const& work, RoundWork const& round) {
    LocalCounters counters;
    DeviceTally tally{work};
    ParticleStack own;
    typename Lane::Waiting waiting{own, round};
    typename Lane::Context context{view, round.seed, 0, tally, waiting, counters};
    typename Lane::Transport transport(context);
    Lane lane(context, transport);
    constexpr unsigned all = ~0U;
    for (;;) {
        if (__popc(__ballot_sync(all, lane.idle())) >= refill_idle_lanes) {
            if (lane.idle()) { lane.refill(); }
            if (__all_sync(all, lane.idle())) { break; }
        }
        if (__popc(__ballot_sync(all, lane.at_event())) >= gather_event_lanes || !__any_sync(all, lane.can_step())) {
            if (lane.at_event()) { lane.event(); }
        }
        if (lane.can_step()) { lane.step(); }
    }
    add_counters(tally.sums(), counters);
}

__global__ void __launch_bounds__(block_threads, resident_blocks)
    electron_round(__grid_constant__ TransportView const view, __grid_constant__ LaunchWork const work,
                   __grid_constant__ RoundWork const round) {
    work_in_lanes<ElectronLane<DeviceTally>>(view, work, round);
}

__global__ void __launch_bounds__(block_threads, resident_photon_blocks)
    photon_round(__grid_constant__ TransportView const view, __grid_constant__ LaunchWork const work,
                 __grid_constant__ RoundWork const round) {
    work_in_lanes<PhotonLane<DeviceTally>>(view, work, round);
}

}  // namespace
}  // namespace yttria
