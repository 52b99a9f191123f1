// SPDX-License-Identifier: Apache-2.0
#include "host/report/packed_volume.hpp"

#include "host/base/deflate.hpp"
#include "host/base/parallel.hpp"
#include "host/report/bytes.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numbers>
#include <span>

namespace yttria {
namespace {

static_assert(std::endian::native == std::endian::little, "the page holds little-endian values");

constexpr std::size_t values_per_part = 1U << 20U;  // so that all processors have something to pack

/// Voxels first to end - 1 of each axis that hold something.
struct Box {
    std::array<int, 3> first{0, 0, 0}, end{0, 0, 0};
};

template <class T>
Box box_of(Geometry const& grid, std::vector<T> const& values) {
    Box box{{grid.size[0], grid.size[1], grid.size[2]}, {0, 0, 0}};
    auto const holds = [](T value) { return value != T{}; };
    for (int k = 0; k < grid.size[2]; ++k)
        for (int j = 0; j < grid.size[1]; ++j) {
            std::span const row(values.data() + grid.index(0, j, k), static_cast<std::size_t>(grid.size[0]));
            auto const first = std::find_if(row.begin(), row.end(), holds);
            if (first == row.end()) continue;
            auto const last = std::find_if(row.rbegin(), row.rend(), holds);
            std::array<int, 3> const low{static_cast<int>(first - row.begin()), j, k},
                high{static_cast<int>(row.rend() - last), j + 1, k + 1};
            for (std::size_t a = 0; a < 3; ++a) {
                box.first[a] = std::min(box.first[a], low[a]);
                box.end[a] = std::max(box.end[a], high[a]);
            }
        }
    return box.end[0] == 0 ? Box{} : box;
}

template <class T>
std::vector<T> cut(Geometry const& grid, std::vector<T> const& values, Box const& box) {
    std::vector<T> out;
    out.reserve(static_cast<std::size_t>(box.end[0] - box.first[0]) * static_cast<std::size_t>(box.end[1] - box.first[1]) *
                static_cast<std::size_t>(box.end[2] - box.first[2]));
    for (int k = box.first[2]; k < box.end[2]; ++k)
        for (int j = box.first[1]; j < box.end[1]; ++j) {
            auto const row = values.begin() + static_cast<std::ptrdiff_t>(grid.index(0, j, k));
            out.insert(out.end(), row + box.first[0], row + box.end[0]);
        }
    return out;
}

template <class T>
std::string packed_part(T const* values, std::size_t count) {
    return base64(deflated(bytes_by_place(std::as_bytes(std::span(values, count)), sizeof(T))));
}

template <class T>
PackedVolume packed(Geometry const& grid, std::vector<T> const& all) {
    auto const box = box_of(grid, all);
    auto const values = cut(grid, all, box);
    PackedVolume out;
    out.first = box.first;
    for (std::size_t a = 0; a < 3; ++a) out.size[a] = box.end[a] - box.first[a];
    out.bytes_per_value = sizeof(T);
    out.values_per_part = values_per_part;
    std::vector<std::string> parts((values.size() + values_per_part - 1) / values_per_part);
    parallel_for(parts.size(), [&](std::size_t p) {
        auto const first = p * values_per_part;
        parts[p] = packed_part(values.data() + first, std::min(values_per_part, values.size() - first));
    });
    std::size_t length = parts.size();
    for (auto const& part : parts) length += part.size();
    out.text.reserve(length);
    for (auto const& part : parts) {
        if (!out.text.empty()) out.text += '.';
        out.text += part;
    }
    return out;
}

/// m * 10^(e - 2), m from 100 to 999.
struct ThreeDigits {
    int mantissa, exponent;
};

/// By the library's own rounding of decimals, so that the digits are those that any program prints.
ThreeDigits printed_digits(double size) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2e", size);
    return {(text[0] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0'), std::atoi(text + 5)};
}

/// The same in a tenth of the time, since there is one for each voxel: powers of ten to 22 are exact, so that a quotient or product is
/// rounded once, by 2e-13 at most; where that could decide, the library does. `size` > 0.
ThreeDigits three_digits(double size) {
    static constexpr std::array<double, 23> power{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    constexpr double undecided = 1e-9;
    if (size < 1e-19 || size > 1e20) return printed_digits(size);
    auto const scaled_by = [&](int exponent) {
        return exponent <= 2 ? size * power[static_cast<std::size_t>(2 - exponent)] : size / power[static_cast<std::size_t>(exponent - 2)];
    };
    auto const log2 = static_cast<int>(std::bit_cast<std::uint64_t>(size) >> 52U) - 1023;
    int exponent = static_cast<int>(std::floor(log2 * std::numbers::ln2 / std::numbers::ln10));  // or one less
    double scaled = scaled_by(exponent);
    if (scaled >= 1000) scaled = scaled_by(++exponent);
    auto const whole = static_cast<int>(scaled);
    double const rest = scaled - whole;
    if (std::abs(rest - 0.5) < undecided) return printed_digits(size);
    int const mantissa = whole + (rest > 0.5 ? 1 : 0);
    return mantissa < 1000 ? ThreeDigits{mantissa, exponent} : ThreeDigits{100, exponent + 1};
}

}  // namespace

PackedVolume pack_volume(Geometry const& grid, std::vector<std::uint8_t> const& codes) { return packed(grid, codes); }
PackedVolume pack_volume(Geometry const& grid, std::vector<std::uint16_t> const& codes) { return packed(grid, codes); }
PackedVolume pack_volume(Geometry const& grid, std::vector<float> const& values) { return packed(grid, values); }

std::uint16_t decimal_code(double value) {
    constexpr int lowest = -20, highest = 15, digits = 900;
    double const size = std::abs(value);
    if (!(size > 0)) return 0;
    constexpr std::uint16_t minus = 0x8000;
    std::uint16_t const sign = value < 0 ? minus : std::uint16_t{0};
    auto const [mantissa, exponent] = three_digits(std::min(size, 9.99e15));
    if (exponent < lowest || exponent > highest) return 0;
    return static_cast<std::uint16_t>(sign | static_cast<std::uint16_t>(1 + digits * (exponent - lowest) + mantissa - 100));
}

}  // namespace yttria
