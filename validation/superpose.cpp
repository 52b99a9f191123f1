// SPDX-License-Identifier: Apache-2.0
#include "validation/superpose.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace yttria::validation {

Estimate superposed_energy_density(Volume<float> const& activity, Weights const& targets, PointKernel const& kernel, double scale,
                                   int samples) {
    Geometry const& geometry = activity.geometry;
    std::mt19937_64 words(20251122);
    auto const random = [&] { return static_cast<double>(words() >> 11) * 0x1p-53; };
    std::vector<double> cumulated;
    double all = 0;
    for (auto const& target : targets) cumulated.push_back(all += target.second);
    double const volume = geometry.spacing_mm[0] * geometry.spacing_mm[1] * geometry.spacing_mm[2];
    double sum = 0;
    double squares = 0;
    for (int n = 0; n < samples; ++n) {
        // Systematic over the targets: the n-th of equal shares of the weight.
        double const wanted = (n + random()) / samples * all;
        auto const found = std::upper_bound(cumulated.begin(), cumulated.end() - 1, wanted) - cumulated.begin();
        std::size_t left = targets[static_cast<std::size_t>(found)].first;
        double const r = scale * kernel.radius(random());
        double const cosine = 2 * random() - 1;
        double const sine = std::sqrt(std::max(0.0, 1 - cosine * cosine));
        double const azimuth = 2 * std::numbers::pi * random();
        double const step[3] = {r * sine * std::cos(azimuth), r * sine * std::sin(azimuth), r * cosine};
        std::array<int, 3> at{};
        bool inside = true;
        for (std::size_t a = 0; a < 3; ++a) {
            auto const size = static_cast<std::size_t>(geometry.size[a]);
            double const start = static_cast<double>(left % size) + random();
            left /= size;
            double const place = std::floor(start + step[a] / geometry.spacing_mm[a]);
            inside = inside && place >= 0 && place < geometry.size[a];
            at[a] = static_cast<int>(place);
        }
        double const value = inside ? static_cast<double>(activity.values[geometry.index(at[0], at[1], at[2])]) : 0.0;
        sum += value;
        squares += value * value;
    }
    double const mean = sum / samples;
    double const sigma = std::sqrt(std::max(0.0, squares / samples - mean * mean) / samples);
    return Estimate{mean, sigma} * (kernel.deposited_MeV() / volume);
}

}  // namespace yttria::validation
