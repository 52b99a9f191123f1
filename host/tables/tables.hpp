// SPDX-License-Identifier: Apache-2.0
//! Stage: data/materials + spectrum + parameters -> tables and spectrum of the transport input
#pragma once

#include "host/base/error.hpp"
#include "kernels/data/transport_input.hpp"
#include "kernels/tables/material.hpp"

#include <filesystem>
#include <optional>

namespace yttria {

/// Folder with materials/, spectra/, hu/, protocols/: $YTTRIA_DATA, beside the program, or the source tree. Throws Error (file).
std::filesystem::path data_folder();

/// Reads data/materials/NAME.toml. Throws Error (input) that lists the names there are.
MaterialDefinition read_material(std::string const& name);
/// Names in data/materials, sorted.
std::vector<std::string> material_names();

/// Photon cross sections of a material from xraylib, Klein-Nishina where it stops; on the energy grid of kernels/data/tables.hpp.
PhotonData photon_data(MaterialDefinition const& material);

/// CSV with lower_MeV,upper_MeV,probability (docs/formats/spectrum.md); bins may overlap. Without a file: the Y-90 spectrum of
/// kernels/tables/beta_spectrum.hpp. Throws Error: file, input (naming file and line).
SpectrumInput read_spectrum(std::optional<std::filesystem::path> const& file);

/// Tables of the named materials, in this order. Throws Error (input, file).
TablesInput build_tables(std::vector<std::string> const& materials, Parameters const& parameters);

}  // namespace yttria
