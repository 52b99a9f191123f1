// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/tables/material.hpp"

#include <filesystem>

namespace yttria {

/// Reads one material file (docs/formats/material.md); elements come ordered by atomic number, fractions as written (their sum is 1
/// within 0.001). Throws Error (input) naming file and key.
MaterialDefinition read_material_file(std::filesystem::path const& file);

}  // namespace yttria
