// SPDX-License-Identifier: Apache-2.0
#include "kernels/tables/spectrum.hpp"

#include "kernels/data/tables.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace yttria {

SpectrumInput make_spectrum(std::vector<SpectrumBin> const& bins) {
    if (bins.empty()) { throw std::invalid_argument("the spectrum has no bins"); }
    double total = 0;
    for (auto const& bin : bins) {
        std::string const where = "bin " + std::to_string(bin.lower_MeV) + " to " + std::to_string(bin.upper_MeV) + " MeV";
        if (!(bin.lower_MeV >= 0 && bin.lower_MeV < bin.upper_MeV)) {
            throw std::invalid_argument(where + ": the upper edge must be above the lower one");
        }
        if (!(bin.upper_MeV < energy_grid.high())) { throw std::invalid_argument(where + ": the tables end at 4 MeV"); }
        if (!(bin.probability >= 0 && std::isfinite(bin.probability))) {
            throw std::invalid_argument(where + ": the probability is negative or not a finite number");
        }
        total += bin.probability;
    }
    if (!(total > 0)) { throw std::invalid_argument("the probabilities of the spectrum sum to zero"); }

    // By energy, so that a quantile of the table is one of the spectrum; a share below 2^-32 cannot be drawn.
    std::vector<SpectrumBin> rising = bins;
    std::stable_sort(rising.begin(), rising.end(),
                     [](auto const& a, auto const& b) { return a.lower_MeV + a.upper_MeV < b.lower_MeV + b.upper_MeV; });
    SpectrumInput spectrum;
    constexpr double words = 4294967296.0;
    double below = 0;
    std::uint64_t begin = 0;  // of the bin's share
    for (auto const& bin : rising) {
        below += bin.probability;
        auto const end = static_cast<std::uint64_t>(std::floor(std::min(below / total, 1.0) * words + 0.5));
        if (end == begin) { continue; }
        auto const lower = static_cast<std::uint32_t>(std::floor(bin.lower_MeV * quanta_per_MeV + 0.5));
        auto const upper = static_cast<std::uint32_t>(std::floor(bin.upper_MeV * quanta_per_MeV + 0.5));
        spectrum.lower_quanta.push_back(lower);
        spectrum.width_quanta.push_back(upper > lower ? upper - lower : 1);
        spectrum.cumulative.push_back(static_cast<std::uint32_t>(end - 1));
        spectrum.mean_MeV +=
            static_cast<double>(end - begin) / words * (lower + 0.5 * (spectrum.width_quanta.back() - 1.0)) / quanta_per_MeV;
        begin = end;
    }
    spectrum.cumulative.back() = 0xFFFFFFFFU;  // whatever the last rounding did
    return spectrum;
}

}  // namespace yttria
