// SPDX-License-Identifier: Apache-2.0
// Inside host/images only.
#pragma once

#include "host/base/deformation.hpp"

#include <filesystem>

namespace yttria {

/// True for the endings of image files: a registration in one of these is a field of displacements.
bool is_displacement_file(std::filesystem::path const& file);

/// MetaImage or NRRD with three values per voxel (LPS mm). Throws Error: file (missing, damaged), input (no vectors, another space, NIfTI).
Deformation read_displacement(std::filesystem::path const& file);

}  // namespace yttria
