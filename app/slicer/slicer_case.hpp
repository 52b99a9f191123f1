// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/slicer/module.hpp"
#include "host/images/segmentation_file.hpp"

namespace yttria::slicer {

/// Writes case.toml and the images of its structures into `folder`, from what Slicer gave. With `keep` the other inputs are linked beside
/// them, for a copy of the folder to hold all. Returns the case file. Throws Error: usage (a parameter that is missing or contradicts
/// another), input (a segmentation that cannot be used), file.
std::filesystem::path write_run_case(Values const& given, std::filesystem::path const& folder, bool keep);
std::filesystem::path write_evaluation_case(Values const& given, std::filesystem::path const& folder);

}  // namespace yttria::slicer
