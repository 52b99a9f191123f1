// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/images/images.hpp"

namespace yttria {

/// Enhanced liver ends here (clinical.md 7.2: a mean outside 0 to 150 HU is announced); above lies iodine, in vessels or as Lipiodol.
inline constexpr float iodine_from_HU = 150;
/// Above this it is metal (coils, clips), as in the check `ct_dense`.
inline constexpr float metal_from_HU = 1500;

/// CT numbers with what is denser than liver inside liver and tumour contours put down to `iodine_from_HU`: iodine raises a CT number
/// twenty times as much as it raises density, and a curve made for bone would take it for bone. Metal is left as it is. Adds
/// `tissue.iodine` with volume and mean CT number of what was changed. Empty where nothing was: the numbers of the CT hold.
std::vector<float> without_iodine(SourceImages const& images, Warnings& warnings);

}  // namespace yttria
