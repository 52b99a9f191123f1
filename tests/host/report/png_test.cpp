// SPDX-License-Identifier: Apache-2.0
#include "host/report/png.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

namespace yttria {
namespace {

std::uint32_t word(std::string const& bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8U | static_cast<std::uint8_t>(bytes.at(at + i));
    return value;
}

/// Reads back what encode_png writes, by the standard: signature, chunks with CRC, filter "sub".
Picture decoded(std::string const& png) {
    EXPECT_EQ(png.substr(0, 8), std::string("\x89PNG\r\n\x1a\n", 8));
    Picture out;
    std::string packed;
    for (std::size_t at = 8; at < png.size();) {
        auto const size = word(png, at);
        auto const type = png.substr(at + 4, 4), data = png.substr(at + 8, size);
        EXPECT_EQ(word(png, at + 8 + size), crc32(0, reinterpret_cast<Bytef const*>(png.data() + at + 4), size + 4)) << type;
        if (type == "IHDR") {
            out.width = static_cast<int>(word(data, 0));
            out.height = static_cast<int>(word(data, 4));
            EXPECT_EQ(data.substr(8), std::string("\x08\x02\0\0\0", 5));
        }
        if (type == "IDAT") packed += data;
        at += 12 + size;
    }
    auto const row = static_cast<std::size_t>(out.width) * 3;
    std::string raw((row + 1) * static_cast<std::size_t>(out.height), '\0');
    uLongf length = raw.size();
    EXPECT_EQ(uncompress(reinterpret_cast<Bytef*>(raw.data()), &length, reinterpret_cast<Bytef const*>(packed.data()), packed.size()),
              Z_OK);
    EXPECT_EQ(length, raw.size());
    for (std::size_t y = 0; y < static_cast<std::size_t>(out.height); ++y) {
        EXPECT_EQ(raw[y * (row + 1)], 1);
        for (std::size_t i = 0; i < row; ++i) {
            auto const left = i < 3 ? std::uint8_t{0} : out.rgb[out.rgb.size() - 3];
            out.rgb.push_back(static_cast<std::uint8_t>(static_cast<std::uint8_t>(raw[y * (row + 1) + 1 + i]) + left));
        }
    }
    return out;
}

TEST(Png, GivesBackEveryPixel) {
    Picture picture{7, 5, {}};
    for (int i = 0; i < 7 * 5 * 3; ++i) picture.rgb.push_back(static_cast<std::uint8_t>(i * 89));
    auto const back = decoded(encode_png(picture));
    EXPECT_EQ(back.width, 7);
    EXPECT_EQ(back.height, 5);
    EXPECT_EQ(back.rgb, picture.rgb);
}

TEST(Png, DataUriIsBase64OfTheFile) {
    auto const uri = png_data_uri({1, 1, {1, 2, 3}});
    EXPECT_EQ(uri.substr(0, 33), "data:image/png;base64,iVBORw0KGgo");  // how every PNG begins
    EXPECT_EQ((uri.size() - 22) % 4, 0U);
}

}  // namespace
}  // namespace yttria
