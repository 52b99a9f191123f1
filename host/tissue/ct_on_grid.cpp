// SPDX-License-Identifier: Apache-2.0
#include "host/tissue/ct_on_grid.hpp"

#include "host/images/resample.hpp"

#include <algorithm>

namespace yttria {

std::optional<Volume<float>> ct_on_grid(SourceImages const& images, Geometry const& grid) {
    if (!images.ct) return {};
    constexpr float air_HU = -1000;
    auto const& HU = images.ct->volume.values;
    auto const above_air = [&](std::size_t first, std::ptrdiff_t stride, std::span<float> out) {
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::max(HU[first + i * static_cast<std::size_t>(stride)] - air_HU, 0.0F);
    };
    auto values = volume_average(images.ct->volume.geometry, RowOf(above_air), grid, Sampling::linear);
    for (auto& value : values) value += air_HU;
    return Volume<float>{grid, std::move(values)};
}

}  // namespace yttria
