// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/tables/material.hpp"

#include <vector>

namespace yttria {

/// Elastic scattering of electrons in one material: screened Rutherford with Moliere's screening times the McKinley-Feshbach form of
/// the Mott ratio, first transport cross section corrected to ELSEPA, plus collisions with electrons below the Moller
/// threshold, distant and close (docs/methods/elastic_scattering.md). mu = (1 - cos theta)/2.
class ElasticScattering {
public:
    ElasticScattering(MaterialDefinition const& material, double delta_threshold_MeV);

    /// Enough for steps of K1 down to 0.01 at 4 MeV, where e^-sG_l falls below 1e-13 near l = 200.
    static constexpr int l_max = 240;

    /// Transport cross sections G_l = int dsigma (1 - P_l), l = 0..l_max, per g/cm2.
    std::vector<double> transport_moments(double T_MeV) const;
    double first_transport(double T_MeV) const;  ///< G_1 [cm2/g]
    double total(double T_MeV) const;            ///< [cm2/g]
    /// dsigma/dmu per g/cm2.
    double differential(double T_MeV, double mu) const;
    struct Cumulative {
        double mu, sigma;  ///< integral of dsigma/dmu from 0 to mu
    };
    /// The integrated cross section on a grid fine enough for interpolation linear in mu (single scattering).
    std::vector<Cumulative> cumulative(double T_MeV) const;

private:
    struct Centre {
        double Z, per_gram;   ///< charge number, atoms per gram
        double Z_two_thirds;  ///< Z^(2/3)
    };
    std::vector<Centre> centres_;
    double threshold_, resonance_;  ///< MeV
    double electrons_per_gram_ = 0;

    class AtEnergy;
};

}  // namespace yttria
