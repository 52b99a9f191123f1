// SPDX-License-Identifier: Apache-2.0
#include "host/report/packed_volume.hpp"

#include "host/base/parallel.hpp"
#include "host/report/bytes.hpp"

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>

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
    std::size_t v = 0;
    for (int k = 0; k < grid.size[2]; ++k)
        for (int j = 0; j < grid.size[1]; ++j)
            for (int i = 0; i < grid.size[0]; ++i, ++v) {
                if (values[v] == T{}) continue;
                std::array<int, 3> const here{i, j, k};
                for (std::size_t a = 0; a < 3; ++a) {
                    box.first[a] = std::min(box.first[a], here[a]);
                    box.end[a] = std::max(box.end[a], here[a] + 1);
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
    std::string raw(count * sizeof(T), '\0');
    auto const* bytes = reinterpret_cast<char const*>(values);
    for (std::size_t b = 0; b < sizeof(T); ++b)
        for (std::size_t i = 0; i < count; ++i) raw[b * count + i] = bytes[i * sizeof(T) + b];
    return base64(deflated(raw));
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
    for (auto const& part : parts) out.text += (out.text.empty() ? "" : ".") + part;
    return out;
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
    // The library's own rounding of decimals, so that the digits are those that any program prints.
    char text[32];
    std::snprintf(text, sizeof text, "%.2e", std::min(size, 9.99e15));
    int const mantissa = (text[0] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
    int const exponent = std::atoi(text + 5);
    if (exponent < lowest || exponent > highest) return 0;
    return static_cast<std::uint16_t>(sign | static_cast<std::uint16_t>(1 + digits * (exponent - lowest) + mantissa - 100));
}

}  // namespace yttria
