// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/data/transport_input.hpp"
#include "kernels/tables/material.hpp"

namespace yttria {

/// All tables of a run, one PhotonData a material (its vectors on the photon grid; empty when photons are off).
/// Built with own functions and fixed quadrature in double precision, rounded once, so that every machine gets the same bits.
/// Throws std::invalid_argument for an unknown element or empty composition.
TablesInput build_material_tables(std::vector<MaterialDefinition> const& materials, std::vector<PhotonData> const& photons,
                                  Parameters const& parameters);

}  // namespace yttria
