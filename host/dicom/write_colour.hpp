// SPDX-License-Identifier: Apache-2.0
// Inside host/dicom only: display colours of structures.
#pragma once

#include <array>
#include <cstddef>

namespace yttria {

/// Eight colours that people with red-green blindness tell apart (Okabe and Ito 2008, black replaced by white), in turn.
inline std::array<int, 3> colour_of(std::size_t index) {
    constexpr std::array<std::array<int, 3>, 8> colours{
        {{230, 159, 0}, {86, 180, 233}, {0, 158, 115}, {240, 228, 66}, {0, 114, 178}, {213, 94, 0}, {204, 121, 167}, {255, 255, 255}}};
    return colours[index % colours.size()];
}

}  // namespace yttria
