// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace yttria {

/// Atomic number of a chemical symbol ("Ca" -> 20); 0 where there is no such element. Case matters.
int atomic_number(std::string const& symbol);

/// Cross section of free electrons at rest for Compton scattering (Klein and Nishina), cm2 per electron.
/// Heitler, The Quantum Theory of Radiation, 3rd ed., eq. 22.(40).
double klein_nishina_cm2(double energy_MeV);

/// Cross sections of one element, cm2/g, at a photon energy between 1 keV and 4 MeV.
struct ElementCrossSections {
    double compton = 0, photoelectric = 0, rayleigh = 0;
};
ElementCrossSections element_cross_sections(int Z, double energy_MeV);

/// Incoherent scattering function per gram (S / A) at x = sin(theta/2)/lambda in 1/Angstrom; free electrons would give Z / A.
double scattering_function_per_gram(int Z, double x);
double electrons_per_gram_mole(int Z);  ///< Z / A

/// Square of the coherent form factor, per gram (F^2 / A), at x = sin(theta/2)/lambda in 1/Angstrom.
double form_factor_squared_per_gram(int Z, double x);

}  // namespace yttria
