// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/metrics/voxel_set.hpp"

namespace yttria {

/// Mass [kg] of a lung mask from HU: sum of (HU + 1000)/1000 g/mL, not below 0, over voxels up to -300 HU (trachea is light, vessels
/// above are left out; clinical.md 2.7). `fraction` of each voxel, 0 to 1.
double lung_mass_of_HU_kg(std::vector<float> const& HU, std::vector<float> const& fraction, double voxel_mL);

/// Mass of the derived lungs: from HU where there is a CT, else from `mass_g` per voxel. Nothing without lungs, or where it is outside
/// 0.3 to 2.0 kg: then it is not both lungs.
std::optional<double> measure_lungs_kg(Structures const& structures, std::vector<double> const& mass_g, Volume<float> const* ct_HU);

/// The lung doses of a run (docs/methods/lung.md): by the partition model per session and summed, with the model's lung mass and with
/// that of the lung mask; by Monte Carlo for both lungs and each side, with and without lung within 20 mm of the liver.
LungDose measure_lung(Structures const& structures, Tallied const& run, Activity const& activity, PartitionResult const& partition,
                      std::optional<double> lungs_kg, bool with_uncertainty);

}  // namespace yttria
