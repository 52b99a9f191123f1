// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/ensemble/ensemble.hpp"

namespace yttria {

/// Mean and spread of values with the noise of each taken out.
struct Spread1d {
    double mean = 0;
    double variance = 0, variance_u = 0;  ///< systematic, not below 0, and its standard error
    double noise = 0;                     ///< variance of one value's noise that is not shared by all
};
/// Each value is known from two halves of its histories, `a` and `b`, whose noise is independent: the covariance of the halves is the
/// variance without noise, that of their differences the noise of a value. Fewer than two values: NaN.
Spread1d spread_of_halves(std::vector<double> const& a, std::vector<double> const& b);

/// What the spread of a quantity is put down to.
struct Decomposition {
    bool possible = false;
    std::vector<VarianceShare> shares;  ///< largest first, without the noise of the image
    double residual_variance = 0, residual_u = 0;
};
/// Least squares of `value` on the standard normal numbers behind the inputs and, where the members are many enough, on their squares
/// ((z^2 - 1)/sqrt 2, of variance 1): the variance that an input explains is the sum of its squared coefficients less their own
/// variances. `normal`: [variable][member], `owner`: of each variable; shares are of `variance`. Not possible with fewer than
/// `spare_members` members more than terms.
Decomposition decompose(std::vector<double> const& value, std::vector<std::vector<double>> const& normal,
                        std::vector<std::string> const& owner, double variance);
inline constexpr std::size_t spare_members = 20;

/// Percentile of a sample (linear between ranks, as R's type 7). `p` 0..1; NaN for an empty one.
double percentile_of(std::vector<double> values, double p);

}  // namespace yttria
