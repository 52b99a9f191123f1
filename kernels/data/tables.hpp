// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/macros.hpp"

#include <cstdint>

// Grids and layout of the material tables. A "bit grid" has `cells` equal cells in every octave of a positive float, so that the cell
// index is the upper bits of the float itself and interpolation is linear in the variable; node i is the lower edge of cell i.
namespace yttria {

struct BitGrid {
    int low_exponent;  ///< lower end is 2^low_exponent
    int octaves;
    int cells_log2;  ///< cells per octave = 2^cells_log2

    constexpr int cells() const { return octaves << cells_log2; }
    constexpr int nodes() const { return cells() + 1; }
    constexpr double node(int i) const {
        int const octave = i >> cells_log2;
        int const cell = i - (octave << cells_log2);
        double edge = 1.0 + static_cast<double>(cell) / static_cast<double>(1 << cells_log2);
        for (int e = low_exponent + octave; e > 0; --e) { edge *= 2.0; }
        for (int e = low_exponent + octave; e < 0; ++e) { edge *= 0.5; }
        return edge;
    }
    constexpr double low() const { return node(0); }
    constexpr double high() const { return node(cells()); }
};

inline constexpr BitGrid range_grid{-14, 16, 5};     ///< residual range, 6.1e-5 to 4 g/cm2
inline constexpr BitGrid energy_grid{-7, 9, 5};      ///< electron kinetic energy, 7.8 keV to 4 MeV
inline constexpr BitGrid scattering_grid{-7, 9, 3};  ///< rows of the scattering table
inline constexpr BitGrid bremsstrahlung_grid{-7, 9, 1};
inline constexpr BitGrid photon_grid{-10, 12, 5};  ///< photon energy, 0.98 keV to 4 MeV

inline constexpr int photon_nodes = photon_grid.nodes();
/// Energy [MeV] of a node of the photon tables.
constexpr double photon_energy(int node) { return photon_grid.node(node); }

inline constexpr int clock_cells = 1024;    ///< uniform cells of the inverse clock tables r(K), r(M)
inline constexpr int quantile_cells = 128;  ///< cells of the scattering quantiles
inline constexpr int rayleigh_nodes = 128;
inline constexpr int kappa_cells = 20;  ///< cells of the photon spectrum in kappa = k/T: the nodes of its source

/// Columns of TablesInput::electron, one block of electron_floats a material.
struct ElectronLayout {
    static constexpr int scalars = 8;  ///< cells/K_max, cells^2/M_max, r of the cutoff, 5 unused
    static constexpr int cutoff_range = 2;
    static constexpr int energy_of_range = scalars;                                    ///< T(r) [MeV]
    static constexpr int scattering_clock = energy_of_range + range_grid.nodes();      ///< K(r), or 1/mean free path [cm2/g] when single
    static constexpr int hard_clock = scattering_clock + range_grid.nodes();           ///< M(r)
    static constexpr int brems_fraction = hard_clock + range_grid.nodes();             ///< of hard events, by r
    static constexpr int range_of_energy = brems_fraction + range_grid.nodes();        ///< r(T) [g/cm2]
    static constexpr int range_of_scattering = range_of_energy + energy_grid.nodes();  ///< r(K)
    static constexpr int range_of_hard = range_of_scattering + clock_cells + 1;        ///< r(M), nodes even in sqrt(M)
    static constexpr int floats = range_of_hard + clock_cells + 1;
};

/// A row of TablesInput::scattering: k1 of a step from this energy, the straggling of its loss, shape a, then v at the quantile nodes
/// (kernels/physics/scattering.hpp).
struct ScatteringLayout {
    static constexpr int step_strength = 0;
    static constexpr int straggling = 1;  ///< shift, tail, spread, over the residual range (kernels/tables/straggling.hpp)
    static constexpr int shape = 4;
    static constexpr int quantiles = 5;
    static constexpr int row_floats = 136;  ///< 5 + 129, two unused
    static constexpr int floats = scattering_grid.nodes() * row_floats;
};

/// TablesInput::bremsstrahlung: [row][kappa node] relative scaled spectrum chi(kappa)/chi_max.
struct BremsstrahlungLayout {
    static constexpr int row_floats = kappa_cells + 1;
    static constexpr int floats = bremsstrahlung_grid.nodes() * row_floats;
};

/// TablesInput::photon: [column][node].
struct PhotonLayout {
    static constexpr int attenuation = 0;                              ///< total, cm2/g
    static constexpr int photoelectric = photon_nodes;                 ///< fraction of the total
    static constexpr int photoelectric_or_compton = 2 * photon_nodes;  ///< fraction of the total
    /// Incoherent scattering function over Z at the momentum transfer of backward scattering at the node's energy, x = E/hc.
    static constexpr int scattering_function = 3 * photon_nodes;
    static constexpr int floats = 4 * photon_nodes;
};

/// Index of a value in a bit grid and the fraction of its cell; values outside go to the ends.
template <class F, class Int>
struct GridPointOf {
    Int cell;
    F fraction;
};
using GridPoint = GridPointOf<float, int>;

}  // namespace yttria
