// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/constants.hpp"
#include "kernels/core/lookup.hpp"
#include "kernels/core/random.hpp"
#include "kernels/core/vector.hpp"

namespace yttria {

struct ComptonResult {
    float energy_fraction;  ///< of the photon's energy that it keeps
    float mu;               ///< of the photon
    float electron_mu;
};

/// Klein-Nishina on an electron at rest, by composition and rejection in eps = E'/E (Butcher and Messel 1960), times the incoherent
/// scattering function S(x)/Z, which suppresses small transfers to bound electrons: without it a collision gives away too little
/// energy (5 % at 30 keV in water). `scattering_function`: that column of PhotonLayout. Neglected: Doppler broadening.
template <class Draw>
YTTRIA_HD ComptonResult sample_compton(float E, float const* scattering_function, Draw&& draw) {
    constexpr float m = constants::electron_mass_MeV_single;
    float const k = E * (1.0F / m);
    float const eps0 = 1.0F / fma_exact(2.0F, k, 1.0F);
    float const a1 = -log_own(eps0);
    float const a2 = 0.5F * (1.0F - eps0 * eps0);
    float eps = 1.0F;
    float t = 0.0F;
    for (std::uint32_t attempt = 0; attempt < tries_per_event - 1U; ++attempt) {
        Words const words = draw(attempt);
        if (uniform(words.w[0]) * (a1 + a2) < a1) {
            eps = exp_own(-a1 * uniform(words.w[1]));
        } else {
            eps = sqrt_exact(fma_exact(1.0F - eps0 * eps0, uniform(words.w[1]), eps0 * eps0));
        }
        t = (1.0F - eps) / (k * eps);  // 1 - cos
        float const sine2 = t * (2.0F - t);
        // x = sin(theta/2) E/hc is the largest transfer at the energy E sin(theta/2).
        float const bound = interpolate(scattering_function, photon_point(E * sqrt_exact(max_of(0.5F * t, 0.0F))));
        if (uniform(words.w[2]) <= (1.0F - eps * sine2 / fma_exact(eps, eps, 1.0F)) * bound) { break; }
    }
    t = min_of(max_of(t, 0.0F), 2.0F);
    // The electron takes the rest of the momentum: along the photon E - E' cos.
    float const T = E * (1.0F - eps);
    float const p = sqrt_exact(max_of(T * (T + 2.0F * m), 1e-20F));
    float const cosine = (E - eps * E * (1.0F - t)) / p;
    return {eps, 0.5F * t, min_of(max_of(0.5F * (1.0F - cosine), 0.0F), 1.0F)};
}

/// Rayleigh scattering: x^2 from the squared form factor up to the largest transfer, then Thomson's (1 + cos^2)/2.
template <class Draw>
YTTRIA_HD float sample_rayleigh(float const* quantiles, float E, Draw&& draw) {
    float const x_max = E * (1000.0F / 12.39841984F);
    float const x2_max = x_max * x_max;
    int low = 0;
    int high = rayleigh_nodes - 1;
    while (high - low > 1) {
        int const middle = (low + high) / 2;
        if (quantiles[middle] <= x2_max) {
            low = middle;
        } else {
            high = middle;
        }
    }
    float const inside = (x2_max - quantiles[low]) / max_of(quantiles[high] - quantiles[low], 1e-20F);
    float const share = static_cast<float>(low) + min_of(inside, 1.0F);
    float mu = 0.0F;
    for (std::uint32_t attempt = 0; attempt < tries_per_event - 1U; ++attempt) {
        Words const words = draw(attempt);
        float const x2 = interpolate_uniform(quantiles, share * uniform(words.w[0]), rayleigh_nodes - 1);
        mu = min_of(x2 / x2_max, 1.0F);
        float const cosine = fma_exact(-2.0F, mu, 1.0F);
        if (uniform(words.w[1]) <= 0.5F * fma_exact(cosine, cosine, 1.0F)) { break; }
    }
    return mu;
}

}  // namespace yttria
