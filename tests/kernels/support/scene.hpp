// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/backend/backend.hpp"
#include "kernels/backend/prepared.hpp"
#include "kernels/tables/beta_spectrum.hpp"
#include "kernels/tables/build_tables.hpp"
#include "kernels/transport/history.hpp"
#include "tests/kernels/support/materials.hpp"
#include "tests/kernels/support/photons.hpp"

#include <map>
#include <tuple>

namespace yttria::test {

inline Parameters electrons_only() {
    Parameters p;
    p.photons = 0;
    return p;
}

/// Tables of water and bone (in this order) with hand-made photon data, built once for each set of cutoffs.
inline TablesInput const& water_and_bone(Parameters const& p) {
    static std::map<std::tuple<float, std::uint32_t, std::uint32_t>, TablesInput> built;
    auto const key = std::make_tuple(p.delta_threshold_MeV, p.single_scattering, p.straggling);
    auto const found = built.find(key);
    if (found != built.end()) { return found->second; }
    return built.emplace(key, build_material_tables({water(), bone()}, {water_photons(), bone_photons()}, p)).first->second;
}

inline SpectrumInput line(double T_MeV) { return make_spectrum({{T_MeV, T_MeV + 1e-9, 1.0}}); }

/// A cube of water of n^3 voxels with all decays in the middle voxel.
inline TransportInput water_cube(std::uint32_t n, float spacing_cm, SpectrumInput spectrum, Parameters const& parameters) {
    TransportInput input;
    input.parameters = parameters;
    auto& g = input.grid;
    g.nx = g.ny = g.nz = n;
    for (float& h : g.spacing_cm) { h = spacing_cm; }
    std::size_t const voxels = std::size_t{n} * n * n;
    g.density.assign(voxels, 1.0F);
    g.material.assign(voxels, 0);
    input.source.voxel = {n / 2 * (1 + n + n * n)};
    input.source.cumulative = {~std::uint64_t{0}};
    input.spectrum = std::move(spectrum);
    input.tables = water_and_bone(parameters);
    return input;
}

/// Equal shares of 2^64 for every voxel listed.
inline SourceInput equal_shares(std::vector<std::uint32_t> voxels) {
    SourceInput source;
    for (std::size_t i = 0; i < voxels.size(); ++i) {
        long double const end = 18446744073709551616.0L * static_cast<long double>(i + 1) / static_cast<long double>(voxels.size());
        source.cumulative.push_back(i + 1 == voxels.size() ? ~std::uint64_t{0} : static_cast<std::uint64_t>(end));
    }
    source.voxel = std::move(voxels);
    return source;
}

inline TransportTally run_cpu(TransportInput const& input, std::uint64_t seed, ReplicateRange range, int threads = 2,
                              char const* name = "cpu") {
    std::string note;
    TransportTally tally;
    tally.resize(input.grid.density.size());
    make_backend({name, threads}, input, note)->run(seed, range, tally, {});
    return tally;
}

/// MeV per decay of one voxel and its standard error from the 32 batches.
struct VoxelEnergy {
    double mean = 0, error = 0;
};
inline VoxelEnergy voxel_energy(TransportTally const& tally, std::uint64_t voxel) {
    double sum = 0;
    double sum2 = 0;
    for (std::size_t b = 0; b < batches; ++b) {
        double const x =
            static_cast<double>(tally.energy[b * tally.voxels + voxel]) / quanta_per_MeV / static_cast<double>(tally.histories[b]);
        sum += x;
        sum2 += x * x;
    }
    double const mean = sum / batches;
    return {mean, std::sqrt(std::max(sum2 / batches - mean * mean, 0.0) / (batches - 1))};
}

/// Follows one particle and all it makes.
template <class Tally>
void follow(TransportView const& view, std::uint64_t seed, std::uint64_t history, Particle particle, Tally& tally,
            LocalCounters& counters) {
    ParticleStack stack;
    HistoryContext<Tally> context{view, seed, history, tally, stack, counters};
    for (;;) {
        if (particle.is_photon != 0) {
            PhotonTransport<Tally>(context, particle).run();
        } else {
            ElectronTransport<Tally>(context, particle).run();
        }
        if (stack.size == 0) { return; }
        particle = stack.items[--stack.size];
    }
}

}  // namespace yttria::test
