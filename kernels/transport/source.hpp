// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/transport/emission.hpp"
#include "kernels/transport/particle.hpp"

namespace yttria {

/// First of the rising upper ends that is at least `target`, from between the two that the guide names for its upper bits.
template <class Word>
YTTRIA_HD std::uint32_t find_share(Word const* upper_end, std::uint32_t const* guide, std::uint32_t bucket, Word target) {
    std::uint32_t low = guide[bucket];
    std::uint32_t high = guide[bucket + 1];
    while (low < high) {
        std::uint32_t const middle = (low + high) / 2;
        if (upper_end[middle] < target) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/// The source voxel whose share of 2^64 holds `target`.
YTTRIA_HD std::uint32_t find_source_voxel(SourceView const& source, std::uint64_t target) {
    return find_share(source.cumulative, source.guide, static_cast<std::uint32_t>(target >> (64 - source.guide_log2)), target);
}

/// Energy in quanta at the quantile `word` / 2^32 of the spectrum: rising with the word, so that evenly spread words give evenly spread
/// energies.
YTTRIA_HD std::uint32_t energy_at(SourceView const& source, std::uint32_t word) {
    std::uint32_t const bin = find_share(source.energy_end, source.energy_guide, word >> (32 - energy_guide_log2), word);
    std::uint32_t const inside = bin == 0 ? word : word - source.energy_end[bin - 1] - 1;
    return source.lower_quanta[bin] + static_cast<std::uint32_t>((inside * source.energy_slope[bin]) >> 32);
}

struct Cell {
    std::uint32_t x, y, z;
};
YTTRIA_HD Cell cell_of(GridView const& grid, std::uint32_t voxel) {
    auto const nx = static_cast<std::uint32_t>(grid.n[0]);
    auto const ny = static_cast<std::uint32_t>(grid.n[1]);
    std::uint32_t const row = voxel / nx;
    return {voxel % nx, row % ny, row / ny};
}

/// One decay: history h = replicate * 2^k + j takes the j-th of 2^k equal strata of the activity, in the order of the source voxels, so
/// that a replicate covers the source evenly and neighbouring histories start in neighbouring voxels.
YTTRIA_HD Particle sample_decay(TransportView const& view, BirthWords const& birth) {
    Cell const cell = cell_of(view.grid, view.source.voxel[find_source_voxel(view.source, birth.target)]);
    Particle p;
    p.path = 0;
    p.is_photon = 0;
    p.quanta = energy_at(view.source, birth.energy);
    p.cell[0] = static_cast<std::int16_t>(cell.x);
    p.cell[1] = static_cast<std::int16_t>(cell.y);
    p.cell[2] = static_cast<std::int16_t>(cell.z);
    YTTRIA_UNROLL
    for (int a = 0; a < 3; ++a) { p.fraction[a] = uniform(birth.position[a]); }
    p.direction = isotropic(uniform(birth.cosine), uniform(birth.azimuth));
    return p;
}
YTTRIA_HD Particle sample_decay(TransportView const& view, std::uint64_t seed, std::uint64_t history) {
    BirthWords const birth = view.parameters.emission == 0 ? random_birth(view.replicate_log2, seed, history)
                                                           : sobol_birth(view, seed, history, net_of_replicate(view, seed, history));
    return sample_decay(view, birth);
}

}  // namespace yttria
