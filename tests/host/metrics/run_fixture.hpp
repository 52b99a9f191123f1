// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/metrics/metrics.hpp"

#include <random>

namespace yttria::testing {

/// A run made by hand: n x 1 x 1 voxels of 1 mL and 1 g, 32 batches of one history, noisy deposits.
struct HandMadeRun {
    Case request;
    Tissue tissue;
    Structures structures;
    Activity activity;
    EnergyResult energy;

    explicit HandMadeRun(int voxels, double noise = 0.1) {
        auto& grid = tissue.density.geometry;
        grid.size = {voxels, 1, 1};
        grid.spacing_mm = {10, 10, 10};
        auto const n = static_cast<std::size_t>(voxels);
        tissue.density.values.assign(n, 1.0F);
        structures.grid = grid;
        activity.decays = {grid, std::vector<float>(n, 1e9F)};
        activity.total_decays = 1e9 * voxels;
        activity.lung_has_activity = true;
        energy.method = "mc";
        energy.tally.resize(n);
        energy.tally.histories.fill(1);
        std::mt19937 random(1);
        std::normal_distribution<double> normal;
        for (std::size_t b = 0; b < batches; ++b)
            for (std::size_t v = 0; v < n; ++v)
                energy.tally.energy[b * n + v] =
                    static_cast<std::int64_t>(1e6 * (1 + static_cast<double>(v % 97)) * std::max(0.0, 1 + noise * normal(random)));
    }

    void add(std::string const& name, Role role, std::vector<float> fraction) {
        Structure s;
        s.name = name;
        s.role = role;
        s.fraction = std::move(fraction);
        for (auto const f : s.fraction) s.volume_mL += static_cast<double>(f) * structures.grid.voxel_mL();
        structures.list.push_back(s);
    }
    Dose dose() const { return make_dose(energy, tissue, activity); }
    Metrics metrics() const { return measure(request, dose(), energy, structures, tissue, activity); }
};

}  // namespace yttria::testing
