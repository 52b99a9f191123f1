// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace yttria {

inline constexpr int batches = 32;

/// What a run counts beside energy. The first group is information; the second must be zero (errors, raised by the host).
struct Counters {
    std::uint64_t segments = 0;         ///< straight pieces of electron track
    std::uint64_t hinges = 0;           ///< elastic deflections
    std::uint64_t hard_events = 0;      ///< Moller and bremsstrahlung events
    std::uint64_t photons = 0;          ///< photons followed
    std::uint64_t photon_events = 0;    ///< real photon interactions
    std::uint64_t path_overflows = 0;   ///< a descendant beyond what a particle path can name
    std::uint64_t stack_overflows = 0;  ///< more waiting particles than the stack holds
    std::uint64_t lost = 0;             ///< histories ended by the segment limit

    std::uint64_t errors() const { return path_overflows + stack_overflows + lost; }
    void add(Counters const& other);
};

/// Integer result of a set of replicates; adding two tallies of disjoint sets gives the tally of their union, exactly.
/// Batch of a replicate = replicate index mod 32.
struct TransportTally {
    std::uint64_t voxels = 0;
    std::vector<std::int64_t> energy;                ///< [batch][voxel] quanta deposited
    std::array<std::int64_t, batches> emitted{};     ///< [batch] quanta
    std::array<std::int64_t, batches> escaped{};     ///< [batch] quanta
    std::array<std::uint64_t, batches> histories{};  ///< [batch]
    Counters counters;

    /// Memory of `energy` for a grid: 256 bytes a voxel.
    static constexpr std::uint64_t bytes(std::uint64_t voxel_count) { return voxel_count * batches * sizeof(std::int64_t); }
    void resize(std::uint64_t voxel_count) {
        voxels = voxel_count;
        energy.assign(voxel_count * batches, 0);
    }
    void add(TransportTally const& other);
    /// Sum over batches of one voxel, quanta.
    std::int64_t total(std::uint64_t voxel) const;
    std::int64_t total_emitted() const;
    std::int64_t total_escaped() const;
    std::int64_t total_deposited() const;
    std::uint64_t total_histories() const;
};

/// SHA-256 (hex) over the tally summed over batches, little-endian int64, x fastest.
std::string dose_sha256(TransportTally const& tally);
/// The same from the sums over batches [voxel].
std::string dose_sha256(std::span<std::int64_t const> sums);

}  // namespace yttria
