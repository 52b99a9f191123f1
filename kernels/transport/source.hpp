// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/transport/particle.hpp"

namespace yttria {

/// The source voxel whose share of 2^64 holds `target`.
YTTRIA_HD std::uint32_t find_source_voxel(SourceView const& source, std::uint64_t target) {
    std::uint32_t const bucket = static_cast<std::uint32_t>(target >> (64 - source.guide_log2));
    std::uint32_t low = source.guide[bucket];
    std::uint32_t high = source.guide[bucket + 1];
    while (low < high) {
        std::uint32_t const middle = (low + high) / 2;
        if (source.cumulative[middle] < target) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/// One decay: history h = replicate * 2^k + j takes the j-th of 2^k equal strata of the activity, in grid order, so that a replicate
/// covers the source evenly and neighbouring histories start in neighbouring voxels. Unbiased: the place inside a stratum is random.
YTTRIA_HD Particle sample_decay(TransportView const& view, std::uint64_t seed, std::uint64_t history) {
    Words const a = philox(seed, history, 0, block::birth);
    Words const b = philox(seed, history, 0, block::birth + 1);
    int const k = static_cast<int>(view.replicate_log2);
    std::uint64_t const stratum = history & ((std::uint64_t{1} << k) - 1);
    std::uint64_t const random = (static_cast<std::uint64_t>(a.w[0]) << 32) | a.w[1];
    std::uint64_t const target = k == 0 ? random : (stratum << (64 - k)) | (random >> k);
    SourceView const& source = view.source;
    std::uint32_t voxel = source.voxel[find_source_voxel(source, target)];

    std::uint32_t bin = static_cast<std::uint32_t>((static_cast<std::uint64_t>(a.w[2]) * source.bins) >> 32);
    // The same word chooses between bin and alias: its lower part is uniform inside the bin.
    std::uint32_t const inside = a.w[2] * source.bins;
    if (inside > source.alias_threshold[bin]) { bin = source.alias[bin]; }
    std::uint32_t const width = source.width_quanta[bin];

    Particle p;
    p.path = 0;
    p.is_photon = 0;
    p.quanta = source.lower_quanta[bin] + static_cast<std::uint32_t>((static_cast<std::uint64_t>(a.w[3]) * width) >> 32);
    std::uint32_t const nx = static_cast<std::uint32_t>(view.grid.n[0]);
    std::uint32_t const ny = static_cast<std::uint32_t>(view.grid.n[1]);
    p.cell[0] = static_cast<std::int16_t>(voxel % nx);
    voxel /= nx;
    p.cell[1] = static_cast<std::int16_t>(voxel % ny);
    p.cell[2] = static_cast<std::int16_t>(voxel / ny);
    p.fraction[0] = uniform(b.w[0]);
    p.fraction[1] = uniform(b.w[1]);
    p.fraction[2] = uniform(b.w[2]);
    Words const c = philox(seed, history, 0, block::life);
    p.direction = isotropic(uniform(b.w[3]), uniform(c.w[1]));
    return p;
}

}  // namespace yttria
