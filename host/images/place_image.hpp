// SPDX-License-Identifier: Apache-2.0
// Inside host/images only: where an image lies in planning space.
#pragma once

#include "host/base/problems.hpp"
#include "host/images/images.hpp"

namespace yttria {

/// Applies what the case says of `image`: a transform, a DICOM REG, a field of displacements (the image is then brought to planning space),
/// or a rigid registration of its own CT. `images` holds CT and masks already. Notes and numbers go into `image`, warnings into `warnings`.
void place_image(Case const& request, ActivityImage& image, SourceImages const& images, Problems& problems, Warnings& warnings);

}  // namespace yttria
