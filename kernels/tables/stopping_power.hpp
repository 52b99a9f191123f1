// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/tables/material.hpp"

#include <vector>

namespace yttria {

/// Energy loss and hard-event cross sections of electrons in one material, per g/cm2 (docs/methods/stopping_power.md, bremsstrahlung.md).
class StoppingPower {
public:
    explicit StoppingPower(MaterialDefinition const& material);

    std::vector<ElementFraction> const& elements() const { return elements_; }
    double electrons_per_gram_mole() const { return Z_over_A_; }  ///< <Z/A>

    /// Density-effect correction by the exact Sternheimer sum.
    double density_effect(double T_MeV) const;
    /// Collision stopping power of losses below `cut_MeV` [MeV cm2/g]; cut above T/2 gives the whole.
    double collision(double T_MeV, double cut_MeV) const;
    double collision(double T_MeV) const { return collision(T_MeV, T_MeV); }
    double radiative(double T_MeV) const;                       ///< whole [MeV cm2/g]
    double radiative_soft(double T_MeV, double cut_MeV) const;  ///< photons below the cut
    /// Loss that is not in events of their own: collisions below one cut, photons below the other [MeV cm2/g].
    double restricted_loss(double T_MeV, double collision_cut_MeV, double photon_cut_MeV) const {
        return collision(T_MeV, collision_cut_MeV) + radiative_soft(T_MeV, photon_cut_MeV);
    }
    double moller(double T_MeV, double cut_MeV) const;  ///< events above the cut [cm2/g]
    /// int W^power dsigma over Moller losses W below the cut [MeV^power cm2/g], power 2 or more (binding counts for nothing there).
    double moller_moment(int power, double T_MeV, double cut_MeV) const;
    double bremsstrahlung(double T_MeV, double cut_MeV) const;  ///< photons above the cut [cm2/g]
    /// k dsigma/dk at kappa = k/T, per g/cm2 (unnormalised shape of the photon spectrum).
    double photon_yield(double T_MeV, double kappa) const;

private:
    /// Moller's cross section is proportional to 1/e^2 + 1/(1-e)^2 + c1 - c2/(e(1-e)), e = W/T.
    struct MollerTerms {
        double c1, c2;
    };
    static MollerTerms moller_terms(double T_MeV);
    struct Oscillator {
        double strength, nu2, l2;
    };
    /// An element's bremsstrahlung without what depends on the energy [cm2/g].
    struct Radiator {
        int Z;
        double born;
    };
    /// Bremsstrahlung at one energy, with what is the same for all elements worked out once.
    class Radiation;
    std::vector<ElementFraction> elements_;
    std::vector<Radiator> radiators_;
    std::vector<Oscillator> oscillators_;
    double Z_over_A_ = 0;
    double I_MeV_ = 0;
};

}  // namespace yttria
