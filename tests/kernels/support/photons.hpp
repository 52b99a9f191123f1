// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/constants.hpp"
#include "kernels/data/tables.hpp"
#include "kernels/tables/material.hpp"

#include <cmath>

namespace yttria::test {

/// Klein-Nishina cross section of a free electron [cm2] (Heitler, 3rd ed., eq. 22.40).
inline double klein_nishina(double E_MeV) {
    double const k = E_MeV / constants::electron_mass_MeV;
    double const l = std::log(1 + 2 * k);
    double const r2 = constants::classical_electron_radius_cm * constants::classical_electron_radius_cm;
    if (k < 1e-3) { return 8.0 / 3.0 * constants::pi * r2 * (1 - 2 * k); }
    return 2 * constants::pi * r2 *
           ((1 + k) / (k * k) * (2 * (1 + k) / (1 + 2 * k) - l / k) + l / (2 * k) - (1 + 3 * k) / ((1 + 2 * k) * (1 + 2 * k)));
}

/// F^2 of the water-like test material: 1/(1 + x^2/q2)^2, so that x^2 has a simple distribution.
inline constexpr double form_factor_q2 = 0.04;  // 1/Angstrom^2

/// Photon data like that of water without tables: Klein-Nishina, and power laws through the values of physics.md section 4 at 10 keV.
inline PhotonData water_photons() {
    PhotonData data;
    for (int i = 0; i < photon_nodes; ++i) {
        double const E = photon_energy(i);
        data.compton.push_back(0.55509 * constants::avogadro * klein_nishina(E));
        data.photoelectric.push_back(4.944 * std::pow(E / 0.01, -3.18));
        data.rayleigh.push_back(0.2305 * std::pow(E / 0.01, -1.6));
        data.scattering_function.push_back(1.0);  // as the cross section: free electrons
    }
    for (int i = 0; i < rayleigh_nodes; ++i) {
        double const share = 0.9995 * i / (rayleigh_nodes - 1);
        data.rayleigh_x2.push_back(form_factor_q2 * share / (1 - share));
    }
    return data;
}

/// The same with the stronger photoelectric effect of a bone-like material.
inline PhotonData bone_photons() {
    PhotonData data = water_photons();
    for (double& p : data.photoelectric) { p *= 5.0; }
    return data;
}

}  // namespace yttria::test
