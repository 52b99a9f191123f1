// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace yttria {

/// 8-bit RGB picture, row by row from the top, 3 bytes a pixel.
struct Picture {
    int width = 0, height = 0;
    std::vector<std::uint8_t> rgb;
};

/// The bytes of a PNG file (ISO/IEC 15948: one IHDR, one IDAT, one IEND).
std::string encode_png(Picture const& picture);
/// "data:image/png;base64,..."
std::string png_data_uri(Picture const& picture);

}  // namespace yttria
