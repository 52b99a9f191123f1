// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/lookup.hpp"

namespace yttria {

/// A row of the scattering table, chosen at random between the two energies that bracket T, so that the mixture has the mean of both
/// (docs/methods/elastic_scattering.md). Its step strength is interpolated with the same weights.
template <class F>
struct ScatteringRowOf {
    IntOf<F> start;  ///< of the row in the tables of all materials
    F step_strength;
};

/// `start` of the material in `data`; `choice` uniform.
template <class F, class Int = IntOf<F>>
YTTRIA_HD ScatteringRowOf<F> scattering_row(float const* data, Int start, F T, F choice) {
    PointOf<F> const p = scattering_point(T);
    Int const low = start + p.cell * ScatteringLayout::row_floats;
    Int const high = low + ScatteringLayout::row_floats;
    F const k_low = gather(data + ScatteringLayout::step_strength, low);
    F const k1 = fma_exact(p.fraction, gather(data + ScatteringLayout::step_strength, high) - k_low, k_low);
    return {select(choice < p.fraction, high, low), k1};
}

/// Change of the residual range over that range by the straggling of a step's loss (kernels/tables/straggling.hpp); `u` and `v` uniform.
/// `row`: its start in `data`.
template <class F, class Int = IntOf<F>>
YTTRIA_HD F sample_straggling(float const* data, Int row, F u, F v) {
    Pair<F> const shift_tail = gather_pair(data + ScatteringLayout::straggling, row);
    F const spread = gather(data + ScatteringLayout::straggling + 2, row);
    return fma_exact(shift_tail.second, log_own(u), fma_exact(spread, v, shift_tail.first));
}

/// mu = (1 - cos theta)/2 from a row. `u` uniform in (0, 1) is the share of the distribution beyond mu; the quantile nodes are even in
/// 1 - u^(1/4), which refines the tail of large angles.
template <class F, class Int = IntOf<F>>
YTTRIA_HD F sample_deflection(float const* data, Int row, F u) {
    F const t = 1.0F - sqrt_exact(sqrt_exact(u));
    F const v = interpolate_uniform(data + ScatteringLayout::quantiles, t * static_cast<float>(quantile_cells), quantile_cells, row);
    F const a = gather(data + ScatteringLayout::shape, row);
    F const mu = v * a * (1.0F - u) / (u + a);
    return min_of(mu, 1.0F);
}

/// Place of the hinge in a step of strength k, as the fraction of the strength before it: uniform, but with probability k of density
/// 4 |z - 1/2|, so that <z (1 - z)> = 1/6 - k/24 (docs/methods/transport_scheme.md). `u` and `flip` uniform; k at most 1.
template <class F>
YTTRIA_HD F hinge_fraction(F k, F u, F flip) {
    F const y = fma_exact(F(2.0F), u, -1.0F);
    auto const negative = y < 0.0F;
    F const size = select(negative, -y, y);
    F const moved = select(flip < k, sqrt_exact(size), size);
    return fma_exact(select(negative, F(-0.5F), F(0.5F)), moved, 0.5F);
}

/// Path length over the length of the two straight segments that stand for a step of strength k: (k/2)/tanh(k/2) to 2e-4 at k = 1.
template <class F>
YTTRIA_HD F path_stretch(F k) {
    F const k2 = k * k;
    return fma_exact(k2, fma_exact(k2, -1.0F / 720.0F, 1.0F / 12.0F), 1.0F);
}

}  // namespace yttria
