// SPDX-License-Identifier: Apache-2.0
#include "host/report/png.hpp"

#include "host/base/deflate.hpp"
#include "host/report/bytes.hpp"

namespace yttria {
namespace {

void append_big_endian(std::string& out, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>((value >> shift) & 0xffU));
}

void append_chunk(std::string& out, std::string const& type, std::string const& data) {
    append_big_endian(out, static_cast<std::uint32_t>(data.size()));
    std::string const body = type + data;
    out += body;
    append_big_endian(out, crc32_of(body));
}

/// Rows with the filter "sub": differences of neighbouring pixels compress better than the pixels.
std::string filtered(Picture const& p) {
    auto const row_bytes = static_cast<std::size_t>(p.width) * 3;
    std::string out;
    out.reserve((row_bytes + 1) * static_cast<std::size_t>(p.height));
    for (std::size_t y = 0; y < static_cast<std::size_t>(p.height); ++y) {
        auto const* row = p.rgb.data() + y * row_bytes;
        out.push_back(1);
        for (std::size_t i = 0; i < row_bytes; ++i) out.push_back(static_cast<char>(row[i] - (i < 3 ? 0 : row[i - 3])));
    }
    return out;
}

}  // namespace

std::string encode_png(Picture const& picture) {
    std::string out = "\x89PNG\r\n\x1a\n";
    std::string header;
    append_big_endian(header, static_cast<std::uint32_t>(picture.width));
    append_big_endian(header, static_cast<std::uint32_t>(picture.height));
    header += std::string("\x08\x02\0\0\0", 5);  // 8 bits, RGB, deflate, adaptive filters, not interlaced
    append_chunk(out, "IHDR", header);
    append_chunk(out, "IDAT", deflated(filtered(picture)));
    append_chunk(out, "IEND", "");
    return out;
}

std::string png_data_uri(Picture const& picture) { return "data:image/png;base64," + base64(encode_png(picture)); }

}  // namespace yttria
