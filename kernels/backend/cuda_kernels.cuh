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
/// Leaves 128 registers a thread: ptxas takes 114 to 120 and spills nothing. A photon needs less.
constexpr int resident_blocks = 4;
constexpr int resident_photon_blocks = 6;

/// Per batch: emitted, escaped; then the counters. Plain 64-bit words so that one buffer and one copy carry all.
struct DeviceSums {
    unsigned long long emitted[batches], escaped[batches];
    unsigned long long counters[8];
};

/// A slice of the replicates and where its energy goes.
struct LaunchWork {
    std::uint64_t seed;
    std::uint64_t first_replicate, stride, replicates;
    std::uint64_t voxels;
    unsigned long long* energy;  ///< [batch][voxel]
    DeviceSums* sums;
};

struct DeviceTally {
    LaunchWork const& work;
    std::uint64_t batch = 0;

    __device__ void at(std::uint32_t b) { batch = b; }
    __device__ void emit(std::uint32_t b, std::uint32_t quanta) {
        atomicAdd(&work.sums->emitted[b], static_cast<unsigned long long>(quanta));
    }
    __device__ void deposit(std::uint32_t voxel, std::uint32_t quanta) {
        atomicAdd(work.energy + batch * work.voxels + voxel, static_cast<unsigned long long>(quanta));
    }
    __device__ void escape(std::uint32_t quanta) { atomicAdd(&work.sums->escaped[batch], static_cast<unsigned long long>(quanta)); }
};

__device__ void add_counters(DeviceSums* sums, LocalCounters const& counters) {
    std::uint32_t const counted[8] = {counters.segments,      counters.hinges,         counters.hard_events,     counters.photons,
                                      counters.photon_events, counters.path_overflows, counters.stack_overflows, counters.lost};
    for (int i = 0; i < 8; ++i) {
        if (counted[i] != 0) { atomicAdd(&sums->counters[i], static_cast<unsigned long long>(counted[i])); }
    }
}

/// By history. A thread takes histories of one replicate in strides of the block, so that neighbours start in neighbouring voxels; a warp
/// waits for its longest history.
__global__ void __launch_bounds__(block_threads, resident_blocks)
    history_kernel(__grid_constant__ TransportView const view, __grid_constant__ LaunchWork const work) {
    std::uint32_t const size = view.parameters.replicate_size;
    std::uint32_t const blocks_per_replicate = (size + block_threads - 1) / block_threads;
    ParticleStack stack;
    LocalCounters counters;
    DeviceTally tally{work};
    for (std::uint64_t item = blockIdx.x; item < work.replicates * blocks_per_replicate; item += gridDim.x) {
        std::uint64_t const replicate = work.first_replicate + item / blocks_per_replicate * work.stride;
        std::uint32_t const j = static_cast<std::uint32_t>(item % blocks_per_replicate) * block_threads + threadIdx.x;
        if (j >= size) { continue; }
        auto const batch = static_cast<std::uint32_t>(replicate % batches);
        tally.at(batch);
        tally.emit(batch, transport_history(view, work.seed, replicate * size + j, tally, stack, counters));
    }
    add_counters(work.sums, counters);
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
    add_counters(work.sums, counters);
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
