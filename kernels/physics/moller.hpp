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

/// Moller cross section above `threshold` by rejection from 1/e^2 (docs/methods/moller.md), in three parts: what depends on T, one
/// try, the angles of the e that a try accepted.
template <class F>
struct MollerTry {
    F e;     ///< of T, to the secondary
    F keep;  ///< accepted where a uniform number times the bound is not above this
};

template <class F>
class MollerLaw {
public:
    YTTRIA_HD MollerLaw(F T, float threshold) : T_(T), least_(threshold / T) {
        F const g = 1.0F + T * (1.0F / m);
        F const inverse_g2 = 1.0F / (g * g);
        c1_ = (g - 1.0F) * (g - 1.0F) * inverse_g2;
        c2_ = fma_exact(F(2.0F), g, -1.0F) * inverse_g2;
        // 1 + e^2/(1-e)^2 + c1 e^2 - c2 e/(1-e) at e = 0 and e = 1/2; convex in between, so the larger end bounds it.
        bound_ = max_of(1.0F, 2.0F + 0.25F * c1_ - c2_);
    }
    YTTRIA_HD F least() const { return least_; }  ///< share of T at the threshold; from 1/2 on nothing happens
    YTTRIA_HD F bound() const { return bound_; }
    YTTRIA_HD MollerTry<F> attempt(F u) const {
        F const e = least_ / fma_exact(-u, fma_exact(F(-2.0F), least_, 1.0F), 1.0F);
        F const q = e / (1.0F - e);
        return {e, fma_exact(q, q, 1.0F) + e * e * c1_ - c2_ * q};
    }
    // mu = (1 - cos)/2 from cos^2 = (1-e)(T+2m)/(T(1-e)+2m) and e(T+2m)/(eT+2m), by 1 - cos = (1 - cos^2)/(1 + cos).
    YTTRIA_HD F primary_mu(F e) const { return mu_of((1.0F - e) * (T_ + 2.0F * m) / fma_exact(T_, 1.0F - e, 2.0F * m)); }
    YTTRIA_HD F secondary_mu(F e) const { return mu_of(e * (T_ + 2.0F * m) / fma_exact(T_, e, 2.0F * m)); }

private:
    static constexpr float m = constants::electron_mass_MeV_single;
    YTTRIA_HD static F mu_of(F cos2) { return 0.5F * max_of(1.0F - cos2, 0.0F) / (1.0F + sqrt_exact(cos2)); }

    F T_, least_, c1_, c2_, bound_;
};

/// One collision; `draw(try)` gives four words.
template <class Draw>
YTTRIA_HD MollerResult sample_moller(float T, float threshold, Draw&& draw) {
    MollerLaw<float> const law(T, threshold);
    if (!(law.least() < 0.5F)) { return {false, 0.0F, 0.0F, 0.0F}; }
    float e = law.least();
    for (std::uint32_t attempt = 0; attempt < tries_per_event - 1U; ++attempt) {
        Words const words = draw(attempt);
        MollerTry<float> const made = law.attempt(uniform(words.w[0]));
        e = made.e;
        if (uniform(words.w[1]) * law.bound() <= made.keep) { break; }
    }
    return {true, e, law.primary_mu(e), law.secondary_mu(e)};
}

}  // namespace yttria
