// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/constants.hpp"
#include "kernels/core/lookup.hpp"
#include "kernels/core/random.hpp"

namespace yttria {

/// A photon above `threshold` from an electron of energy T: dsigma/dk ~ chi(k/T)/k with the scaled spectrum of Seltzer and Berger.
/// Direction by the dipole form boosted with the electron's speed (EGS "simple"). Neglected: the electron's own deflection.
struct BremsstrahlungResult {
    float energy_fraction;  ///< of T, to the photon; 0: T is below the threshold
    float mu;               ///< (1 - cos)/2 of the photon against the electron
};

template <class Draw>
YTTRIA_HD BremsstrahlungResult sample_bremsstrahlung(float const* table, float T, float threshold, Draw&& draw) {
    if (!(T > threshold)) { return {0.0F, 0.0F}; }
    GridPoint const p = bremsstrahlung_point(T);
    float const* low = table + p.cell * BremsstrahlungLayout::row_floats;
    float const* high = low + BremsstrahlungLayout::row_floats;
    float const kappa0 = threshold / T;
    float const log_kappa0 = log_own(kappa0);
    float kappa = kappa0;
    Words words = draw(0);
    for (std::uint32_t attempt = 0; attempt < tries_per_event - 1U; ++attempt) {
        if (attempt > 0) { words = draw(attempt); }
        // ln kappa uniform: the density 1/k, then accepted with chi.
        kappa = exp_own(log_kappa0 * uniform(words.w[0]));
        float const* row = uniform(words.w[1]) < p.fraction ? high : low;
        if (uniform(words.w[2]) <= interpolate_uniform(row, kappa * static_cast<float>(kappa_cells), kappa_cells)) { break; }
    }
    constexpr float m = constants::electron_mass_MeV_single;
    float const beta = sqrt_exact(T * (T + 2.0F * m)) / (T + m);
    float const c = fma_exact(2.0F, uniform(words.w[3]), -1.0F);
    float const cosine = (c + beta) / fma_exact(beta, c, 1.0F);
    return {kappa, min_of(max_of(0.5F * (1.0F - cosine), 0.0F), 1.0F)};
}

}  // namespace yttria
