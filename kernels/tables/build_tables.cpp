// SPDX-License-Identifier: Apache-2.0
#include "kernels/tables/build_tables.hpp"

#include "kernels/core/math_double.hpp"
#include "kernels/data/tables.hpp"
#include "kernels/tables/curve.hpp"
#include "kernels/tables/goudsmit_saunderson.hpp"
#include "kernels/tables/quadrature.hpp"
#include "kernels/tables/stopping_power.hpp"
#include "kernels/tables/straggling.hpp"

#include <stdexcept>

namespace yttria {
namespace {

constexpr BitGrid node_grid{-10, 12, 4};  // 1 keV to 4 MeV, nodes of the integrals over energy

/// r(T), K(T), M(T) of physics.md 3.3: monotone functions of each other. K counts from the lowest row of the energy grid.
struct Clocks {
    Curve range, scattering, hard;
};

struct Builder {
    StoppingPower stopping;
    ElasticScattering elastic;
    Parameters const& parameters;

    double loss(double T) const { return stopping.restricted_loss(T, parameters.delta_threshold_MeV, parameters.photon_threshold_MeV); }
    double hard(double T) const {
        return stopping.moller(T, parameters.delta_threshold_MeV) + stopping.bremsstrahlung(T, parameters.photon_threshold_MeV);
    }

    Clocks clocks() const {
        Clocks c;
        double r = node_grid.low() / loss(node_grid.low());
        double K = 0;
        double M = 0;
        for (int i = 0; i < node_grid.nodes(); ++i) {
            double const T = node_grid.node(i);
            if (i > 0) {
                double const before = node_grid.node(i - 1);
                double const half = 0.5 * (T - before);
                for (std::size_t g = 0; g < gauss_nodes.size(); ++g) {
                    double const at = before + half * (1.0 + gauss_nodes[g]);
                    double const weight = gauss_weights[g] * half / loss(at);
                    r += weight;
                    K += weight * elastic.first_transport(at);
                    M += weight * hard(at);
                }
            }
            double const L = loss(T);
            auto const add = [&](Curve& curve, double y, double slope) {
                curve.x.push_back(T);
                curve.y.push_back(y);
                curve.slope.push_back(slope / L);
            };
            add(c.range, r, 1.0);
            add(c.scattering, K, elastic.first_transport(T));
            add(c.hard, M, hard(T));
        }
        double const K_low = c.scattering.value(energy_grid.low());
        for (double& y : c.scattering.y) { y -= K_low; }
        return c;
    }

    double step_strength(double T) const {
        double const k = parameters.c0 * exact::pow(T, -0.75);
        return k < parameters.k1_max ? k : parameters.k1_max;
    }
};

float clamped(double value) { return static_cast<float>(value > 0 ? value : 0.0); }

/// Inverse of a clock on `clock_cells` uniform cells of (value/top)^(1/power).
void tabulate_inverse(Curve const& clock, Curve const& range, int power, float* out) {
    for (int i = 0; i <= clock_cells; ++i) {
        double share = 1.0;
        for (int n = 0; n < power; ++n) { share *= static_cast<double>(i) / clock_cells; }
        out[i] = clamped(range.value(clock.inverse(clock.y.back() * share)));
    }
}

void build_electron(Builder const& b, Clocks const& c, float* out) {
    using L = ElectronLayout;
    bool const single = b.parameters.single_scattering != 0;
    for (int i = 0; i < range_grid.nodes(); ++i) {
        double const r = range_grid.node(i);
        double const T = c.range.inverse(r);
        out[L::energy_of_range + i] = static_cast<float>(T);
        out[L::scattering_clock + i] = single ? static_cast<float>(b.elastic.total(T)) : clamped(c.scattering.value(T));
        out[L::hard_clock + i] = clamped(c.hard.value(T));
        double const hard = b.hard(T);
        out[L::brems_fraction + i] =
            hard > 0 ? static_cast<float>(b.stopping.bremsstrahlung(T, b.parameters.photon_threshold_MeV) / hard) : 1.0F;
    }
    for (int i = 0; i < energy_grid.nodes(); ++i) { out[L::range_of_energy + i] = static_cast<float>(c.range.value(energy_grid.node(i))); }
    Curve positive = c.scattering;  // from K = 0 upwards
    for (double& y : positive.y) { y = y > 0 ? y : 0; }
    tabulate_inverse(positive, c.range, 1, out + L::range_of_scattering);
    tabulate_inverse(c.hard, c.range, 2, out + L::range_of_hard);
    out[0] = static_cast<float>(clock_cells / positive.y.back());
    out[1] = static_cast<float>(static_cast<double>(clock_cells) * clock_cells / c.hard.y.back());
    out[ElectronLayout::cutoff_range] = static_cast<float>(c.range.value(b.parameters.electron_cutoff_MeV));
}

void build_scattering(Builder const& b, Clocks const& c, float* out) {
    using L = ScatteringLayout;
    // G_l/G_1 on a log grid of energies; it varies slowly, linear interpolation in ln T is exact to 1e-5.
    constexpr BitGrid ratio_grid{-8, 10, 3};
    std::vector<std::vector<double>> ratio;
    if (b.parameters.single_scattering == 0) {
        for (int i = 0; i < ratio_grid.nodes(); ++i) {
            double const T = ratio_grid.node(i);
            ratio.push_back(b.elastic.transport_moments(T));
            double const G1 = ratio.back()[1];
            for (double& G : ratio.back()) { G /= G1; }
        }
    }
    constexpr int midpoints = 6;
    for (int row = 0; row < scattering_grid.nodes(); ++row) {
        double const T = scattering_grid.node(row);
        double const k1 = b.step_strength(T);
        QuantileRow quantiles{};
        StragglingRow straggling;
        if (b.parameters.single_scattering != 0) {
            quantiles = single_scattering_row(b.elastic, T);
        } else {
            // Exponents integrated along the step, so that the loss of energy inside it is exact.
            std::vector<double> exponents(ElasticScattering::l_max + 1, 0.0);
            double const K = c.scattering.value(T);
            for (int j = 0; j < midpoints; ++j) {
                double at = c.scattering.inverse(K - k1 * (j + 0.5) / midpoints);
                at = at < ratio_grid.low() ? ratio_grid.low() : at;
                int cell = 0;
                while (cell + 2 < ratio_grid.nodes() && at > ratio_grid.node(cell + 1)) { ++cell; }
                double const f = exact::log(at / ratio_grid.node(cell)) / exact::log(ratio_grid.node(cell + 1) / ratio_grid.node(cell));
                auto const low = static_cast<std::size_t>(cell);
                for (std::size_t l = 0; l < exponents.size(); ++l) {
                    exponents[l] += k1 / midpoints * (ratio[low][l] + f * (ratio[low + 1][l] - ratio[low][l]));
                }
            }
            quantiles = goudsmit_saunderson_row(exponents);
            if (b.parameters.straggling != 0) {
                straggling = straggling_row(b.stopping, b.parameters, c.range, T, c.scattering.inverse(K - k1));
            }
        }
        float* const at = out + row * L::row_floats;
        at[L::step_strength] = static_cast<float>(k1);
        at[L::straggling] = static_cast<float>(straggling.shift);
        at[L::straggling + 1] = static_cast<float>(straggling.tail);
        at[L::straggling + 2] = static_cast<float>(straggling.spread);
        for (std::size_t i = 0; i < quantiles.size(); ++i) { at[L::shape + static_cast<int>(i)] = static_cast<float>(quantiles[i]); }
    }
}

void build_bremsstrahlung(Builder const& b, float* out) {
    for (int row = 0; row < bremsstrahlung_grid.nodes(); ++row) {
        double const T = bremsstrahlung_grid.node(row);
        double largest = 0;  // the spectra fall with kappa, but for heavy elements below 20 keV
        for (int i = 0; i <= kappa_cells; ++i) {
            double const yield = b.stopping.photon_yield(T, static_cast<double>(i) / kappa_cells);
            largest = yield > largest ? yield : largest;
        }
        for (int i = 0; i <= kappa_cells; ++i) {
            out[row * BremsstrahlungLayout::row_floats + i] =
                static_cast<float>(b.stopping.photon_yield(T, static_cast<double>(i) / kappa_cells) / largest);
        }
    }
}

void build_photon(PhotonData const& data, float* photon, float* form_factor) {
    if (data.compton.empty()) { return; }
    for (int i = 0; i < photon_nodes; ++i) {
        auto const n = static_cast<std::size_t>(i);
        double const total = data.compton[n] + data.photoelectric[n] + data.rayleigh[n];
        photon[PhotonLayout::attenuation + i] = static_cast<float>(total);
        photon[PhotonLayout::photoelectric + i] = static_cast<float>(data.photoelectric[n] / total);
        photon[PhotonLayout::photoelectric_or_compton + i] = static_cast<float>((data.photoelectric[n] + data.compton[n]) / total);
        photon[PhotonLayout::scattering_function + i] = static_cast<float>(data.scattering_function[n]);
    }
    for (int i = 0; i < rayleigh_nodes; ++i) { form_factor[i] = static_cast<float>(data.rayleigh_x2[static_cast<std::size_t>(i)]); }
}

}  // namespace

TablesInput build_material_tables(std::vector<MaterialDefinition> const& materials, std::vector<PhotonData> const& photons,
                                  Parameters const& parameters) {
    if (parameters.photons != 0 && photons.size() != materials.size()) {
        throw std::invalid_argument("photons are followed but a material has no photon data");
    }
    TablesInput tables;
    std::size_t const n = materials.size();
    tables.materials = static_cast<std::uint32_t>(n);
    tables.electron.assign(n * ElectronLayout::floats, 0.0F);
    tables.scattering.assign(n * ScatteringLayout::floats, 0.0F);
    tables.bremsstrahlung.assign(n * BremsstrahlungLayout::floats, 0.0F);
    tables.photon.assign(n * PhotonLayout::floats, 0.0F);
    tables.form_factor.assign(n * rayleigh_nodes, 0.0F);
    for (std::size_t i = 0; i < n; ++i) {
        tables.names.push_back(materials[i].name);
        Builder const builder{StoppingPower(materials[i]), ElasticScattering(materials[i], parameters.delta_threshold_MeV), parameters};
        Clocks const clocks = builder.clocks();
        build_electron(builder, clocks, tables.electron.data() + i * ElectronLayout::floats);
        build_scattering(builder, clocks, tables.scattering.data() + i * ScatteringLayout::floats);
        build_bremsstrahlung(builder, tables.bremsstrahlung.data() + i * BremsstrahlungLayout::floats);
        if (i < photons.size()) {
            build_photon(photons[i], tables.photon.data() + i * PhotonLayout::floats, tables.form_factor.data() + i * rayleigh_nodes);
        }
    }
    return tables;
}

}  // namespace yttria
