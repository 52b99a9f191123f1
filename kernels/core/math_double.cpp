// SPDX-License-Identifier: Apache-2.0
#include "kernels/core/math_double.hpp"

#include "kernels/core/constants.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace yttria::exact {
namespace {

constexpr double ln2_high = 6.93147180369123816490e-01;  // upper 33 bits of ln 2, so that n * ln2_high is exact
constexpr double ln2_low = 1.90821492927058770002e-10;

}  // namespace

double sqrt(double x) { return std::sqrt(x); }

double log(double x) {
    auto const bits = std::bit_cast<std::uint64_t>(x);
    int exponent = static_cast<int>(bits >> 52) - 1023;
    double mantissa = std::bit_cast<double>((bits & 0x000FFFFFFFFFFFFFULL) | 0x3FF0000000000000ULL);
    if (mantissa > 1.4142135623730951) {
        mantissa *= 0.5;
        exponent += 1;
    }
    double const s = (mantissa - 1.0) / (mantissa + 1.0);
    double const z = s * s;
    double p = 0;
    for (int n = 25; n >= 3; n -= 2) { p = (p + 1.0 / n) * z; }
    return exponent * ln2_high + (exponent * ln2_low + 2.0 * (s + s * p));
}

namespace {

/// The one formula of exp, side by side.
template <std::size_t N>
std::array<double, N> exp_of(std::array<double, N> const& x) {
    std::array<double, N> n{}, r{}, sum{};
    for (std::size_t i = 0; i < N; ++i) {
        n[i] = std::floor(x[i] / (ln2_high + ln2_low) + 0.5);
        r[i] = (x[i] - n[i] * ln2_high) - n[i] * ln2_low;
        sum[i] = 1.0;
    }
    for (int k = 16; k >= 1; --k) {
        for (std::size_t i = 0; i < N; ++i) { sum[i] = 1.0 + sum[i] * r[i] / k; }
    }
    for (std::size_t i = 0; i < N; ++i) {
        double const power = n[i] < -1010.0 ? -1010.0 : n[i];  // only where x < -700
        double const value = sum[i] * std::bit_cast<double>(static_cast<std::uint64_t>(1023 + static_cast<int>(power)) << 52);
        sum[i] = x[i] < -700.0 ? 0.0 : value;
    }
    return sum;
}

}  // namespace

double exp(double x) { return exp_of(std::array<double, 1>{x})[0]; }

Eight exp(Eight const& x) { return exp_of(x); }

double pow(double x, double y) { return exp(y * log(x)); }

double atan(double x) {
    double factor = 1.0;
    for (int halving = 0; halving < 4; ++halving) {
        x = x / (1.0 + std::sqrt(1.0 + x * x));
        factor *= 2.0;
    }
    double const z = x * x;  // |x| < 0.1
    double sum = 0;
    for (int n = 21; n >= 3; n -= 2) { sum = (sum + ((n / 2) % 2 == 0 ? 1.0 : -1.0) / n) * z; }
    return factor * (x + x * sum);
}

double cos(double x) {
    double const turns = std::floor(x / (2.0 * constants::pi) + 0.5);
    double const r = x - turns * 2.0 * constants::pi;
    double const z = r * r;  // |r| <= pi
    double sum = 1.0;
    for (int n = 30; n >= 2; n -= 2) { sum = 1.0 - sum * z / (n * (n - 1.0)); }
    return sum;
}

double log_gamma_squared(double x, double y) {
    double shift = 0;
    while (x < 12.0) {
        shift += log(x * x + y * y);
        x += 1.0;
    }
    double const modulus2 = x * x + y * y;
    double const log_modulus = 0.5 * log(modulus2);
    double const argument = atan(y / x);
    // Real part of (z - 1/2) ln z - z + ln(2 pi)/2 + 1/(12 z) - 1/(360 z^3) + 1/(1260 z^5).
    double real = (x - 0.5) * log_modulus - y * argument - x + 0.5 * log(2.0 * constants::pi);
    double const re = x / modulus2;
    double const im = -y / modulus2;
    double const re2 = re * re - im * im;
    double const im2 = 2.0 * re * im;
    double const re3 = re2 * re - im2 * im;
    double const im3 = re2 * im + im2 * re;
    double const re5 = re3 * re2 - im3 * im2;
    real += re / 12.0 - re3 / 360.0 + re5 / 1260.0;
    return 2.0 * real - shift;
}

}  // namespace yttria::exact
