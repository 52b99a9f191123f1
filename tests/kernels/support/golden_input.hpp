// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/data/tables.hpp"
#include "kernels/data/transport_input.hpp"
#include "kernels/tables/spectrum.hpp"

namespace yttria::test {

/// A small input whose tables are made of + - * / only, so that its result changes when the transport changes and not when a physical
/// constant does. Two toy materials; numbers are plausible, not physics: range r = T/L, clocks K = a r/(r + 0.05) and M = b r.
class GoldenInput {
public:
    static TransportInput make() {
        TransportInput input;
        // Every member by name, so that another default preset leaves the golden dose alone.
        input.parameters = {0.1F, 1.0F, 0.05F, 0.01F, 0.01F, 0.005F, 0.3F, 1, 0, 1, 1, 1024};
        auto& g = input.grid;
        g.nx = 9, g.ny = 7, g.nz = 8;
        g.spacing_cm[0] = 0.2F, g.spacing_cm[1] = 0.25F, g.spacing_cm[2] = 0.4F;
        for (std::uint32_t v = 0; v < 504; ++v) {
            g.material.push_back(v % 5 == 0 ? 1 : 0);
            g.density.push_back(v % 5 == 0 ? 1.85F : v % 7 == 0 ? 0.26F : 1.0F);
        }
        constexpr std::uint64_t share = ~std::uint64_t{0} / 7;
        for (std::uint64_t i = 1; i <= 7; ++i) {
            input.source.voxel.push_back(static_cast<std::uint32_t>(61 * i));
            input.source.cumulative.push_back(i == 7 ? ~std::uint64_t{0} : share * i);
        }
        input.spectrum = make_spectrum({{0.0, 0.5, 1.0}, {0.5, 1.0, 2.0}, {1.0, 2.0, 1.5}, {1.75, 2.25, 0.25}});
        input.tables.materials = 2;
        for (int m = 0; m < 2; ++m) {
            input.tables.names.push_back(m == 0 ? "soft" : "hard");
            electron(input.tables.electron, m == 0 ? 2.0 : 1.75, m == 0 ? 12.0 : 20.0, m == 0 ? 3.0 : 2.75);
            scattering(input.tables.scattering);
            photon(input.tables.photon, m == 0 ? 1.0 : 4.0);
            for (int i = 0; i < bremsstrahlung_grid.nodes(); ++i) {
                for (int k = 0; k <= kappa_cells; ++k) { add(input.tables.bremsstrahlung, 1.0 - 0.95 * k / kappa_cells); }
            }
            for (int i = 0; i < rayleigh_nodes; ++i) { add(input.tables.form_factor, 0.04 * i / (rayleigh_nodes - 0.95 * i)); }
        }
        return input;
    }

private:
    static void add(std::vector<float>& to, double value) { to.push_back(static_cast<float>(value)); }

    static void electron(std::vector<float>& out, double L, double a, double b) {
        double const r_max = range_grid.high();
        double const K_max = a * r_max / (r_max + 0.05);
        double const M_max = b * r_max;
        for (double const v : {clock_cells / K_max, double{clock_cells} * clock_cells / M_max, 0.01 / L, 0.0, 0.0, 0.0, 0.0, 0.0}) {
            add(out, v);
        }
        auto const column = [&](auto&& f) {
            for (int i = 0; i < range_grid.nodes(); ++i) { add(out, f(range_grid.node(i))); }
        };
        column([&](double r) { return r * L; });
        column([&](double r) { return a * r / (r + 0.05); });
        column([&](double r) { return b * r; });
        column([&](double r) { return 0.3 / (1.0 + r); });
        for (int i = 0; i < energy_grid.nodes(); ++i) { add(out, energy_grid.node(i) / L); }
        for (int i = 0; i <= clock_cells; ++i) {
            double const K = K_max * i / clock_cells;
            add(out, 0.05 * K / (a - K));
        }
        for (int i = 0; i <= clock_cells; ++i) { add(out, M_max * i / clock_cells * i / clock_cells / b); }
    }

    static void scattering(std::vector<float>& out) {
        for (int i = 0; i < scattering_grid.nodes(); ++i) {
            double const T = scattering_grid.node(i);
            double const k1 = 0.1 / (0.1 + T);
            add(out, k1);
            for (double const v : {0.01 * k1, 0.03 * k1, 0.04 * k1}) { add(out, v); }  // straggling: zero mean
            add(out, 0.2 * k1);                                                        // median of mu
            for (int j = 0; j <= quantile_cells; ++j) { add(out, 0.8 + 0.2 * j / quantile_cells); }
            add(out, 0.0), add(out, 0.0);
        }
    }

    static void photon(std::vector<float>& out, double photo) {
        auto const parts = [&](int i, double& compton, double& photoelectric, double& rayleigh) {
            double const E = photon_energy(i);
            compton = 0.2 / (1.0 + E);
            photoelectric = photo * 5e-6 / (E * E * E);
            rayleigh = 2e-5 / (E * E + 1e-5);
        };
        for (int which = 0; which < 4; ++which) {
            for (int i = 0; i < photon_nodes; ++i) {
                double c = 0;
                double p = 0;
                double r = 0;
                parts(i, c, p, r);
                add(out, which == 0   ? c + p + r
                         : which == 1 ? p / (c + p + r)
                         : which == 2 ? (p + c) / (c + p + r)
                                      : photon_energy(i) / (photon_energy(i) + 0.004));
            }
        }
    }
};

}  // namespace yttria::test
