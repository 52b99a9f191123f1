// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/math.hpp"
#include "kernels/data/tables.hpp"

namespace yttria {

template <class F>
using PointOf = GridPointOf<F, IntOf<F>>;

/// Cell and fraction of a value in a bit grid: the cell is the exponent and the upper mantissa bits, the fraction the rest.
template <int low_exponent, int octaves, int cells_log2, class F>
YTTRIA_HD PointOf<F> grid_point(F value) {
    constexpr int shift = 23 - cells_log2;
    constexpr int base = (127 + low_exponent) << cells_log2;
    constexpr int last = (octaves << cells_log2) - 1;
    using Int = IntOf<F>;
    auto const bits = float_bits(value);
    Int const cell = as_int(bits >> shift) - base;
    F const fraction = to_float(bits & ((1U << shift) - 1U)) * (1.0F / static_cast<float>(1U << shift));
    auto const below = cell < 0;
    auto const above = cell > last;
    return {select(below, Int(0), select(above, Int(last), cell)), select(below, F(0.0F), select(above, F(1.0F), fraction))};
}

template <class F>
YTTRIA_HD PointOf<F> range_point(F r) {
    return grid_point<range_grid.low_exponent, range_grid.octaves, range_grid.cells_log2>(r);
}
template <class F>
YTTRIA_HD PointOf<F> energy_point(F T) {
    return grid_point<energy_grid.low_exponent, energy_grid.octaves, energy_grid.cells_log2>(T);
}
template <class F>
YTTRIA_HD PointOf<F> scattering_point(F T) {
    return grid_point<scattering_grid.low_exponent, scattering_grid.octaves, scattering_grid.cells_log2>(T);
}
YTTRIA_HD GridPoint bremsstrahlung_point(float T) {
    return grid_point<bremsstrahlung_grid.low_exponent, bremsstrahlung_grid.octaves, bremsstrahlung_grid.cells_log2>(T);
}
template <class F>
YTTRIA_HD PointOf<F> photon_point(F E) {
    return grid_point<photon_grid.low_exponent, photon_grid.octaves, photon_grid.cells_log2>(E);
}

template <class F, class Int>
YTTRIA_HD F interpolate(float const* column, GridPointOf<F, Int> p) {
    Pair<F> const node = gather_pair(column, p.cell);
    return fma_exact(p.fraction, node.second - node.first, node.first);
}

/// Value of a column on `cells` uniform cells starting at 0; `position` is in cells. The column begins at data[start].
template <class F, class Int = IntOf<F>>
YTTRIA_HD F interpolate_uniform(float const* data, F position, int cells, Int start = Int(0)) {
    Int cell = to_int(position);
    cell = select(cell < cells - 1, cell, Int(cells - 1));
    Pair<F> const node = gather_pair(data, start + cell);
    return fma_exact(position - to_float(cell), node.second - node.first, node.first);
}

/// The electron tables of one material a lane: residual range r [g/cm2], kinetic energy T [MeV], clocks K and M.
template <class F>
struct ElectronTableOf {
    using Int = IntOf<F>;
    float const* data;   ///< of all materials
    Int start = Int(0);  ///< of this material in it

    YTTRIA_HD F energy(F r) const { return at(ElectronLayout::energy_of_range, range_point(r)); }
    YTTRIA_HD F range(F T) const { return at(ElectronLayout::range_of_energy, energy_point(T)); }
    YTTRIA_HD F scattering_clock(F r) const { return at(ElectronLayout::scattering_clock, range_point(r)); }
    YTTRIA_HD F hard_clock(F r) const { return at(ElectronLayout::hard_clock, range_point(r)); }
    YTTRIA_HD F brems_fraction(F r) const { return at(ElectronLayout::brems_fraction, range_point(r)); }
    /// 0 when the clock runs out before the end of the range.
    YTTRIA_HD F range_at_scattering(F K) const {
        F const r =
            interpolate_uniform(data + ElectronLayout::range_of_scattering, max_of(K, 0.0F) * gather(data, start), clock_cells, start);
        return select(K <= 0.0F, F(0.0F), r);
    }
    /// The nodes are even in sqrt(M): below twice the Moller threshold the clock all but stands still, and uniform cells would spread the
    /// first Moller events over that range, where they would be taken for bremsstrahlung.
    YTTRIA_HD F range_at_hard(F M) const {
        F const position = sqrt_exact(max_of(M, 0.0F) * gather(data + 1, start));
        return select(M <= 0.0F, F(0.0F), interpolate_uniform(data + ElectronLayout::range_of_hard, position, clock_cells, start));
    }
    YTTRIA_HD F cutoff_range() const { return gather(data + ElectronLayout::cutoff_range, start); }

private:
    YTTRIA_HD F at(int column, PointOf<F> p) const { return interpolate(data + column, PointOf<F>{start + p.cell, p.fraction}); }
};
using ElectronTable = ElectronTableOf<float>;

}  // namespace yttria
