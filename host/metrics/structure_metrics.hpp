// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/metrics/ranked_dose.hpp"
#include "host/metrics/voxel_set.hpp"

namespace yttria {

/// One number taken from a ranked dose: how it is called and how it is read.
struct RankMetric {
    enum class Kind { minimum, maximum, volume_mean, dose_at_percent, percent_at_dose };
    std::string name;  ///< "D95_Gy", "V150_percent"
    Kind kind = Kind::minimum;
    int parameter = 0;  ///< per cent of the volume, or Gy
};
/// The number itself.
double rank_value(RankedDose const& ranked, RankMetric const& metric);
/// All that are reported for each structure; a line more here is a metric more everywhere.
std::vector<RankMetric> const& rank_metrics();

/// Every D and V metric of `set` with its u: the metric is read again from each map of Replicates.
/// Without uncertainty that is not done, and u = NaN.
std::map<std::string, Quantified> measure_ranks(VoxelSet const& set, Tallied const& run, std::vector<RankMetric> const& metrics,
                                                bool with_uncertainty = true);

/// `with_uncertainty` false: u = NaN (energy left where it was emitted has none).
StructureMetrics measure_structure(Structure const& structure, Tallied const& run, Tissue const& tissue, Activity const& activity,
                                   bool with_uncertainty);

}  // namespace yttria
