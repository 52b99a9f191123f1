// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace yttria {

struct ElementFraction {
    int Z = 0;
    double weight = 0;  ///< mass fraction
};

/// A material as data/materials/*.toml gives it.
struct MaterialDefinition {
    std::string name;
    std::vector<ElementFraction> elements;  ///< mass fractions, normalised to 1 by the table builder
    double density = 1;                     ///< nominal, g/cm3 (information; transport uses the voxel's)
    double density_effect_density = 1;      ///< g/cm3 at which the density effect is taken
    double mean_excitation_eV = 75;
};

/// Cross sections of a material on the photon energy grid (kernels/data/tables.hpp), cm2/g, and Rayleigh form-factor quantiles.
struct PhotonData {
    std::vector<double> compton, photoelectric, rayleigh;  ///< [node] cm2/g
    /// [node] incoherent scattering function over the number of electrons, 0 to 1, at x = E/hc (backward scattering at the node's energy)
    std::vector<double> scattering_function;
    std::vector<double> rayleigh_x2;  ///< [quantile node] squared momentum transfer x^2 [1/Angstrom^2], x = sin(theta/2)/lambda
};

}  // namespace yttria
