// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/activity/activity.hpp"

namespace yttria {

/// Structure that the program formed under this name (also where a given one has taken it), or null.
Structure const* derived_structure(Structures const& structures, std::string const& name);

/// Decays per unit of the image's voxel value, and one line that says where it comes from.
struct Scale {
    double decays_per_unit = 1;
    std::string note;
};

/// Table of design.md section 4. `amount` is the image's values on the transport grid, summed per voxel.
/// Throws Error (input) for what the quantity needs or refuses.
Scale scale_of(SessionEntry const& session, ActivityImage const& image, Structures const& structures, std::vector<float> const& amount);

}  // namespace yttria
