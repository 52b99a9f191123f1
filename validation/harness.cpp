// SPDX-License-Identifier: Apache-2.0
#include "validation/harness.hpp"

#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace yttria::validation {

std::filesystem::path folder() { return std::filesystem::path(YTTRIA_SOURCE_DIR) / "validation"; }

std::vector<std::vector<std::string>> read_csv(std::filesystem::path const& file) {
    std::ifstream stream(file);
    if (!stream) { throw std::runtime_error(file.string() + " cannot be read"); }
    std::vector<std::vector<std::string>> rows;
    bool header = true;
    for (std::string line; std::getline(stream, line);) {
        if (line.empty() || line.front() == '#') { continue; }
        if (std::exchange(header, false)) { continue; }
        std::vector<std::string> cells;
        std::istringstream parts(line);
        for (std::string cell; std::getline(parts, cell, ',');) { cells.push_back(cell); }
        rows.push_back(cells);
    }
    return rows;
}

TransportInput middle_voxel_input(MiddleVoxel const& setup) {
    Case request;
    request.transport.spectrum = setup.spectrum;
    Geometry geometry;
    geometry.size = {setup.n, setup.n, setup.n};
    geometry.spacing_mm = {setup.size_mm, setup.size_mm, setup.size_mm};
    Tissue tissue;
    tissue.density = {geometry, std::vector<float>(geometry.voxels(), static_cast<float>(setup.density))};
    tissue.material = {geometry, std::vector<std::uint8_t>(geometry.voxels(), 0)};
    tissue.materials = {setup.material};
    Activity activity;
    activity.decays = {geometry, std::vector<float>(geometry.voxels(), 0.0F)};
    activity.decays.values[geometry.index(setup.n / 2, setup.n / 2, setup.n / 2)] = 1.0F;
    activity.total_decays = 1;
    return make_transport_input(request, tissue, activity, preset(request));
}

Estimate energy_per_decay(TransportTally const& tally, std::vector<std::pair<std::size_t, double>> const& weights) {
    double sum = 0;
    double squares = 0;
    for (std::size_t b = 0; b < batches; ++b) {
        double energy = 0;
        for (auto const& [voxel, weight] : weights) { energy += weight * static_cast<double>(tally.energy[b * tally.voxels + voxel]); }
        energy /= quanta_per_MeV * static_cast<double>(tally.histories[b]);
        sum += energy;
        squares += energy * energy;
    }
    double const mean = sum / batches;
    return {mean, std::sqrt(std::max(0.0, squares / batches - mean * mean) / (batches - 1))};
}

void print_row(std::string const& claim, std::string const& what, Estimate const& ours, Estimate const& reference,
               double tolerance_percent) {
    std::printf("%-24s %-22s %12.5e +- %.2f %%  reference %12.5e +- %.2f %%  difference %+7.2f %%  tolerance %.2f %%\n", claim.c_str(),
                what.c_str(), ours.value, 100 * ours.sigma / ours.value, reference.value, 100 * reference.sigma / reference.value,
                100 * (ours.value / reference.value - 1), tolerance_percent);
}

}  // namespace yttria::validation
