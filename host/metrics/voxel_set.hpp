// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/metrics/jackknife.hpp"

#include <functional>

namespace yttria {

/// Dose in voxels lighter than this [g/cm3] is kept out of DVH, minima and maxima unless the structure is lung (design.md section 3).
inline constexpr float thin_density = 0.05F;

/// Voxels of the grid that a structure touches, in grid order, with their volume fractions.
struct VoxelSet {
    std::vector<std::uint32_t> voxel;
    std::vector<float> fraction;
};
/// All voxels with fraction > 0 that `keep` accepts.
VoxelSet voxels_of(Structure const& structure, std::function<bool(std::size_t)> const& keep = {});
bool is_lung(Role role);

/// Tallies of a run and what turns them into Gy.
struct Tallied {
    TransportTally const& tally;
    std::vector<double> const& mass_g;
    Replicates replicates;
    double gy_gram_per_quantum_history = 1;  ///< Dose::gy_gram_per_quantum_history
    /// Dose [Gy] of each voxel of the grid that comes from elsewhere (earlier treatments) and stands in every map; null: none. `totals`
    /// and mean_dose know nothing of it.
    std::vector<float> const* added_Gy = nullptr;

    /// Quanta of each voxel of `set`, all batches.
    std::vector<std::int64_t> totals(VoxelSet const& set) const;
    /// Dose [Gy] over the voxels of `set` from one of replicates.maps(); from all batches where `map` is negative.
    std::vector<float> dose_Gy(VoxelSet const& set, std::vector<std::int64_t> const& totals, int map) const;
    /// The same from the maps `first` (negative: all batches) to first + count - 1, in one pass over the tallies.
    std::vector<std::vector<float>> dose_Gy_of_maps(VoxelSet const& set, int first, std::size_t count) const;
    std::vector<std::vector<float>> dose_Gy_of_all_maps(VoxelSet const& set) const {
        return dose_Gy_of_maps(set, -1, 1 + replicates.maps());
    }
};

/// Statistics of the dose over a set: of all histories, and in each of replicates.maps().
struct Readings {
    std::vector<double> value;                 ///< [statistic]
    std::vector<std::vector<double>> in_maps;  ///< [statistic][map]; no maps without uncertainty, which resampled() takes for unknown
};
/// `read` gives the statistics of a dose [Gy] over the voxels of `set`, always as many; it is called from several threads.
Readings read_in_maps(VoxelSet const& set, Tallied const& run, bool with_uncertainty,
                      std::function<std::vector<double>(std::vector<float> const& dose_Gy)> const& read);

double mass_of(VoxelSet const& set, std::vector<double> const& mass_g);
/// Energy over mass [Gy] with its jackknife; linear in the tallies, one pass over them.
Quantified mean_dose(VoxelSet const& set, Tallied const& run);

}  // namespace yttria
