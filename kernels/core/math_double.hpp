// SPDX-License-Identifier: Apache-2.0
#pragma once

// Own double-precision functions for building tables: the same bits on every machine, whatever its libm. Host only.
namespace yttria::exact {

double log(double x);            ///< x > 0 and normal; relative error about 2e-16
double exp(double x);            ///< 0 below -700
double pow(double x, double y);  ///< x > 0
double atan(double x);
double cos(double x);  ///< |x| < 100
double sqrt(double x);
/// ln |Gamma(x + i y)|^2 for x > 0 (Stirling's series after raising x above 12).
double log_gamma_squared(double x, double y);

}  // namespace yttria::exact
