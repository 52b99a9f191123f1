// SPDX-License-Identifier: Apache-2.0
#include "host/ensemble/draws.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace yttria {
namespace {

std::uint64_t mix(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

/// Least factor: a quantity that is multiplied stays positive.
constexpr double least_factor = 0.01;

}  // namespace

std::uint64_t mixed_bits(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) { return mix(mix(mix(seed) ^ stream) ^ index); }

double uniform_draw(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
    constexpr double cell = 0x1p-53;
    return (static_cast<double>(mixed_bits(seed, stream, index) >> 11) + 0.5) * cell;
}

double normal_quantile(double p) {
    if (p > 0.5) return -normal_quantile(1 - p);
    // Start: the tail's leading term, or the slope at the middle; then Newton on the distribution itself, which converges from
    // below for p < 1/2 because it is convex there.
    double z = p > 0.1 ? (p - 0.5) * std::sqrt(2 * std::numbers::pi) : -std::sqrt(-2 * std::log(p));
    for (int i = 0; i < 60; ++i) {
        double const density = std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi);
        double const step = (normal_cdf(z) - p) / density;
        z -= std::clamp(step, -1.0, 1.0);
        if (std::abs(step) < 1e-13) break;
    }
    return z;
}

std::vector<double> stratified_normals(std::uint64_t seed, std::uint64_t stream, std::size_t count) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = count; i > 1; --i) {  // Fisher-Yates; the bias of a 64-bit remainder is below 1e-14
        auto const j = static_cast<std::size_t>(mixed_bits(seed, 2 * stream, i) % i);
        std::swap(order[i - 1], order[j]);
    }
    std::vector<double> out(count);
    for (std::size_t i = 0; i < count; ++i) {
        double const within = uniform_draw(seed, 2 * stream + 1, i);
        out[i] = normal_quantile((static_cast<double>(order[i]) + within) / static_cast<double>(count));
    }
    return out;
}

double drawn_value(DistributionEntry const& entry, bool relative, double z) {
    double const none = relative ? 1 : 0;
    if (entry.distribution == "fixed" || entry.sd == 0) return none;
    if (entry.distribution == "lognormal") {
        double const s2 = std::log1p(entry.sd * entry.sd);
        return std::exp(std::sqrt(s2) * z - 0.5 * s2);
    }
    double const standard = entry.distribution == "uniform" ? std::sqrt(3.0) * (2 * normal_cdf(z) - 1) : z;
    double const value = none + entry.sd * standard;
    return relative ? std::max(least_factor, value) : value;
}

}  // namespace yttria
