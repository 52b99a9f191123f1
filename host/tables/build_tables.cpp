// SPDX-License-Identifier: Apache-2.0
#include "kernels/tables/build_tables.hpp"

#include "host/tables/tables.hpp"

#include <future>
#include <stdexcept>

namespace yttria {
namespace {

/// Tables are one block a material: the tables of several materials are those of each, one after the other.
void append(TablesInput& all, TablesInput const& one) {
    auto const add = [](auto& to, auto const& from) { to.insert(to.end(), from.begin(), from.end()); };
    all.materials += one.materials;
    add(all.names, one.names);
    add(all.electron, one.electron);
    add(all.scattering, one.scattering);
    add(all.bremsstrahlung, one.bremsstrahlung);
    add(all.photon, one.photon);
    add(all.form_factor, one.form_factor);
}

}  // namespace

TablesInput build_tables(std::vector<std::string> const& materials, Parameters const& parameters) {
    std::vector<MaterialDefinition> definitions;
    for (auto const& name : materials) definitions.push_back(read_material(name));
    // About a second each, mostly the scattering moments: one task a material. None sees another, so the order of work changes nothing.
    std::vector<std::future<TablesInput>> tasks;
    for (auto const& definition : definitions) {
        PhotonData const photons = parameters.photons != 0 ? photon_data(definition) : PhotonData{};
        tasks.push_back(std::async(std::launch::async, [=] { return build_material_tables({definition}, {photons}, parameters); }));
    }
    TablesInput tables;
    try {
        for (auto& task : tasks) append(tables, task.get());
    } catch (std::invalid_argument const& refused) {
        throw input_error(std::string("tables cannot be built (") + refused.what() + ") check data/materials/ and the parameters");
    }
    return tables;
}

}  // namespace yttria
