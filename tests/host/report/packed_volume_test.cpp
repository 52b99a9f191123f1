// SPDX-License-Identifier: Apache-2.0
#include "host/report/packed_volume.hpp"

#include "host/report/bytes.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <random>
#include <sstream>

namespace yttria {
namespace {

std::string decoded(std::string const& text) {
    std::string const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    std::uint32_t word = 0, bits = 0;
    for (char const c : text) {
        if (c == '=') break;
        word = word << 6U | static_cast<std::uint32_t>(letters.find(c));
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out.push_back(static_cast<char>(word >> bits & 0xffU));
        }
    }
    return out;
}

/// Reads back by the description in docs/report.md: parts, bytes in place, box.
template <class T>
std::vector<T> unpacked(Geometry const& grid, PackedVolume const& v) {
    std::vector<T> box, out(grid.voxels(), T{});
    std::istringstream parts(v.text);
    auto const count = static_cast<std::size_t>(v.size[0] * v.size[1] * v.size[2]);
    for (std::string part; std::getline(parts, part, '.');) {
        auto const packed = decoded(part);
        std::size_t const values = std::min(v.values_per_part, count - box.size());
        std::string raw(values * v.bytes_per_value, '\0');
        uLongf size = raw.size();
        EXPECT_EQ(uncompress(reinterpret_cast<Bytef*>(raw.data()), &size, reinterpret_cast<Bytef const*>(packed.data()), packed.size()),
                  Z_OK);
        EXPECT_EQ(size, raw.size());
        for (std::size_t i = 0; i < values; ++i) {
            T value{};
            for (std::size_t b = 0; b < sizeof(T); ++b) std::memcpy(reinterpret_cast<char*>(&value) + b, &raw[b * values + i], 1);
            box.push_back(value);
        }
    }
    EXPECT_EQ(box.size(), count);
    std::size_t at = 0;
    for (int k = 0; k < v.size[2]; ++k)
        for (int j = 0; j < v.size[1]; ++j)
            for (int i = 0; i < v.size[0]; ++i) out[grid.index(v.first[0] + i, v.first[1] + j, v.first[2] + k)] = box[at++];
    return out;
}

Geometry grid_of(int nx, int ny, int nz) {
    Geometry grid;
    grid.size = {nx, ny, nz};
    return grid;
}

TEST(PackedVolume, GivesBackEveryValueBitForBit) {
    auto const grid = grid_of(20, 15, 11);
    std::vector<float> values(grid.voxels(), 0.0F);
    for (int k = 2; k < 9; ++k)
        for (int i = 3; i < 20; ++i) values[grid.index(i, 7, k)] = 1.0F / static_cast<float>(1 + i * k);
    auto const packed = pack_volume(grid, values);
    EXPECT_EQ(packed.first, (std::array<int, 3>{3, 7, 2}));
    EXPECT_EQ(packed.size, (std::array<int, 3>{17, 1, 7}));
    EXPECT_EQ(unpacked<float>(grid, packed), values);
}

TEST(PackedVolume, CutsLongVolumesIntoParts) {
    auto const grid = grid_of(128, 128, 80);  // 1.3 million values: more than a part
    std::vector<std::uint16_t> values(grid.voxels());
    for (std::size_t v = 0; v < values.size(); ++v) values[v] = static_cast<std::uint16_t>(v * 2654435761U >> 7U);
    auto const packed = pack_volume(grid, values);
    EXPECT_NE(packed.text.find('.'), std::string::npos);
    EXPECT_EQ(unpacked<std::uint16_t>(grid, packed), values);
}

TEST(PackedVolume, NothingTakesNoPlace) {
    auto const packed = pack_volume(grid_of(9, 9, 9), std::vector<std::uint8_t>(729, 0));
    EXPECT_EQ(packed.size, (std::array<int, 3>{0, 0, 0}));
    EXPECT_EQ(packed.text, "");
}

double value_of(std::uint16_t code) {
    if (code == 0) return 0;
    int const rest = (code & 0x7fff) - 1;
    return (code & 0x8000 ? -1 : 1) * (100 + rest % 900) * std::pow(10.0, rest / 900 - 22);
}

TEST(DecimalCode, HoldsThreeDigitsAsTheyWouldBePrinted) {
    for (double const value : {0.0451, 1.0, 9.994, 9.996, 123.45, 0.00099951, 6.64159, 2.5e-17, 3.3e14}) {
        char expected[32], got[32];
        std::snprintf(expected, sizeof expected, "%.2e", value);
        std::snprintf(got, sizeof got, "%.2e", value_of(decimal_code(value)));
        EXPECT_STREQ(got, expected);
        std::snprintf(got, sizeof got, "%.2e", -value_of(decimal_code(-value)));
        EXPECT_STREQ(got, expected);
    }
    EXPECT_EQ(decimal_code(0), 0);
    EXPECT_EQ(decimal_code(std::nan("")), 0);
    EXPECT_EQ(decimal_code(1e-21), 0);
    EXPECT_EQ(value_of(decimal_code(1e30)), 999 * std::pow(10.0, 13));
}

TEST(Base64, IsThatOfTheStandard) {  // RFC 4648, section 10
    EXPECT_EQ(base64(""), "");
    EXPECT_EQ(base64("f"), "Zg==");
    EXPECT_EQ(base64("fo"), "Zm8=");
    EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

std::uint16_t printed_code(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2e", value);
    int const mantissa = (text[0] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0'), exponent = std::atoi(text + 5);
    return exponent < -20 || exponent > 15 ? 0 : static_cast<std::uint16_t>(1 + 900 * (exponent + 20) + mantissa - 100);
}

// Numbers of all sizes; and those where the third digit hangs on the last bit: halves, exact in binary or not, powers of ten, their
// neighbours.
TEST(DecimalCode, RoundsAsPrintf) {
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> size(-23, 15.9);
    std::vector<double> values;
    for (int n = 0; n < 200000; ++n) values.push_back(std::pow(10.0, size(random)));
    for (int exponent = -23; exponent < 16; ++exponent)
        for (int mantissa = 1000; mantissa < 10000; mantissa += 5) values.push_back(mantissa * std::pow(10.0, exponent - 3));
    for (std::size_t n = 0, all = values.size(); n < all; ++n) {
        double const up = std::nextafter(values[n], 1e300), down = std::nextafter(values[n], 0.0);
        values.insert(values.end(), {up, down, static_cast<double>(static_cast<float>(values[n]))});
    }
    for (double const value : values) ASSERT_EQ(decimal_code(value), printed_code(std::min(value, 9.99e15))) << value;
}

}  // namespace
}  // namespace yttria
