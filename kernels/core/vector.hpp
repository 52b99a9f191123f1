// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/math.hpp"

namespace yttria {

struct Vec3 {
    float x, y, z;
};

/// Turns unit vector `d` by the polar angle with 1 - cos = 2 mu and the azimuth given; renormalised.
YTTRIA_HD Vec3 deflect(Vec3 d, float mu, SinCos azimuth) {
    float const cosine = fma_exact(-2.0F, mu, 1.0F);
    float const sine = 2.0F * sqrt_exact(max_of(mu * (1.0F - mu), 0.0F));
    // Orthonormal pair without a singular direction (Duff et al., JCGT 6 (2017) 1).
    float const sign = d.z >= 0.0F ? 1.0F : -1.0F;
    float const a = -1.0F / (sign + d.z);
    float const b = d.x * d.y * a;
    float const su = sine * azimuth.cosine;
    float const sv = sine * azimuth.sine;
    Vec3 n;
    n.x = fma_exact(cosine, d.x, fma_exact(su, fma_exact(sign * d.x, d.x * a, 1.0F), sv * b));
    n.y = fma_exact(cosine, d.y, fma_exact(su, sign * b, sv * fma_exact(d.y, d.y * a, sign)));
    n.z = fma_exact(cosine, d.z, fma_exact(su, -sign * d.x, -sv * d.y));
    float const norm = 1.0F / sqrt_exact(fma_exact(n.x, n.x, fma_exact(n.y, n.y, n.z * n.z)));
    return {n.x * norm, n.y * norm, n.z * norm};
}

/// Isotropic direction from two uniform numbers.
YTTRIA_HD Vec3 isotropic(float u, float v) {
    float const z = fma_exact(2.0F, u, -1.0F);
    float const s = sqrt_exact(max_of(fma_exact(-z, z, 1.0F), 0.0F));
    SinCos const turn = sincos_turn(v);
    return {s * turn.cosine, s * turn.sine, z};
}

}  // namespace yttria
