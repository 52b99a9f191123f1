// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/data/parameters.hpp"
#include "kernels/tables/curve.hpp"
#include "kernels/tables/stopping_power.hpp"

namespace yttria {

/// Straggling of the losses below the thresholds in one step, as a change of the residual range over that range
/// (docs/methods/straggling.md): shift - tail E + spread U with E exponential of mean 1, U uniform in (0, 1). Its mean, variance and,
/// up to that of the exponential, its skewness are those of the Moller collisions of the step.
struct StragglingRow {
    double shift = 0, tail = 0, spread = 0;
};

/// The row of a step that slows an electron from `T_MeV` to `end_MeV` on average; `range` is r(T) [g/cm2].
StragglingRow straggling_row(StoppingPower const& stopping, Parameters const& parameters, Curve const& range, double T_MeV, double end_MeV);

}  // namespace yttria
