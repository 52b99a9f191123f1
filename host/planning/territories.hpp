// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/activity/activity.hpp"
#include "host/metrics/metrics.hpp"
#include "host/planning/compartments.hpp"

namespace yttria {

/// Voxels that masses and ratios come from; nothing of it for a case by hand.
struct PlanVoxels {
    Structures const& structures;
    Activity const& activity;
};

/// The territories of a case: [[planning.territory]], or one of all that [partition] says, or of the voxels with every tumour for itself.
/// Voxel territories: mass is volume times `soft_density_g_per_mL`; the ratio is activity per mL of the whole tumour inside the
/// territory over that of its normal liver. `viable`: the same activity in the tumour without its necrosis.
/// Activities are those of the case, else 1 GBq. Throws Error (input) for what is missing, with where to give it.
std::vector<Territory> make_territories(Case const& request, PartitionResult const& partition, PlanVoxels const* voxels, bool viable);

/// True where a necrosis makes whole and viable tumour differ.
bool has_necrosis(Case const& request, PlanVoxels const* voxels);

}  // namespace yttria
