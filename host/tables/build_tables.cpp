// SPDX-License-Identifier: Apache-2.0
#include "kernels/tables/build_tables.hpp"
#include "host/tables/tables.hpp"

#include <stdexcept>

namespace yttria {

TablesInput build_tables(std::vector<std::string> const& materials, Parameters const& parameters) {
    std::vector<MaterialDefinition> definitions;
    std::vector<PhotonData> photons;
    for (auto const& name : materials) {
        definitions.push_back(read_material(name));
        photons.push_back(parameters.photons != 0 ? photon_data(definitions.back()) : PhotonData{});
    }
    try {
        return build_material_tables(definitions, photons, parameters);
    } catch (std::invalid_argument const& refused) {
        throw input_error(std::string("tables cannot be built (") + refused.what() + ") check data/materials/ and the parameters");
    }
}

}  // namespace yttria
