// SPDX-License-Identifier: Apache-2.0
#include "validation/seed_study/seeds.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace yttria {

double SeedStudy::remainder() const { return (shift - bias) / std::hypot(shift_sigma, bias_sigma); }

double SeedStudy::outside() const {
    double const most = bias / (std::numbers::sqrt2 - 1);
    double const below = std::min(bias, most) - shift, above = shift - std::max(bias, most);
    bool const by_most = std::abs(shift - most) < std::abs(shift - bias);
    double const sigma = std::hypot(shift_sigma, by_most ? bias_sigma / (std::numbers::sqrt2 - 1) : bias_sigma);
    return std::max({0.0, below, above}) / sigma;
}

SeedStudy study_seeds(std::vector<Quantified> const& values, Quantified const& reference) {
    if (values.size() < 2) throw std::invalid_argument("a spread needs two seeds");
    SeedStudy s;
    s.seeds = values.size();
    auto const n = static_cast<double>(values.size());
    for (auto const& v : values) {
        if (!std::isfinite(v.u) || !std::isfinite(v.bias)) throw std::invalid_argument("a seed has no known u");
        s.mean += v.value / n;
        s.u += v.u / n;
        s.bias += v.bias / n;
    }
    double squares = 0;
    for (auto const& v : values) squares += (v.value - s.mean) * (v.value - s.mean);
    s.spread = std::sqrt(squares / (n - 1));
    double bias_squares = 0;
    for (auto const& v : values) bias_squares += (v.bias - s.bias) * (v.bias - s.bias);
    s.bias_sigma = std::sqrt(bias_squares / (n - 1) / n);
    s.ratio = s.u / s.spread;
    s.ratio_sigma = s.ratio / std::sqrt(2 * (n - 1));
    s.reference = reference.value - reference.bias;
    s.shift = s.mean - s.reference;
    s.shift_sigma = std::hypot(s.spread / std::sqrt(n), reference.u);
    return s;
}

}  // namespace yttria
