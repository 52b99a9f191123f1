// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/constants.hpp"
#include "kernels/core/random.hpp"
#include "kernels/core/vector.hpp"

namespace yttria {

/// A hard electron-electron collision. Range: T > 2 Tc. Neglected: binding of the struck electron.
struct MollerResult {
    bool accepted;          ///< false: T at or below twice the threshold, nothing happens
    float energy_fraction;  ///< of T, to the secondary
    float primary_mu, secondary_mu;
};

/// Moller cross section above `threshold` by rejection from 1/e^2 (docs/methods/moller.md). `draw(try)` gives four words.
template <class Draw>
YTTRIA_HD MollerResult sample_moller(float T, float threshold, Draw&& draw) {
    constexpr float m = constants::electron_mass_MeV_single;
    float const e0 = threshold / T;
    if (!(e0 < 0.5F)) { return {false, 0.0F, 0.0F, 0.0F}; }
    float const g = 1.0F + T * (1.0F / m);
    float const inverse_g2 = 1.0F / (g * g);
    float const c1 = (g - 1.0F) * (g - 1.0F) * inverse_g2;
    float const c2 = fma_exact(2.0F, g, -1.0F) * inverse_g2;
    // 1 + e^2/(1-e)^2 + c1 e^2 - c2 e/(1-e) at e = 0 and e = 1/2; convex in between, so the larger end bounds it.
    float const bound = max_of(1.0F, 2.0F + 0.25F * c1 - c2);
    float e = e0;
    for (std::uint32_t attempt = 0; attempt < tries_per_event - 1U; ++attempt) {
        Words const words = draw(attempt);
        float const u = uniform(words.w[0]);
        e = e0 / fma_exact(-u, fma_exact(-2.0F, e0, 1.0F), 1.0F);
        float const q = e / (1.0F - e);
        float const accept = fma_exact(q, q, 1.0F) + e * e * c1 - c2 * q;
        if (uniform(words.w[1]) * bound <= accept) { break; }
    }
    // mu = (1 - cos)/2 from cos^2 = (1-e)(T+2m)/(T(1-e)+2m) and e(T+2m)/(eT+2m), by 1 - cos = (1 - cos^2)/(1 + cos).
    float const primary_cos2 = (1.0F - e) * (T + 2.0F * m) / fma_exact(T, 1.0F - e, 2.0F * m);
    float const secondary_cos2 = e * (T + 2.0F * m) / fma_exact(T, e, 2.0F * m);
    float const primary_mu = 0.5F * max_of(1.0F - primary_cos2, 0.0F) / (1.0F + sqrt_exact(primary_cos2));
    float const secondary_mu = 0.5F * max_of(1.0F - secondary_cos2, 0.0F) / (1.0F + sqrt_exact(secondary_cos2));
    return {true, e, primary_mu, secondary_mu};
}

}  // namespace yttria
