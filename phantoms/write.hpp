// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace yttria {

/// A phantom of the catalogue (or a TOML description) -> a folder with case.toml, density.nrrd, material.nrrd, activity.nrrd and
/// labels.nrrd that `yttria run` takes. Returns the case file. Throws Error: input (no such phantom, a wrong description), file.
std::filesystem::path write_phantom(std::string const& name, std::filesystem::path const& folder);

}  // namespace yttria
