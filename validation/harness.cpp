// SPDX-License-Identifier: Apache-2.0
#include "validation/harness.hpp"

#include "host/transport/homogeneous.hpp"
#include "host/transport/source_shares.hpp"
#include "kernels/tables/spectrum.hpp"

#include <cmath>
#include <fstream>
#include <sstream>

namespace yttria::validation {

std::filesystem::path folder() {
    auto const found = data_folder().parent_path() / "validation";
    std::error_code ignored;
    if (!std::filesystem::is_directory(found / "spectra", ignored)) {
        throw file_error(found.string() + ": not the validation folder (its reference numbers are needed, and it has no spectra/) " +
                         "install it beside the data folder, or run from the source tree");
    }
    return found;
}

std::vector<std::vector<std::string>> read_csv(std::filesystem::path const& file) {
    std::ifstream stream(file);
    if (!stream) throw file_error(file.string() + ": cannot be read (it holds reference numbers) restore it from the source");
    std::vector<std::vector<std::string>> rows;
    bool header = true;
    for (std::string line; std::getline(stream, line);) {
        if (line.empty() || line.front() == '#') continue;
        if (std::exchange(header, false)) continue;
        std::vector<std::string> cells;
        std::istringstream parts(line);
        for (std::string cell; std::getline(parts, cell, ',');) cells.push_back(cell);
        rows.push_back(cells);
    }
    return rows;
}

double number(std::string const& cell) {
    try {
        std::size_t used = 0;
        double const value = std::stod(cell, &used);
        if (used == cell.size()) return value;
    } catch (std::exception const&) {}
    throw input_error("validation: '" + cell + "' is not a number (a reference file is damaged) restore it from the source");
}

SpectrumInput spectrum(std::string const& name) { return read_spectrum(folder() / "spectra" / name); }

Case claim_case(std::string const& claim, CaseChange const& change, std::string const& file) {
    auto const home = folder() / claim;
    auto request = read_case(home / file);
    if (!change.activity.empty()) request.images.at(0).file = home / change.activity;
    if (!change.density.empty()) request.anatomy.density = home / change.density;
    if (!change.spectrum.empty()) request.transport.spectrum = home / change.spectrum;
    if (!change.materials.empty()) request.anatomy.materials = change.materials;
    return request;
}

namespace {

/// Tables take a second a material; the claims share a few sets of them.
TablesInput const& known_tables(std::vector<std::string> const& materials, Parameters const& parameters) {
    static std::map<std::vector<std::string>, std::vector<std::pair<Parameters, TablesInput>>> known;
    auto& sets = known[materials];
    for (auto const& [key, tables] : sets) {
        if (key == parameters) return tables;
    }
    return sets.emplace_back(parameters, build_tables(materials, parameters)).second;
}

}  // namespace

Prepared prepare_claim(Case const& request, SuiteOptions const& options, bool photons) {
    PrepareOptions how;
    how.parameters = options.parameters.value_or(preset(request));
    if (!photons) how.parameters->photons = 0;
    how.tables = known_tables;
    return prepare(request, how);
}

Geometry const& grid_of(Prepared const& prepared) { return prepared.tissue.density.geometry; }

namespace {

Scene flat(HomogeneousScene scene) {
    auto& tissue = scene.tissue;
    return {tissue.density.geometry, std::move(tissue.materials), std::move(tissue.density.values), std::move(tissue.material.values),
            std::move(scene.activity.decays.values)};
}

}  // namespace

Scene uniform_scene(std::array<int, 3> size, Vec3d spacing_mm, std::string const& material, double density) {
    return flat(homogeneous_scene({size, spacing_mm, material, density}));
}

Parameters parameters_of(SuiteOptions const& options) { return options.parameters.value_or(Parameters{}); }

EnergyResult simulate(TransportInput const& input, double histories, SuiteOptions const& options, ClaimResult& result) {
    RunOptions run;
    run.backend = options.backend;
    run.seed = options.seed;
    run.histories = static_cast<std::uint64_t>(histories);
    run.quiet = true;
    auto energy = run_transport(input, run, {});
    if (energy.interrupted) throw Error(ExitCode::interrupted, "interrupted");
    result.histories += energy.tally.total_histories();
    if (!energy.backend.empty()) result.device = energy.backend + ": " + energy.device;
    return energy;
}

TransportInput transport_input(Scene const& scene, SpectrumInput const& spectrum, Parameters const& parameters) {
    TransportInput input;
    input.parameters = parameters;
    auto const& size = scene.geometry.size;
    input.grid.nx = static_cast<std::uint32_t>(size[0]);
    input.grid.ny = static_cast<std::uint32_t>(size[1]);
    input.grid.nz = static_cast<std::uint32_t>(size[2]);
    for (std::size_t a = 0; a < 3; ++a) input.grid.spacing_cm[a] = static_cast<float>(scene.geometry.spacing_mm[a] * 0.1);
    input.grid.density = scene.density;
    input.grid.material = scene.material;
    input.source = make_source(scene.activity, scene.geometry.size);
    input.spectrum = spectrum;
    input.tables = known_tables(scene.materials, parameters);
    return input;
}

EnergyResult simulate(Scene const& scene, SpectrumInput const& spectrum, double histories, SuiteOptions const& options,
                      ClaimResult& result) {
    return simulate(transport_input(scene, spectrum, parameters_of(options)), histories, options, result);
}

namespace {

template <class Scale>
Estimate batch_mean(TransportTally const& tally, Weights const& weights, Scale const& scale) {
    double sum = 0;
    double squares = 0;
    for (std::size_t b = 0; b < batches; ++b) {
        double energy = 0;
        for (auto const& [voxel, weight] : weights) energy += weight * static_cast<double>(tally.energy[b * tally.voxels + voxel]);
        energy *= scale(b);
        sum += energy;
        squares += energy * energy;
    }
    double const mean = sum / batches;
    return {mean, std::sqrt(std::max(0.0, squares / batches - mean * mean) / (batches - 1))};
}

}  // namespace

Estimate energy_per_decay(TransportTally const& tally, Weights const& weights) {
    return batch_mean(tally, weights, [&](std::size_t b) { return 1 / (quanta_per_MeV * static_cast<double>(tally.histories[b])); });
}

Estimate energy_per_emitted(TransportTally const& tally, Weights const& weights) {
    return batch_mean(tally, weights, [&](std::size_t b) { return 1 / static_cast<double>(tally.emitted[b]); });
}

Row monte_carlo_row(std::string quantity, std::string unit, Estimate const& ours, Estimate const& reference, double model, double k) {
    double const noise = k * std::hypot(ours.sigma, reference.sigma);
    auto const percent = [](double part) {
        std::ostringstream text;
        text.precision(2);
        text << 100 * part << " %";
        return text.str();
    };
    double const scale = std::abs(reference.value);
    std::ostringstream reason;
    reason << percent(model) << " between the models + " << k << " sigma of both (reference " << percent(reference.sigma / scale)
           << ", own " << percent(ours.sigma / scale) << ")";
    return make_row(std::move(quantity), std::move(unit), ours.value, ours.sigma, reference.value, reference.sigma, model * scale + noise,
                    reason.str());
}

}  // namespace yttria::validation
