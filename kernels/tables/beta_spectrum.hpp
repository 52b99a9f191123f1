// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/tables/spectrum.hpp"

namespace yttria {

/// Y-90: unique first forbidden beta spectrum with screening and finite size (docs/methods/beta_spectrum.md), 456 bins of 5 keV.
std::vector<SpectrumBin> y90_spectrum_bins();
SpectrumInput y90_spectrum();

}  // namespace yttria
