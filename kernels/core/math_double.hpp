// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

// Own double-precision functions for building tables: the same bits on every machine, whatever its libm. Host only.
namespace yttria::exact {

double log(double x);  ///< x > 0 and normal; relative error about 2e-16
double exp(double x);  ///< 0 below -700
/// Eight at once, with the bits of one after another: the divisions of the series wait for each other, those of its neighbours do not.
using Eight = std::array<double, 8>;
Eight exp(Eight const& x);
double pow(double x, double y);  ///< x > 0
double atan(double x);
double cos(double x);  ///< |x| < 100
double sqrt(double x);
/// ln |Gamma(x + i y)|^2 for x > 0 (Stirling's series after raising x above 12).
double log_gamma_squared(double x, double y);

}  // namespace yttria::exact
