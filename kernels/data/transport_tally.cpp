// SPDX-License-Identifier: Apache-2.0
#include "kernels/data/transport_tally.hpp"

#include "kernels/data/sha256.hpp"

#include <stdexcept>

namespace yttria {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "hashes and dumps are little-endian");

void TransportTally::add(TransportTally const& other) {
    if (other.voxels != voxels) { throw std::invalid_argument("tallies of different grids cannot be added"); }
    for (std::size_t i = 0; i < energy.size(); ++i) { energy[i] += other.energy[i]; }
    for (std::size_t b = 0; b < batches; ++b) {
        emitted[b] += other.emitted[b];
        escaped[b] += other.escaped[b];
        histories[b] += other.histories[b];
    }
    counters.add(other.counters);
}

void Counters::add(Counters const& o) {
    segments += o.segments;
    hinges += o.hinges;
    hard_events += o.hard_events;
    photons += o.photons;
    photon_events += o.photon_events;
    path_overflows += o.path_overflows;
    stack_overflows += o.stack_overflows;
    lost += o.lost;
}

std::int64_t TransportTally::total(std::uint64_t voxel) const {
    std::int64_t sum = 0;
    for (std::uint64_t b = 0; b < batches; ++b) { sum += energy[b * voxels + voxel]; }
    return sum;
}

std::int64_t TransportTally::total_emitted() const {
    std::int64_t sum = 0;
    for (auto const e : emitted) { sum += e; }
    return sum;
}

std::int64_t TransportTally::total_escaped() const {
    std::int64_t sum = 0;
    for (auto const e : escaped) { sum += e; }
    return sum;
}

std::int64_t TransportTally::total_deposited() const {
    std::int64_t sum = 0;
    for (auto const e : energy) { sum += e; }
    return sum;
}

std::uint64_t TransportTally::total_histories() const {
    std::uint64_t sum = 0;
    for (auto const h : histories) { sum += h; }
    return sum;
}

std::string dose_sha256(TransportTally const& tally) {
    Sha256 hash;
    constexpr std::uint64_t chunk = 65536;
    std::vector<std::int64_t> sums;
    for (std::uint64_t first = 0; first < tally.voxels; first += chunk) {
        std::uint64_t const count = first + chunk < tally.voxels ? chunk : tally.voxels - first;
        sums.assign(count, 0);
        for (std::uint64_t b = 0; b < batches; ++b) {
            std::int64_t const* energy = tally.energy.data() + b * tally.voxels + first;
            for (std::uint64_t i = 0; i < count; ++i) { sums[i] += energy[i]; }
        }
        hash.update_values(std::span<std::int64_t const>(sums));
    }
    return hash.hex();
}

std::string dose_sha256(std::span<std::int64_t const> sums) {
    Sha256 hash;
    hash.update_values(sums);
    return hash.hex();
}

}  // namespace yttria
