// SPDX-License-Identifier: Apache-2.0
#include "phantoms/write.hpp"

#include "host/images/images.hpp"
#include "phantoms/build.hpp"
#include "phantoms/case_text.hpp"

namespace yttria {

std::filesystem::path write_phantom(std::string const& name, std::filesystem::path const& folder) {
    auto const description = read_phantom(find_phantom(name));
    auto const phantom = build_phantom(description);
    make_folder(folder);
    write_nrrd(folder / "density.nrrd", phantom.density, "g/cm3");
    write_nrrd(folder / "material.nrrd", phantom.material);
    write_nrrd(folder / "activity.nrrd", phantom.activity, to_string(description.activity.quantity));
    if (phantom.function) write_nrrd(folder / "function.nrrd", *phantom.function, "counts");
    write_nrrd(folder / "labels.nrrd", phantom.labels);

    CaseText text(description.name, description.title);
    if (description.function)
        text.images(description.activity, *description.function);
    else
        text.activity(description.activity);
    text.anatomy(phantom.materials);
    for (auto const& structure : description.structures) text.structure(structure);
    text.table("transport", description.transport_toml);
    text.table("planning", description.planning_toml);
    text.table("protocol", description.protocol_toml);
    return text.write(folder / "case.toml");
}

}  // namespace yttria
