// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/math.hpp"
#include "kernels/data/tables.hpp"

namespace yttria {

/// Cell and fraction of a value in a bit grid: the cell is the exponent and the upper mantissa bits, the fraction the rest.
template <int low_exponent, int octaves, int cells_log2>
YTTRIA_HD GridPoint grid_point(float value) {
    constexpr int shift = 23 - cells_log2;
    constexpr int base = (127 + low_exponent) << cells_log2;
    constexpr int last = (octaves << cells_log2) - 1;
    std::uint32_t const bits = float_bits(value);
    int const cell = static_cast<int>(bits >> shift) - base;
    float const fraction = static_cast<float>(bits & ((1U << shift) - 1U)) * (1.0F / static_cast<float>(1U << shift));
    if (cell < 0) { return {0, 0.0F}; }
    if (cell > last) { return {last, 1.0F}; }
    return {cell, fraction};
}

YTTRIA_HD GridPoint range_point(float r) { return grid_point<range_grid.low_exponent, range_grid.octaves, range_grid.cells_log2>(r); }
YTTRIA_HD GridPoint energy_point(float T) { return grid_point<energy_grid.low_exponent, energy_grid.octaves, energy_grid.cells_log2>(T); }
YTTRIA_HD GridPoint scattering_point(float T) {
    return grid_point<scattering_grid.low_exponent, scattering_grid.octaves, scattering_grid.cells_log2>(T);
}
YTTRIA_HD GridPoint bremsstrahlung_point(float T) {
    return grid_point<bremsstrahlung_grid.low_exponent, bremsstrahlung_grid.octaves, bremsstrahlung_grid.cells_log2>(T);
}
YTTRIA_HD GridPoint photon_point(float E) { return grid_point<photon_grid.low_exponent, photon_grid.octaves, photon_grid.cells_log2>(E); }

YTTRIA_HD float interpolate(float const* column, GridPoint p) {
    float const a = column[p.cell];
    return fma_exact(p.fraction, column[p.cell + 1] - a, a);
}

/// Value of a column on `cells` uniform cells starting at 0; `position` is in cells.
YTTRIA_HD float interpolate_uniform(float const* column, float position, int cells) {
    int cell = static_cast<int>(position);
    cell = cell < cells - 1 ? cell : cells - 1;
    float const a = column[cell];
    return fma_exact(position - static_cast<float>(cell), column[cell + 1] - a, a);
}

/// The electron tables of one material: residual range r [g/cm2], kinetic energy T [MeV], clocks K and M.
struct ElectronTable {
    float const* data;

    YTTRIA_HD float energy(float r) const { return interpolate(data + ElectronLayout::energy_of_range, range_point(r)); }
    YTTRIA_HD float range(float T) const { return interpolate(data + ElectronLayout::range_of_energy, energy_point(T)); }
    YTTRIA_HD float scattering_clock(float r) const { return interpolate(data + ElectronLayout::scattering_clock, range_point(r)); }
    YTTRIA_HD float hard_clock(float r) const { return interpolate(data + ElectronLayout::hard_clock, range_point(r)); }
    YTTRIA_HD float brems_fraction(float r) const { return interpolate(data + ElectronLayout::brems_fraction, range_point(r)); }
    /// 0 when the clock runs out before the end of the range.
    YTTRIA_HD float range_at_scattering(float K) const {
        return K <= 0.0F ? 0.0F : interpolate_uniform(data + ElectronLayout::range_of_scattering, K * data[0], clock_cells);
    }
    /// The nodes are even in sqrt(M): below twice the Moller threshold the clock all but stands still, and uniform cells would spread the
    /// first Moller events over that range, where they would be taken for bremsstrahlung.
    YTTRIA_HD float range_at_hard(float M) const {
        return M <= 0.0F ? 0.0F : interpolate_uniform(data + ElectronLayout::range_of_hard, sqrt_exact(M * data[1]), clock_cells);
    }
    YTTRIA_HD float cutoff_range() const { return data[ElectronLayout::cutoff_range]; }
};

}  // namespace yttria
