// SPDX-License-Identifier: Apache-2.0
#include "validation/parameter_study/measure.hpp"

#include "host/transport/ledger.hpp"
#include "validation/harness.hpp"

#include <chrono>
#include <cmath>

namespace yttria::validation {
namespace {

struct Region {
    char const* name;
    int label;  ///< in validation/phantom64/labels.nrrd
    bool judged;
};
constexpr Region regions[] = {{"liver", 1, true}, {"tumour1", 2, true}, {"tumour2", 3, true},
                              {"lung", 4, true},  {"bone", 5, false},   {"soft", 6, false}};

StudyScene voxel_scene(Parameters const& parameters) {
    SuiteOptions options;
    options.parameters = parameters;
    auto const prepared = prepare_claim(claim_case("voxel_s_values"), options);
    auto const& grid = grid_of(prepared);
    auto const at = [&](int i, int j, int k) { return grid.index(grid.size[0] / 2 + i, grid.size[1] / 2 + j, grid.size[2] / 2 + k); };
    return {"voxel",
            prepared.input,
            {{"S000", {at(0, 0, 0)}}, {"S100", {at(1, 0, 0), at(-1, 0, 0), at(0, 1, 0), at(0, -1, 0), at(0, 0, 1), at(0, 0, -1)}}}};
}

StudyScene phantom_scene(Parameters const& parameters) {
    auto const request = read_case(folder() / "phantom64" / "case.toml");
    static auto const prepared = prepare(request);
    StudyScene scene{"phantom64", make_transport_input(request, prepared.tissue, prepared.activity, parameters), {}};
    auto const labels = read_image(folder() / "phantom64" / "labels.nrrd").volume.values;
    if (labels.size() != scene.input.grid.density.size())
        throw input_error("labels.nrrd: not on the grid of phantom64 (it has another size) restore the validation folder");
    for (std::size_t v = 0; v < labels.size(); ++v) {
        for (auto const& region : regions) {
            if (std::lround(labels[v]) == region.label) scene.voxels[region.name].push_back(v);
        }
    }
    return scene;
}

}  // namespace

std::vector<Quantity> const& study_quantities() {
    static std::vector<Quantity> const all = [] {
        std::vector<Quantity> list{{"S000", "voxel", true}, {"S100", "voxel", true}};
        for (auto const& region : regions) list.push_back({region.name, "phantom64", region.judged});
        return list;
    }();
    return all;
}

std::vector<std::string> const& study_scenes() {
    static std::vector<std::string> const names{"voxel", "phantom64"};
    return names;
}

StudyScene make_study_scene(std::string const& name, Parameters const& parameters) {
    return name == "voxel" ? voxel_scene(parameters) : phantom_scene(parameters);
}

void run_chunk(Backend& backend, StudyScene const& scene, std::uint64_t seed, StudyRun& run) {
    auto const start = std::chrono::steady_clock::now();
    TransportTally tally;
    tally.resize(scene.input.grid.density.size());
    backend.run(seed, {run.chunks * chunk_replicates, (run.chunks + 1) * chunk_replicates, 1}, tally, {});
    check_energy_ledger(tally);
    check_counters(tally);
    for (std::size_t b = 0; b < batches; ++b) {
        run.emitted.push_back(tally.emitted[b]);
        for (auto const& [quantity, voxels] : scene.voxels) {
            std::int64_t energy = 0;
            for (auto const voxel : voxels) energy += tally.energy[b * tally.voxels + voxel];
            run.energy[quantity].push_back(energy);
        }
    }
    ++run.chunks;
    run.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double time_chunk(Backend& backend, StudyScene const& scene, std::uint64_t seed) {
    StudyRun run;
    run_chunk(backend, scene, seed, run);
    return run.seconds;
}

}  // namespace yttria::validation
