// SPDX-License-Identifier: Apache-2.0
#include "host/tables/element_data.hpp"
#include "host/tables/tables.hpp"
#include "kernels/data/tables.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

/// Photon energy [keV] times wavelength [Angstrom].
constexpr double keV_angstrom = 12.39841984;
/// Rayleigh quantiles reach the momentum transfer of backward scattering at this energy; above it coherent scattering is below 0.3 %
/// of the total in tissue.
constexpr double largest_rayleigh_keV = 500;
/// Beyond this transfer [1/Angstrom] the electrons of tissue are free (S/Z of calcium is 0.9994 there).
constexpr double largest_x_of_scattering_function = 40;
/// Nodes of the quadrature over x^2: log-spaced, 1e-4 of the quantiles' width.
constexpr int quadrature_nodes = 8192;
constexpr double smallest_x2 = 1e-8;

double form_factor_squared(MaterialDefinition const& material, double x2) {
    double sum = 0;
    for (auto const& element : material.elements) sum += element.weight * form_factor_squared_per_gram(element.Z, std::sqrt(x2));
    return sum;
}

/// x^2 [1/Angstrom^2] at which the integral of F^2 d(x^2) reaches i/(nodes - 1) of its total.
std::vector<double> rayleigh_quantiles(MaterialDefinition const& material) {
    double const largest_x = largest_rayleigh_keV / keV_angstrom;
    double const largest_x2 = largest_x * largest_x;
    double const ratio = std::log(largest_x2 / smallest_x2) / (quadrature_nodes - 1);
    std::vector<double> x2(quadrature_nodes + 1, 0.0), integral(quadrature_nodes + 1, 0.0);
    double previous = form_factor_squared(material, 0);
    for (std::size_t i = 1; i < x2.size(); ++i) {
        x2[i] = smallest_x2 * std::exp(ratio * static_cast<double>(i - 1));
        double const value = form_factor_squared(material, x2[i]);
        integral[i] = integral[i - 1] + (previous + value) / 2 * (x2[i] - x2[i - 1]);
        previous = value;
    }
    std::vector<double> quantiles(rayleigh_nodes, 0.0);
    std::size_t cell = 1;
    for (std::size_t i = 1; i + 1 < quantiles.size(); ++i) {
        double const target = integral.back() * static_cast<double>(i) / (rayleigh_nodes - 1);
        while (integral[cell] < target) ++cell;
        double const fraction = (target - integral[cell - 1]) / (integral[cell] - integral[cell - 1]);
        quantiles[i] = x2[cell - 1] + fraction * (x2[cell] - x2[cell - 1]);
    }
    quantiles.back() = largest_x2;
    return quantiles;
}

/// S(x)/Z of the material on the photon grid, x = E/hc.
std::vector<double> scattering_function(MaterialDefinition const& material) {
    double electrons = 0;
    for (auto const& element : material.elements) electrons += element.weight * electrons_per_gram_mole(element.Z);
    std::vector<double> answer(photon_nodes, 1.0);
    for (int node = 0; node < photon_nodes; ++node) {
        double const x = photon_energy(node) * 1e3 / keV_angstrom;
        if (x > largest_x_of_scattering_function) continue;
        double sum = 0;
        for (auto const& element : material.elements) sum += element.weight * scattering_function_per_gram(element.Z, x);
        answer[static_cast<std::size_t>(node)] = std::min(1.0, sum / electrons);
    }
    return answer;
}

}  // namespace

PhotonData photon_data(MaterialDefinition const& material) {
    double total_weight = 0;
    for (auto const& element : material.elements) total_weight += element.weight;
    PhotonData data;
    data.compton.assign(photon_nodes, 0.0);
    data.photoelectric.assign(photon_nodes, 0.0);
    data.rayleigh.assign(photon_nodes, 0.0);
    for (int node = 0; node < photon_nodes; ++node) {
        auto const n = static_cast<std::size_t>(node);
        for (auto const& element : material.elements) {
            auto const sigma = element_cross_sections(element.Z, photon_energy(node));
            double const weight = element.weight / total_weight;
            data.compton[n] += weight * sigma.compton;
            data.photoelectric[n] += weight * sigma.photoelectric;
            data.rayleigh[n] += weight * sigma.rayleigh;
        }
    }
    data.scattering_function = scattering_function(material);
    data.rayleigh_x2 = rayleigh_quantiles(material);
    return data;
}

}  // namespace yttria
