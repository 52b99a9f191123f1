// SPDX-License-Identifier: Apache-2.0
#include "host/tissue/ct_on_grid.hpp"

#include "host/images/resample.hpp"

#include <algorithm>

namespace yttria {

std::optional<Volume<float>> ct_on_grid(SourceImages const& images, Geometry const& grid) {
    if (!images.ct) return {};
    constexpr float air_HU = -1000;
    auto above_air = images.ct->volume.values;
    for (auto& value : above_air) value = std::max(value - air_HU, 0.0F);
    auto values = volume_average(images.ct->volume.geometry, above_air, grid, Sampling::linear);
    for (auto& value : values) value += air_HU;
    return Volume<float>{grid, std::move(values)};
}

}  // namespace yttria
