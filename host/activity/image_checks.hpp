// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/images/images.hpp"

namespace yttria {

/// Values finite, some positive. Throws Error (input) with the count and the first voxel.
void check_values(ActivityImage const& image);

/// Header of a DICOM image against what the case says of it: half-life of the purpose's isotope (override "isotope"), units of a
/// PET in Bq/mL, attenuation and scatter correction (a warning). Throws Error (input).
void check_header(Case const& request, ActivityImage const& image, Warnings& warnings);

/// Reason given with an override; "" without one.
std::string override_reason(Case const& request, std::string const& check);

}  // namespace yttria
