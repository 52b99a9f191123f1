// SPDX-License-Identifier: Apache-2.0
//! Stage: CT [HU] or density [g/cm3] + material -> density grid [g/cm3] + material grid [index into materials]
#pragma once

#include "host/images/images.hpp"

namespace yttria {

struct Tissue {
    Volume<float> density;          ///< g/cm3, at least 0.001
    Volume<std::uint8_t> material;  ///< index into `materials`
    std::vector<std::string> materials;
    std::uint64_t floored_voxels = 0;  ///< raised to 0.001 g/cm3
    Warnings warnings;
};
Tissue make_tissue(Case const& request, SourceImages const& images, Geometry const& grid);

}  // namespace yttria
