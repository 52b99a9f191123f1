// SPDX-License-Identifier: Apache-2.0
#include "kernels/tables/beta_spectrum.hpp"

#include "kernels/core/constants.hpp"
#include "kernels/core/math_double.hpp"
#include "kernels/tables/quadrature.hpp"

namespace yttria {
namespace {

using namespace constants;

constexpr double endpoint_MeV = 2.2785;  // Q, ENSDF
constexpr double Z = 40.0;               // of the daughter, Zr
constexpr double A = 90.0;
constexpr double aZ = fine_structure * Z;

/// F_{k-1}(Z, W) without factors that are the same at all energies; hbar = c = m = 1.
double fermi(int k, double W, double p) {
    double const gamma = exact::sqrt(k * k - aZ * aZ);
    double const eta = aZ * W / p;
    double const factor = k == 1 ? 4.0 : 576.0;
    double const log_norm = exact::log_gamma_squared(1.0 + 2.0 * gamma, 0.0);
    double const R = 0.0029 * exact::pow(A, 1.0 / 3.0) + 0.0063 * exact::pow(A, -1.0 / 3.0) - 0.017 / A;
    double const log_value = 2.0 * (gamma - k) * exact::log(2.0 * p * R) + pi * eta + exact::log_gamma_squared(gamma, eta) - log_norm;
    return factor * exact::exp(log_value);
}

double finite_size(double W) {
    double const g = exact::sqrt(1.0 - aZ * aZ);
    double const R = 0.0029 * exact::pow(A, 1.0 / 3.0) + 0.0063 * exact::pow(A, -1.0 / 3.0) - 0.017 / A;
    return 1.0 + 13.0 / 60.0 * aZ * aZ - W * R * aZ * (41.0 - 26.0 * g) / (15.0 * (2.0 * g - 1.0)) -
           aZ * R * g * (17.0 - 2.0 * g) / (30.0 * W * (2.0 * g - 1.0));
}

/// Unique first-forbidden shape N(W) with screening by Rose's shift of the energy.
double shape(double T_MeV) {
    double const W0 = endpoint_MeV / electron_mass_MeV + 1.0;
    double const W = T_MeV / electron_mass_MeV + 1.0;
    double const shifted = W - 1.13 * fine_structure * fine_structure * exact::pow(Z, 4.0 / 3.0);
    if (shifted <= 1.0 || W >= W0) { return 0.0; }
    double const q = W0 - W;
    double const p = exact::sqrt(shifted * shifted - 1.0);
    return p * shifted * q * q * (finite_size(shifted) * fermi(1, shifted, p) * q * q + fermi(2, shifted, p) * p * p);
}

}  // namespace

std::vector<SpectrumBin> y90_spectrum_bins() {
    constexpr double width = 0.005;
    std::vector<SpectrumBin> bins;
    for (int i = 0; i * width < endpoint_MeV; ++i) {
        double const lower = i * width;
        double const upper = lower + width < endpoint_MeV ? lower + width : endpoint_MeV;
        bins.push_back({lower, upper, integrate(lower, upper, 2, shape)});
    }
    return bins;
}

SpectrumInput y90_spectrum() { return make_spectrum(y90_spectrum_bins()); }

}  // namespace yttria
