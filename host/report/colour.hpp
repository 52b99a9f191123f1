// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace yttria {

using Colour = std::array<std::uint8_t, 3>;

/// Dose colours, 0 to 1: even in lightness and safe for the colour-blind (anchors of matplotlib's inferno, CC0, dark end left out).
Colour dose_colour(double fraction);
/// Distinct colours for curves on white (Paul Tol's bright and vibrant schemes), repeated after twelve.
Colour line_colour(std::size_t index);
/// Colours that stand out from grey and from every dose colour, for lines on pictures; repeated after eight.
Colour outline_colour(std::size_t index);
std::string css(Colour colour);

}  // namespace yttria
