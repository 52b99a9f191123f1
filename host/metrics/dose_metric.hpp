// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/casefile/metric_name.hpp"
#include "host/metrics/ranked_dose.hpp"
#include "host/metrics/voxel_set.hpp"

namespace yttria {

/// (mean D^a)^(1/a) over the volume; 0 for a < 0 where some volume has no dose. `a` is not 0. Niemierko, Med. Phys. 26 (1999) 1100.
double generalised_eud(std::vector<float> const& dose_Gy, std::vector<float> const& fraction, double a);
/// -ln(mean exp(-alpha D)) / alpha: the uniform dose with the same survival, alpha [1/Gy] above 0. Niemierko, Med. Phys. 24 (1997) 103.
double survival_eud(std::vector<float> const& dose_Gy, std::vector<float> const& fraction, double alpha_per_Gy);

/// One metric of a dose with relative volumes `fraction`; `volume_mL` is that of all of it. `ranked` is the same dose.
double dose_metric(DoseMetric const& metric, RankedDose const& ranked, std::vector<float> const& dose_Gy,
                   std::vector<float> const& fraction, double volume_mL);

/// These metrics of `set` with their u; `voxel_mL` is that of the grid. Without uncertainty u = NaN.
std::map<std::string, Quantified> measure_dose_metrics(VoxelSet const& set, Tallied const& run, double voxel_mL,
                                                       std::vector<DoseMetric> const& metrics, bool with_uncertainty);

/// Mean dose of one set over that of another, with its jackknife (the two share histories).
Quantified mean_ratio(VoxelSet const& over, VoxelSet const& under, Tallied const& run);

}  // namespace yttria
