// SPDX-License-Identifier: Apache-2.0
#include "host/tissue/replace.hpp"

#include "host/base/number_text.hpp"
#include "host/images/labels.hpp"
#include "host/images/resample.hpp"

#include <algorithm>

namespace yttria {
namespace {

/// Index of a material, which is added where it is not there yet.
std::uint8_t index_of(std::vector<std::string>& names, std::string const& name) {
    auto const found = std::find(names.begin(), names.end(), name);
    auto const index = static_cast<std::uint8_t>(found - names.begin());
    if (found == names.end()) { names.push_back(name); }
    return index;
}

}  // namespace

void replace_by_structure(SourceImages const& images, Tissue& tissue) {
    Geometry const& grid = tissue.density.geometry;
    for (LabelledMask const& mask : images.masks) {
        auto const given = mask.entry.density_g_per_cm3;
        if (!given && mask.entry.material.empty()) { continue; }
        std::vector<float> const fraction = mask_fractions(mask, grid);
        std::uint8_t const material = mask.entry.material.empty() ? std::uint8_t{0} : index_of(tissue.materials, mask.entry.material);
        double volume = 0, mass = 0;
        for (std::size_t i = 0; i < fraction.size(); ++i) {
            double const part = static_cast<double>(fraction[i]);
            float& density = tissue.density.values[i];
            volume += part;
            mass += part * static_cast<double>(density);
            if (given) { density = static_cast<float>(static_cast<double>(density) * (1 - part) + *given * part); }
            if (!mask.entry.material.empty() && part > 0.5) { tissue.material.values[i] = material; }
        }
        std::string const said = (given ? "density " + brief(*given) + " g/cm3" : std::string()) +
                                 (given && !mask.entry.material.empty() ? " and " : "") +
                                 (mask.entry.material.empty() ? "" : "material " + mask.entry.material);
        tissue.warnings.push_back({"tissue.replaced", "structure \"" + mask.entry.name + "\": " + said + " taken in " +
                                                          brief(volume * grid.voxel_mL()) +
                                                          " mL as the case says (the images gave a mean of " +
                                                          brief(volume > 0 ? mass / volume : 0) + " g/cm3 there)"});
    }
}

}  // namespace yttria
