// SPDX-License-Identifier: Apache-2.0
#include "host/compare/perfect_code.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace yttria {
namespace {

Volume<float> with_noise(Volume<float> const& truth, std::vector<float> const& sigma, std::mt19937_64& generator) {
    auto noisy = truth;
    std::normal_distribution<double> normal;
    for (std::size_t v = 0; v < sigma.size(); ++v) {
        double const shift = normal(generator);  // drawn for every voxel, so that one unknown sigma does not change the others' noise
        if (std::isfinite(sigma[v])) noisy.values[v] *= static_cast<float>(1 + static_cast<double>(sigma[v]) * shift);
    }
    return noisy;
}

}  // namespace

double median_of(std::vector<float> values) {
    values.erase(std::remove_if(values.begin(), values.end(), [](float value) { return !std::isfinite(value); }), values.end());
    if (values.empty()) return std::numeric_limits<double>::infinity();
    auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return static_cast<double>(*middle);
}

double perfect_code_pass_percent(Volume<float> const& truth, std::vector<float> const& sigma_a, std::vector<float> const& sigma_b,
                                 std::vector<char> const& use, CompareOptions const& options) {
    std::mt19937_64 generator(options.seed);
    auto const a = with_noise(truth, sigma_a, generator);
    auto const b = with_noise(truth, sigma_b, generator);
    return gamma_index(a, b, options.gamma, use).pass_percent();
}

}  // namespace yttria
