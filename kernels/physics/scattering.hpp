// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/lookup.hpp"

namespace yttria {

/// A row of the scattering table, chosen at random between the two energies that bracket T, so that the mixture has the mean of both
/// (docs/methods/elastic_scattering.md). Its step strength is interpolated with the same weights.
struct ScatteringRow {
    float const* row;
    float step_strength;
};

YTTRIA_HD ScatteringRow scattering_row(float const* table, float T, float choice) {
    GridPoint const p = scattering_point(T);
    float const* low = table + p.cell * ScatteringLayout::row_floats;
    float const* high = low + ScatteringLayout::row_floats;
    float const k1 = fma_exact(p.fraction, high[ScatteringLayout::step_strength] - low[ScatteringLayout::step_strength],
                               low[ScatteringLayout::step_strength]);
    return {choice < p.fraction ? high : low, k1};
}

/// Change of the residual range over that range by the straggling of a step's loss (kernels/tables/straggling.hpp); `u` and `v` uniform.
YTTRIA_HD float sample_straggling(float const* row, float u, float v) {
    float const* const s = row + ScatteringLayout::straggling;
    return fma_exact(s[1], log_own(u), fma_exact(s[2], v, s[0]));
}

/// mu = (1 - cos theta)/2 from a row. `u` uniform in (0, 1) is the share of the distribution beyond mu; the quantile nodes are even in
/// 1 - u^(1/4), which refines the tail of large angles.
YTTRIA_HD float sample_deflection(float const* row, float u) {
    float const t = 1.0F - sqrt_exact(sqrt_exact(u));
    float const v = interpolate_uniform(row + ScatteringLayout::quantiles, t * static_cast<float>(quantile_cells), quantile_cells);
    float const a = row[ScatteringLayout::shape];
    float const mu = v * a * (1.0F - u) / (u + a);
    return mu < 1.0F ? mu : 1.0F;
}

/// Place of the hinge in a step of strength k, as the fraction of the strength before it: uniform, but with probability k of density
/// 4 |z - 1/2|, so that <z (1 - z)> = 1/6 - k/24 (docs/methods/transport_scheme.md). `u` and `flip` uniform; k at most 1.
YTTRIA_HD float hinge_fraction(float k, float u, float flip) {
    float const y = fma_exact(2.0F, u, -1.0F);
    float const size = y < 0.0F ? -y : y;
    float const moved = flip < k ? sqrt_exact(size) : size;
    return fma_exact(y < 0.0F ? -0.5F : 0.5F, moved, 0.5F);
}

/// Path length over the length of the two straight segments that stand for a step of strength k: (k/2)/tanh(k/2) to 2e-4 at k = 1.
YTTRIA_HD float path_stretch(float k) {
    float const k2 = k * k;
    return fma_exact(k2, fma_exact(k2, -1.0F / 720.0F, 1.0F / 12.0F), 1.0F);
}

}  // namespace yttria
