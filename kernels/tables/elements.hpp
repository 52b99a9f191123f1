// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace yttria {

struct Subshell {
    double electrons;
    double binding_eV;
};

/// Numbers of an element: atomic mass, subshells of the density-effect oscillators (Carlson's binding energies), Seltzer-Berger
/// correction of the Born radiative loss, and ELSEPA over screened Rutherford-Mott first transport cross section (docs/methods).
struct Element {
    int Z;
    double atomic_mass;
    std::span<Subshell const> subshells;
};

/// Throws std::invalid_argument naming the element when it is not in the table.
Element const& element(int Z);

/// Correction C_Z(T) of the Born radiative stopping power (nuclear and electron-electron), interpolated in ln T and Z.
double radiative_correction(int Z, double T_MeV);

/// Ratio of the ELSEPA first transport cross section to the analytic one, interpolated in ln T and Z.
double elastic_correction(int Z, double T_MeV);

/// Shape of the scaled photon spectrum, chi(kappa) over its integral on [0, 1] (Seltzer and Berger 1986; linear in kappa on nodes every
/// 0.05, in ln T from 0.01 to 2 MeV, constant beyond, and in Z); photon_shape.cpp.
double photon_shape(int Z, double T_MeV, double kappa);

}  // namespace yttria
