// SPDX-License-Identifier: Apache-2.0
// Inside host/images only.
#pragma once

#include "host/images/dicom_header.hpp"

namespace yttria {

/// Grid of a series of single slices from their positions only, or of one reconstructed NM object; sorts the slices along the normal.
/// SliceLocation and, but for NM, SpacingBetweenSlices are never used. Throws Error (input) with what makes it no even stack.
Geometry series_geometry(std::filesystem::path const& path, std::vector<SliceHeader>& slices);

/// Facts of a series: beds differ in acquisition times (the earliest counts, and how many there are), PET slices in slopes.
std::map<std::string, std::string> series_facts(std::vector<SliceHeader> const& slices);

}  // namespace yttria
