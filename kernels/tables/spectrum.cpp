// SPDX-License-Identifier: Apache-2.0
#include "kernels/tables/spectrum.hpp"

#include "kernels/data/tables.hpp"

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

    SpectrumInput spectrum;
    std::size_t const n = bins.size();
    std::vector<double> share(n);
    for (std::size_t i = 0; i < n; ++i) {
        auto const lower = static_cast<std::uint32_t>(std::floor(bins[i].lower_MeV * quanta_per_MeV + 0.5));
        auto const upper = static_cast<std::uint32_t>(std::floor(bins[i].upper_MeV * quanta_per_MeV + 0.5));
        spectrum.lower_quanta.push_back(lower);
        spectrum.width_quanta.push_back(upper > lower ? upper - lower : 1);
        share[i] = bins[i].probability / total * static_cast<double>(n);
        // A word w gives lower + floor(w width / 2^32): uniform over 0 .. width - 1.
        spectrum.mean_MeV += bins[i].probability / total * (lower + 0.5 * (spectrum.width_quanta.back() - 1.0)) / quanta_per_MeV;
    }
    // Vose's alias table, filled in index order so that it is the same everywhere.
    spectrum.alias.resize(n);
    spectrum.alias_threshold.assign(n, 0xFFFFFFFFU);
    std::vector<std::size_t> small;
    std::vector<std::size_t> large;
    for (std::size_t i = n; i-- > 0;) {
        spectrum.alias[i] = static_cast<std::uint32_t>(i);
        (share[i] < 1.0 ? small : large).push_back(i);
    }
    while (!small.empty() && !large.empty()) {
        std::size_t const s = small.back();
        small.pop_back();
        std::size_t const l = large.back();
        spectrum.alias[s] = static_cast<std::uint32_t>(l);
        spectrum.alias_threshold[s] = static_cast<std::uint32_t>(std::floor(share[s] * 4294967295.0));
        share[l] -= 1.0 - share[s];
        if (share[l] < 1.0) {
            large.pop_back();
            small.push_back(l);
        }
    }
    return spectrum;
}

}  // namespace yttria
