// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/core/math.hpp"

namespace yttria {

template <class F>
struct Vec3Of {
    F x, y, z;
};
using Vec3 = Vec3Of<float>;

/// Turns unit vector `d` by the polar angle with 1 - cos = 2 mu and the azimuth given; renormalised.
template <class F>
YTTRIA_HD Vec3Of<F> deflect(Vec3Of<F> d, F mu, SinCosOf<F> azimuth) {
    F const cosine = fma_exact(F(-2.0F), mu, 1.0F);
    F const sine = 2.0F * sqrt_exact(max_of(mu * (1.0F - mu), 0.0F));
    // Orthonormal pair without a singular direction (Duff et al., JCGT 6 (2017) 1).
    F const sign = select(d.z >= 0.0F, F(1.0F), F(-1.0F));
    F const a = -1.0F / (sign + d.z);
    F const b = d.x * d.y * a;
    F const su = sine * azimuth.cosine;
    F const sv = sine * azimuth.sine;
    Vec3Of<F> n;
    n.x = fma_exact(cosine, d.x, fma_exact(su, fma_exact(sign * d.x, d.x * a, 1.0F), sv * b));
    n.y = fma_exact(cosine, d.y, fma_exact(su, sign * b, sv * fma_exact(d.y, d.y * a, sign)));
    n.z = fma_exact(cosine, d.z, fma_exact(su, -sign * d.x, -sv * d.y));
    F const norm = 1.0F / sqrt_exact(fma_exact(n.x, n.x, fma_exact(n.y, n.y, n.z * n.z)));
    return {n.x * norm, n.y * norm, n.z * norm};
}

/// Isotropic direction from two uniform numbers.
template <class F>
YTTRIA_HD Vec3Of<F> isotropic(F u, F v) {
    F const z = fma_exact(F(2.0F), u, -1.0F);
    F const s = sqrt_exact(max_of(fma_exact(-z, z, 1.0F), 0.0F));
    SinCosOf<F> const turn = sincos_turn(v);
    return {s * turn.cosine, s * turn.sine, z};
}

}  // namespace yttria
