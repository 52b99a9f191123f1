// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/tables/elements.hpp"

#include <array>
#include <cstddef>

namespace yttria {

/// Place of kappa = k/T among the nodes of the shape: lower node, distance from it in cells.
struct KappaCell {
    std::size_t low;
    double fraction;
};
KappaCell kappa_cell(double kappa);

/// Shape of the scaled photon spectrum, chi(kappa) over its integral on [0, 1] (Seltzer and Berger 1986; linear in kappa on nodes every
/// 0.05, in ln T from 0.01 to 2 MeV, constant beyond, and in Z), of one element at one energy.
class PhotonShape {
public:
    static EnergyCell energy_cell(double T_MeV);
    PhotonShape(int Z, EnergyCell const& energy);

    double operator()(KappaCell const& kappa) const {
        double result = 0;
        for (std::size_t i = 0; i < rows_; ++i) {
            auto const& [row, weight, integral] = row_[i];
            result += weight * (row[kappa.low] + kappa.fraction * (row[kappa.low + 1] - row[kappa.low])) / integral;
        }
        return result;
    }

private:
    struct Weighted {
        double const* row;
        double weight, integral;  ///< int_0^1 of the row
    };
    std::array<Weighted, 4> row_{};  ///< neighbours in Z and T that count for something
    std::size_t rows_ = 0;
};

inline double photon_shape(int Z, double T_MeV, double kappa) { return PhotonShape(Z, PhotonShape::energy_cell(T_MeV))(kappa_cell(kappa)); }

}  // namespace yttria
