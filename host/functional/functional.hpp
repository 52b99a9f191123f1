// SPDX-License-Identifier: Apache-2.0
//! Stage: functional image + structures + dose -> where the liver's function is and what dose it gets (docs/methods/functional.md)
#pragma once

#include "host/activity/scale.hpp"
#include "host/metrics/metrics.hpp"

namespace yttria {

/// The functional image on the transport grid.
struct FunctionMap {
    std::string image, tracer;
    std::vector<float> counts;  ///< per voxel; the unit is the image's and cancels in every result
    double liver_mL = 0;        ///< of the whole liver
    double liver_seen_mL = 0;   ///< the part of it that lies in the image
    double normal_counts = 0;   ///< in liver_normal, negative voxels kept
};

/// Nothing without an image of purpose "functional". Throws Error (input) without a liver to read it in.
std::optional<FunctionMap> make_function(Case const& request, SourceImages const& images, Structures const& structures);

/// Shares of the function by structure, and the dose that it gets. `named`: quantities of rules; "functional.below_N_Gy_fraction" is
/// measured at their levels too. Without a map: empty.
Functional measure_function(std::optional<FunctionMap> const& map, Dose const& dose, EnergyResult const& energy,
                            Structures const& structures, Tissue const& tissue, std::vector<std::string> const& named);

}  // namespace yttria
