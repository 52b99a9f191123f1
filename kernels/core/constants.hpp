// SPDX-License-Identifier: Apache-2.0
#pragma once

// Units of kernels/: cm, MeV, g, s. Values: CODATA 2018.
namespace yttria::constants {

inline constexpr double electron_mass_MeV = 0.51099895;
inline constexpr float electron_mass_MeV_single = static_cast<float>(electron_mass_MeV);  ///< for transport
inline constexpr double classical_electron_radius_cm = 2.8179403262e-13;
inline constexpr double fine_structure = 1.0 / 137.035999084;
inline constexpr double avogadro = 6.02214076e23;
inline constexpr double pi = 3.14159265358979323846;
inline constexpr double joule_per_MeV = 1.602176634e-13;
/// hc in keV Angstrom: momentum transfer x = sin(theta/2)/lambda of a photon is E/12.398.
inline constexpr double hc_keV_angstrom = 12.39841984;

}  // namespace yttria::constants
