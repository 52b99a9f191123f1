// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/images/images.hpp"

#include <optional>

namespace yttria {

/// The CT [HU] on the transport grid, as checks and report see it; what lies outside the scan is air. Nothing where there is no CT.
std::optional<Volume<float>> ct_on_grid(SourceImages const& images, Geometry const& grid);

}  // namespace yttria
