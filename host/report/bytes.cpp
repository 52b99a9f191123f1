// SPDX-License-Identifier: Apache-2.0
#include "host/report/bytes.hpp"

#include "host/base/deflate.hpp"

#include <algorithm>
#include <cstdint>

namespace yttria {

std::string deflated(std::string_view bytes) {
    constexpr int level = 5;
    return zlib_deflated(bytes, level);
}

std::string base64(std::string_view bytes) {
    static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out((bytes.size() + 2) / 3 * 4, '=');
    char* to = out.data();
    for (std::size_t i = 0; i < bytes.size(); i += 3, to += 4) {
        std::size_t const have = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t word = 0;
        for (std::size_t b = 0; b < 3; ++b) word = word << 8U | (b < have ? static_cast<std::uint8_t>(bytes[i + b]) : 0U);
        for (std::size_t b = 0; b <= have; ++b) to[b] = letters[(word >> (18 - 6 * b)) & 63U];
    }
    return out;
}

}  // namespace yttria
