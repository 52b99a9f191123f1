// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/data/tables.hpp"
#include "kernels/tables/elastic.hpp"

#include <array>
#include <vector>

namespace yttria {

using QuantileRow = std::array<double, quantile_cells + 2>;  ///< shape a, then v at t = j/cells

/// Angular distribution after a step, from its exponents s G_l (index l, up to l_max): quantiles of mu stored so that a row is nearly
/// flat (kernels/physics/scattering.hpp undoes it): v = mu (1 - xi + a)/(a xi), xi = 1 - (1 - t)^4, a from the median.
QuantileRow goudsmit_saunderson_row(std::vector<double> const& exponents);

/// The same row for one elastic collision (the single-scattering oracle).
QuantileRow single_scattering_row(ElasticScattering const& scattering, double T_MeV);

/// mu of a row at t in [0, 1] as the transport interpolates it.
double row_quantile(QuantileRow const& row, double t);

}  // namespace yttria
