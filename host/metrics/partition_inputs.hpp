// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/metrics/metrics.hpp"

namespace yttria {

/// The partition model of a case: values of [partition] where given, else from the voxels (docs/methods/partition.md). `measured`
/// holds the structures with their volumes and activities, `lungs_kg` the mass of both lungs where it is known. Not assessable, with the
/// reason, where an input is missing.
PartitionResult make_partition(Case const& request, Activity const& activity, std::vector<StructureMetrics> const& measured,
                               std::optional<double> lungs_kg = {});

}  // namespace yttria
