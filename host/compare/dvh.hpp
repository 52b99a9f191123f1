// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/compare/compare.hpp"

namespace yttria {

/// One structure on the grid of A: voxels and volume fractions, the voxels that count only.
struct ComparedVoxels {
    std::vector<std::uint32_t> voxel;
    std::vector<float> fraction;
};

/// Means, D metrics, curves and their largest distance into `out`. `density` may be empty.
void compare_dvh(StructureComparison& out, ComparedVoxels const& set, Comparison const& doses, std::vector<float> const& density);

}  // namespace yttria
