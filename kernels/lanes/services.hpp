// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/data/transport_input.hpp"
#include "kernels/transport/emission.hpp"
#include "kernels/transport/particle.hpp"
#include "kernels/transport/photon.hpp"

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

/// Decays that are born next, side by side: what is drawn comes from the vector half, where that is in the source from the scalar one.
struct Births {
    static constexpr std::uint32_t size = 64;
    std::uint32_t first = 0, count = 0;                               ///< histories of the replicate
    std::uint32_t inside_high[size], inside_low[size];                ///< inside the stratum, units of 2^-64
    std::uint32_t energy[size];                                       ///< word of the spectrum
    alignas(64) std::uint32_t fraction[3][size], direction[3][size];  ///< bits of numbers
    alignas(64) std::uint32_t quanta[size], cell[3][size];
};

/// A photon that made a flight in a lane.
struct PhotonInLane {
    FlyingPhoton photon;
    std::uint32_t history;  ///< index in the replicate
    std::uint32_t depth;    ///< of the next electron that it sets free, see Waiting
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

/// Asks for what the lanes of `bits` will read of their voxels and add to them.
template <class L>
void prefetch_voxels(LaneJob const& job, std::uint32_t bits, std::uint32_t const* voxel) {
    for (; bits != 0; bits &= bits - 1U) {
        std::uint32_t const at = voxel[__builtin_ctz(bits)];
        __builtin_prefetch(job.voxels + at);
        __builtin_prefetch(job.energy + at, 1);
    }
}

/// The scalar half of LaneTransport: decays, waiting particles, how photons are made and how they collide. It is compiled for the baseline
/// processor, apart from the vector half, so that no function that both would use can end up with instructions that a processor lacks.
class LaneServices {
public:
    void start(LaneJob const& job);

    /// Up to `most` electrons that wait. 0: there is none but those in the lanes.
    std::uint32_t take(Waiting* to, std::uint32_t most);
    std::size_t waiting() const { return waiting_.size(); }
    void push(Waiting const& child);

    NetOfReplicate const& net() const { return net_; }
    /// Coordinate l of the points of strata 0 to 15 in piece 0: those of other strata are their exclusive or with net_base().
    std::uint32_t const* net_lanes(int l) const { return net_lanes_[l]; }
    /// Coordinates of the point of `stratum`, a multiple of 16 or the width of the lanes.
    void net_base(std::uint32_t stratum, std::uint32_t x[8]) const;
    /// Source voxel and energy of the decays.
    void place(Births& births);

    /// Bremsstrahlung of an electron in a lane; its photon waits.
    struct Radiation {
        float lost;            ///< MeV
        std::uint32_t quanta;  ///< that the electron keeps
        std::uint32_t depth;   ///< see Waiting, after the photon was pushed
    };
    Radiation radiate(Waiting const& electron, float T, SinCos azimuth, std::uint32_t ordinal, std::uint32_t voxel, std::uint32_t material);

    std::uint32_t photons_waiting() const { return static_cast<std::uint32_t>(photons_.size()); }
    /// The last of those that wait; there must be one.
    PhotonInLane take_photon();
    /// A real collision, see PhotonTransport. False when the photon ended. Electrons that it sets free wait for lanes.
    bool collide(PhotonInLane& at, float choice);
    /// Ends a photon that flew too long.
    void lose(std::uint32_t voxel, std::uint32_t quanta);

    LaneJob job{};
    std::int64_t emitted = 0, escaped = 0;
    LocalCounters counters;

private:
    void prefetch_around(std::uint32_t voxel) const;

    std::vector<Waiting> waiting_;
    std::vector<PhotonInLane> photons_;  ///< that wait
    ParticleStack stack_;
    NetOfReplicate net_{};  ///< of the decays of this replicate
    alignas(64) std::uint32_t net_lanes_[6][16] = {};
};

/// Transports the job's replicate; results in `services`. One for each instruction set.
void transport_avx2(LaneServices& services);
void transport_avx512(LaneServices& services);

}  // namespace yttria
