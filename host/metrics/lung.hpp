// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/metrics/voxel_set.hpp"

namespace yttria {

/// The lung doses of a run (docs/methods/lung.md): by the partition model per session and summed, with the model's lung mass and with
/// that of the lung mask; by Monte Carlo for both lungs and each side, with and without lung within 20 mm of the liver.
LungDose measure_lung(Structures const& structures, Tallied const& run, Activity const& activity, PartitionResult const& partition,
                      bool with_uncertainty);

}  // namespace yttria
