// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/tables/spectrum.hpp"

#include <filesystem>
#include <vector>

namespace yttria {

/// Reads the bins of a spectrum file (docs/formats/spectrum.md): energies in MeV, probabilities as written (not normalised).
/// Throws Error: file (cannot be read), input (naming file and line).
std::vector<SpectrumBin> read_spectrum_bins(std::filesystem::path const& file);

}  // namespace yttria
