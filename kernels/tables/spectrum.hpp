// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/data/transport_input.hpp"

#include <vector>

namespace yttria {

/// Uniform between its edges; bins of a spectrum may overlap.
struct SpectrumBin {
    double lower_MeV = 0, upper_MeV = 0, probability = 0;
};

/// Alias table in whole quanta. Throws std::invalid_argument for no bins, lower >= upper, energies outside (0, 4] MeV, negative
/// probabilities.
SpectrumInput make_spectrum(std::vector<SpectrumBin> const& bins);

}  // namespace yttria
