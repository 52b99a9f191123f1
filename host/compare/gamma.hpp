// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/volume.hpp"

#include <vector>

namespace yttria {

/// What counts as agreement (docs/methods/gamma.md).
struct GammaCriteria {
    double dose_percent = 3;  ///< of the reference's maximum (global) or of the voxel's own reference dose (local)
    double distance_mm = 1;   ///< distance to agreement
    bool local = false;
    double threshold_percent = 10;  ///< voxels below this part of the reference's maximum are not assessed
    double largest = 2;             ///< the search ends there: larger values are given as this
};

struct GammaResult {
    std::vector<float> gamma;  ///< per voxel of the reference; NaN where not assessed
    std::size_t assessed = 0, passed = 0, at_largest = 0;
    double mean = 0;
    double maximum_Gy = 0;  ///< of the reference, over the voxels in use

    /// NaN where nothing was assessed.
    double pass_percent() const;
};

/// gamma(r) = min over r' of sqrt(|r' - r|^2 / distance^2 + (evaluated(r') - reference(r))^2 / tolerance^2) (Low et al. 1998), for each
/// voxel centre r of `reference`; r' anywhere in the boxes of `evaluated`, trilinear between its voxel centres. The grids need not agree.
/// `use`: voxels of the reference that may be assessed, empty: all. Reference doses of 0 or less are not assessed.
GammaResult gamma_index(Volume<float> const& reference, Volume<float> const& evaluated, GammaCriteria const& criteria,
                        std::vector<char> const& use = {});

}  // namespace yttria
