// SPDX-License-Identifier: Apache-2.0
//! Stage: quanta per voxel and batch + density -> dose [Gy] and its relative uncertainty
#pragma once

#include "host/transport/transport.hpp"

namespace yttria {

struct Dose {
    Volume<float> mean_Gy;
    Volume<float> relative_uncertainty;  ///< 1 sigma, fraction; NaN where nothing was deposited
    /// Gy per quantum of a voxel = gy_per_quantum / voxel mass: scales any tally of `histories` histories.
    double gy_gram_per_quantum_history = 0;  ///< [Gy g]; dose = tally * this / (histories * mass_g)
};

/// Voxel mass [g] of the grid.
std::vector<double> voxel_mass_g(Tissue const& tissue);
Dose make_dose(EnergyResult const& energy, Tissue const& tissue, Activity const& activity);

}  // namespace yttria
