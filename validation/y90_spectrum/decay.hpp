// SPDX-License-Identifier: Apache-2.0
// What surrounds the beta spectrum in a decay of Y-90, in energy per decay (docs/methods/y90_decay.md).
#pragma once

#include "kernels/tables/spectrum.hpp"

#include <vector>

namespace yttria::validation {

/// K [Gy kg/GBq]: dose of one GBq left to decay in one kg that absorbs a mean energy [MeV] a decay; half-life as everywhere (64.04 h).
double dose_constant(double mean_MeV);

/// The branch to the 0+ level of Zr-90, which decays by conversion electrons and internal pairs.
struct ExcitedBranch {
    double per_decay;         ///< share of decays
    double beta_MeV;          ///< mean energy of its betas
    double level_MeV;         ///< of the 0+ level
    double pairs_per_decay;   ///< internal pairs
    double ground_state_MeV;  ///< mean energy of the betas of the ground-state branch of the same evaluation
};
/// Energy of betas, conversion electrons (with their X-rays and Auger electrons) and pairs that a decay has more, on average, than when
/// all go to the ground state, as the source has it [MeV]. Annihilation photons are not in it.
double gain_by_excited_branch_MeV(ExcitedBranch const& branch);
/// Energy of the annihilation photons a decay [MeV].
double annihilation_MeV(double pairs_per_decay);

/// Energy of internal bremsstrahlung a decay above `from_MeV` [MeV]: formula of Knipp, Uhlenbeck and Bloch (1936) without the nuclear
/// charge, over a beta spectrum.
double internal_bremsstrahlung_MeV(std::vector<SpectrumBin> const& spectrum, double from_MeV);

}  // namespace yttria::validation
