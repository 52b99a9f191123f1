// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/data/transport_input.hpp"
#include "kernels/transport/emission.hpp"
#include "kernels/transport/particle.hpp"

#include <vector>

namespace yttria {

/// What a voxel is made of, side by side, so that one load brings both.
struct VoxelRecord {
    float density;           ///< g/cm3
    std::uint32_t material;  ///< index
};
std::vector<VoxelRecord> voxel_records(TransportInput const& input);

/// A particle that waits for a lane.
struct Waiting {
    Particle particle;
    std::uint32_t history;  ///< index in the replicate
    std::uint32_t depth;    ///< particles of its history that would wait below it on the stack of transport_history
};

/// A replicate and where its energy goes.
struct LaneJob {
    TransportView const* view;
    VoxelRecord const* voxels;
    std::uint64_t seed;
    std::uint64_t first;   ///< history
    std::uint32_t size;    ///< histories
    std::int64_t* energy;  ///< [voxel] of the batch, quanta
    bool shared;           ///< other threads add to `energy` too
};

/// The scalar half of LaneTransport: decays, waiting particles, photons. It is compiled for the baseline processor, apart from the vector
/// half, so that no function that both would use can end up with instructions that a processor lacks.
class LaneServices {
public:
    void start(LaneJob const& job);

    /// Up to `most` particles: electrons that wait, or new decays. 0: the replicate is done but for what is in the lanes.
    std::uint32_t take(Waiting* to, std::uint32_t most);
    void push(Waiting const& child);

    /// Bremsstrahlung of an electron in a lane, and all that its photon does.
    struct Radiation {
        float lost;            ///< MeV
        std::uint32_t quanta;  ///< that the electron keeps
        std::uint32_t depth;   ///< see Waiting, after the photon was pushed
    };
    Radiation radiate(Waiting const& electron, float T, SinCos azimuth, std::uint32_t ordinal, std::uint32_t voxel, std::uint32_t material);

    LaneJob job{};
    std::int64_t emitted = 0, escaped = 0;
    LocalCounters counters;

private:
    void follow_photon(Waiting const& photon);

    std::vector<Waiting> waiting_;
    ParticleStack stack_;
    std::uint32_t next_ = 0;  ///< decay
    NetOfReplicate net_{};    ///< of the decays of this replicate
};

/// Transports the job's replicate; results in `services`. One for each instruction set.
void transport_avx2(LaneServices& services);
void transport_avx512(LaneServices& services);

}  // namespace yttria
