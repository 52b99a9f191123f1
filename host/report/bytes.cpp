// SPDX-License-Identifier: Apache-2.0
#include "host/report/bytes.hpp"

#include "host/base/error.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstdint>

namespace yttria {

std::string deflated(std::string const& raw) {
    constexpr int level = 6;
    uLongf size = compressBound(static_cast<uLong>(raw.size()));
    std::string out(size, '\0');
    int const status = compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<Bytef const*>(raw.data()),
                                 static_cast<uLong>(raw.size()), level);
    if (status != Z_OK)
        throw Error(ExitCode::internal, "a part of the report cannot be compressed (zlib says " + std::to_string(status) + ") report this");
    out.resize(size);
    return out;
}

std::string base64(std::string_view bytes) {
    static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::size_t const have = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t word = 0;
        for (std::size_t b = 0; b < 3; ++b) word = word << 8U | (b < have ? static_cast<std::uint8_t>(bytes[i + b]) : 0U);
        for (std::size_t b = 0; b < 4; ++b) out += b <= have ? letters[(word >> (18 - 6 * b)) & 63U] : '=';
    }
    return out;
}

}  // namespace yttria
