// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
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

/// Where an energy lies among the nodes of a table: lower node, fraction of the cell in ln T.
struct EnergyCell {
    std::size_t low;
    double fraction;
};
/// Of the tables of the two corrections below, for several elements at one energy.
EnergyCell radiative_cell(double T_MeV);
EnergyCell elastic_cell(double T_MeV);

/// Correction C_Z(T) of the Born radiative stopping power (nuclear and electron-electron), interpolated in ln T and Z.
double radiative_correction(int Z, EnergyCell const& cell);
inline double radiative_correction(int Z, double T_MeV) { return radiative_correction(Z, radiative_cell(T_MeV)); }

/// Ratio of the ELSEPA first transport cross section to the analytic one, interpolated in ln T and Z.
double elastic_correction(int Z, EnergyCell const& cell);
inline double elastic_correction(int Z, double T_MeV) { return elastic_correction(Z, elastic_cell(T_MeV)); }

}  // namespace yttria
