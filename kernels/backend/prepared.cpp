// SPDX-License-Identifier: Apache-2.0
#include "kernels/backend/prepared.hpp"

#include "kernels/data/tables.hpp"
#include "kernels/tables/sobol.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <stdexcept>

namespace yttria {
namespace {

void check(bool good, char const* text) {
    if (!good) { throw std::invalid_argument(text); }
}

void check_input(TransportInput const& input) {
    auto const& grid = input.grid;
    std::uint64_t const voxels = std::uint64_t{grid.nx} * grid.ny * grid.nz;
    check(voxels > 0 && grid.nx <= 32767 && grid.ny <= 32767 && grid.nz <= 32767, "the transport grid must have 1 to 32767 voxels a side");
    check(voxels < (std::uint64_t{1} << 31), "the transport grid has more than 2^31 voxels");
    check(grid.density.size() == voxels && grid.material.size() == voxels, "density and material must cover the transport grid");
    for (float const h : grid.spacing_cm) { check(h > 0 && h < 100, "the voxel spacing must be above 0 and below 100 cm"); }
    for (float const rho : grid.density) {
        check(rho >= 0.001F && rho < 100, "a density is below the floor of 0.001 g/cm3 or not a number");
    }
    for (std::uint8_t const m : grid.material) { check(m < input.tables.materials, "a voxel has a material without tables"); }
    auto const& source = input.source;
    check(!source.voxel.empty() && source.voxel.size() == source.cumulative.size(), "the source has no voxels");
    check(source.cumulative.back() == ~std::uint64_t{0}, "the shares of the source must end at 2^64 - 1");
    check(std::is_sorted(source.cumulative.begin(), source.cumulative.end()), "the shares of the source must not decrease");
    for (std::uint32_t const v : source.voxel) { check(v < voxels, "a source voxel lies outside the grid"); }
    auto const& s = input.spectrum;
    check(!s.lower_quanta.empty() && s.lower_quanta.size() == s.width_quanta.size() && s.cumulative.size() == s.lower_quanta.size(),
          "the spectrum has no bins");
    check(s.cumulative.back() == ~std::uint32_t{0}, "the shares of the spectrum must end at 2^32 - 1");
    check(std::adjacent_find(s.cumulative.begin(), s.cumulative.end(), std::greater_equal<>()) == s.cumulative.end(),
          "the shares of the spectrum must rise");
    auto const& t = input.tables;
    std::size_t const n = t.materials;
    check(t.electron.size() == n * ElectronLayout::floats && t.scattering.size() == n * ScatteringLayout::floats &&
              t.bremsstrahlung.size() == n * BremsstrahlungLayout::floats && t.photon.size() == n * PhotonLayout::floats &&
              t.form_factor.size() == n * rayleigh_nodes,
          "the tables were made for another layout");
    check(input.parameters.emission <= 2, "the emission must be 0, 1 or 2");
    check(std::has_single_bit(input.parameters.replicate_size), "the replicate size must be a power of two");
}

void prepare_energies(SpectrumInput const& spectrum, PreparedInput& prepared) {
    auto const& ends = spectrum.cumulative;
    for (std::size_t bin = 0; bin < ends.size(); ++bin) {
        std::uint64_t const words = std::uint64_t{ends[bin]} + 1 - (bin == 0 ? 0 : std::uint64_t{ends[bin - 1]} + 1);
        prepared.energy_slope.push_back((std::uint64_t{spectrum.width_quanta[bin]} << 32) / words);
    }
    for (std::uint64_t b = 0; b < (1U << energy_guide_log2); ++b) {
        auto const at = std::lower_bound(ends.begin(), ends.end(), static_cast<std::uint32_t>(b << (32 - energy_guide_log2)));
        prepared.energy_guide.push_back(static_cast<std::uint32_t>(at - ends.begin()));
    }
    prepared.energy_guide.push_back(static_cast<std::uint32_t>(ends.size() - 1));
}

}  // namespace

int source_guide_log2(std::size_t source_voxels) { return std::clamp(static_cast<int>(std::bit_width(source_voxels)), 1, 22); }

PreparedInput prepare_input(TransportInput const& input) {
    check_input(input);
    PreparedInput prepared;
    prepared.replicate_log2 = static_cast<std::uint32_t>(std::countr_zero(input.parameters.replicate_size));
    auto const& cumulative = input.source.cumulative;
    prepared.guide_log2 = source_guide_log2(cumulative.size());
    std::uint64_t const buckets = std::uint64_t{1} << prepared.guide_log2;
    prepared.guide.resize(buckets + 1);
    std::uint32_t at = 0;  // both rise, and the last share ends above all targets
    for (std::uint64_t b = 0; b < buckets; ++b) {
        while (cumulative[at] < b << (64 - prepared.guide_log2)) { ++at; }
        prepared.guide[b] = at;
    }
    prepared.guide[buckets] = static_cast<std::uint32_t>(cumulative.size() - 1);

    prepare_energies(input.spectrum, prepared);
    prepared.sobol = sobol_table();

    std::vector<float> densest(input.tables.materials, 0.0F);
    for (std::size_t v = 0; v < input.grid.density.size(); ++v) {
        densest[input.grid.material[v]] = std::max(densest[input.grid.material[v]], input.grid.density[v]);
    }
    prepared.majorant.assign(photon_nodes, 1e-30F);
    for (std::uint32_t m = 0; m < input.tables.materials; ++m) {
        float const* attenuation = input.tables.photon.data() + m * PhotonLayout::floats + PhotonLayout::attenuation;
        for (std::size_t i = 0; i < photon_nodes; ++i) {
            prepared.majorant[i] = std::max(prepared.majorant[i], attenuation[i] * densest[m]);
        }
    }
    return prepared;
}

TransportView make_view(TransportInput const& input, PreparedInput const& prepared) {
    TransportView view{};
    auto const& g = input.grid;
    std::uint32_t const n[3] = {g.nx, g.ny, g.nz};
    for (int a = 0; a < 3; ++a) {
        view.grid.n[a] = static_cast<int>(n[a]);
        view.grid.spacing[a] = g.spacing_cm[a];
        view.grid.inverse_spacing[a] = 1.0F / g.spacing_cm[a];
    }
    view.grid.density = g.density.data();
    view.grid.material = g.material.data();
    view.source = {static_cast<std::uint32_t>(input.source.voxel.size()),
                   input.source.voxel.data(),
                   input.source.cumulative.data(),
                   prepared.guide.data(),
                   prepared.guide_log2,
                   input.spectrum.lower_quanta.data(),
                   input.spectrum.cumulative.data(),
                   prepared.energy_slope.data(),
                   prepared.energy_guide.data(),
                   prepared.sobol.data()};
    auto const& t = input.tables;
    view.tables = {t.electron.data(), t.scattering.data(),  t.bremsstrahlung.data(),
                   t.photon.data(),   t.form_factor.data(), prepared.majorant.data()};
    view.parameters = input.parameters;
    view.replicate_log2 = prepared.replicate_log2;
    view.cutoff_quanta = static_cast<std::uint32_t>(static_cast<double>(input.parameters.electron_cutoff_MeV) * quanta_per_MeV);
    return view;
}

}  // namespace yttria
