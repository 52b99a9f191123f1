// SPDX-License-Identifier: Apache-2.0
#include "host/transport/source_shares.hpp"
#include "host/transport/transport.hpp"

#include <bit>
#include <cmath>
#include <string>

namespace yttria {
namespace {

GridInput make_grid(Tissue const& tissue) {
    Geometry const& geometry = tissue.density.geometry;
    GridInput grid;
    grid.nx = static_cast<std::uint32_t>(geometry.size[0]);
    grid.ny = static_cast<std::uint32_t>(geometry.size[1]);
    grid.nz = static_cast<std::uint32_t>(geometry.size[2]);
    for (std::size_t axis = 0; axis < 3; ++axis) grid.spacing_cm[axis] = static_cast<float>(geometry.spacing_mm[axis] * 0.1);
    grid.density = tissue.density.values;
    grid.material = tissue.material.values;
    return grid;
}

/// What earlier stages promise; a breach is ours, not the user's.
void check(Tissue const& tissue, Activity const& activity) {
    auto const broken = [](std::string const& what) {
        return Error(ExitCode::internal, "transport input: " + what + " (an earlier stage broke its contract) please report this case");
    };
    Geometry const& geometry = tissue.density.geometry;
    if (!(tissue.material.geometry == geometry) || !(activity.decays.geometry == geometry)) throw broken("grids differ");
    std::size_t const voxels = geometry.voxels();
    if (tissue.density.values.size() != voxels || tissue.material.values.size() != voxels || activity.decays.values.size() != voxels) {
        throw broken("values do not fill the grid");
    }
    for (float const density : tissue.density.values) {
        if (!std::isfinite(density) || density < 0.001F)
            throw broken("density " + std::to_string(density) + " g/cm3 is below the floor or not finite");
    }
    for (std::uint8_t const material : tissue.material.values) {
        if (material >= tissue.materials.size()) throw broken("material " + std::to_string(material) + " is not in the list");
    }
}

}  // namespace

Parameters preset(Case const& request) {
    Parameters parameters;
    parameters.replicate_size = request.transport.replicate_size;
    if (!std::has_single_bit(parameters.replicate_size)) {
        throw input_error(request.file.string() + ": [transport] replicate_size: " + std::to_string(parameters.replicate_size) +
                          " (histories of a replicate are a power of two) write e.g. 16384");
    }
    return parameters;
}

TransportInput make_transport_input(Case const& request, Tissue const& tissue, Activity const& activity, Parameters const& parameters,
                                    TableBuilder const& tables) {
    check(tissue, activity);
    TransportInput input;
    input.parameters = parameters;
    input.grid = make_grid(tissue);
    input.source = make_source(activity.decays.values, activity.decays.geometry.size);
    input.spectrum = read_spectrum(request.transport.spectrum);
    input.tables = tables(tissue.materials, parameters);
    return input;
}

}  // namespace yttria
