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

/// Fraction of a step of strength k at which its deflection is put, with the mean 1/k - 1/(e^k - 1) that makes the mean depth exact
/// (physics.md 3.3): density 1 + (k/2)(1 - 2z).
YTTRIA_HD float hinge_fraction(float k, float u, float flip) {
    return u > 0.5F && flip < 0.5F * k * fma_exact(2.0F, u, -1.0F) ? 1.0F - u : u;
}

}  // namespace yttria
