// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>

namespace yttria {

/// Gauss-Legendre nodes and weights on [-1, 1], eight points (Abramowitz and Stegun 25.4).
inline constexpr std::array<double, 8> gauss_nodes{-0.96028985649753623, -0.79666647741362674, -0.52553240991632899, -0.18343464249564981,
                                                   0.18343464249564981,  0.52553240991632899,  0.79666647741362674,  0.96028985649753623};
inline constexpr std::array<double, 8> gauss_weights{0.10122853629037626, 0.22238103445337447, 0.31370664587788729, 0.36268378337836198,
                                                     0.36268378337836198, 0.31370664587788729, 0.22238103445337447, 0.10122853629037626};

/// Integral of f over [a, b] in `panels` equal panels of eight points each, summed in order; f takes the points of a panel at once.
template <class F>
double integrate_panels(double a, double b, int panels, F&& f) {
    double sum = 0;
    double const half = 0.5 * (b - a) / panels;
    for (int p = 0; p < panels; ++p) {
        double const centre = a + (2 * p + 1) * half;
        std::array<double, 8> at{};
        for (std::size_t i = 0; i < 8; ++i) { at[i] = centre + half * gauss_nodes[i]; }
        std::array<double, 8> const value = f(at);
        double part = 0;
        for (std::size_t i = 0; i < 8; ++i) { part += gauss_weights[i] * value[i]; }
        sum += part * half;
    }
    return sum;
}

/// The same of an f that takes one point.
template <class F>
double integrate(double a, double b, int panels, F&& f) {
    return integrate_panels(a, b, panels, [&](std::array<double, 8> const& at) {
        std::array<double, 8> value{};
        for (std::size_t i = 0; i < 8; ++i) { value[i] = f(at[i]); }
        return value;
    });
}

}  // namespace yttria
