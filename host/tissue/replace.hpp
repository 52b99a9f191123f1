// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/tissue/tissue.hpp"

namespace yttria {

/// Puts the density and material that structures of the case name in place of what the CT says there, in the case's order (the later
/// one wins), by volume fraction for the density and where more than half of a voxel is inside for the material. Each is announced
/// with its volume and the mean density that it replaced.
void replace_by_structure(SourceImages const& images, Tissue& tissue);

}  // namespace yttria
