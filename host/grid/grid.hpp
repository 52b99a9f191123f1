// SPDX-License-Identifier: Apache-2.0
//! Stage: images + case -> transport grid [Geometry]
#pragma once

#include "host/images/images.hpp"

namespace yttria {

/// The transport grid of design.md section 4: axes of the CT (or density image), 2 mm unless asked otherwise, cropped to all
/// activity plus 20 mm and to lungs and liver with 20 mm. Throws Error (input) when images do not overlap.
Geometry choose_grid(Case const& request, SourceImages const& images);

}  // namespace yttria
