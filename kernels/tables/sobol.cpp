// SPDX-License-Identifier: Apache-2.0
#include "kernels/tables/sobol.hpp"

#include <array>
#include <cstddef>

namespace yttria {
namespace {

/// A primitive polynomial (degree, inner coefficients) and the first direction numbers m_1 .. m_degree.
struct Dimension {
    unsigned degree, coefficients;
    std::array<std::uint32_t, 4> m;
};
constexpr std::array<Dimension, 6> dimensions{
    {{1, 0, {1, 0, 0, 0}}, {2, 1, {1, 3, 0, 0}}, {3, 1, {1, 3, 1, 0}}, {3, 2, {1, 1, 1, 0}}, {4, 1, {1, 1, 3, 3}}, {4, 4, {1, 3, 5, 13}}}};

/// Column b of the matrix is the point of index 2^b: v_b = m_b 2^(31-b), and the recurrence of the polynomial after the first ones.
std::array<std::uint32_t, 32> columns(Dimension const& dimension) {
    std::array<std::uint32_t, 32> v{};
    unsigned const s = dimension.degree;
    for (unsigned b = 0; b < 32; ++b) {
        if (b < s) {
            v[b] = dimension.m[b] << (31 - b);
            continue;
        }
        v[b] = v[b - s] ^ (v[b - s] >> s);
        for (unsigned i = 1; i < s; ++i) {
            if (((dimension.coefficients >> (s - 1 - i)) & 1U) != 0) { v[b] ^= v[b - i]; }
        }
    }
    return v;
}

std::uint32_t reversed(std::uint32_t x) {
    std::uint32_t r = 0;
    for (int i = 0; i < 32; ++i) { r |= ((x >> i) & 1U) << (31 - i); }
    return r;
}

}  // namespace

std::vector<std::uint32_t> sobol_table() {
    std::vector<std::uint32_t> table(std::size_t{8} * 16 * sobol_lanes, 0);
    for (std::size_t lane = 0; lane < dimensions.size(); ++lane) {
        auto const v = columns(dimensions[lane]);
        for (std::size_t piece = 0; piece < 8; ++piece) {
            for (std::size_t value = 0; value < 16; ++value) {
                std::uint32_t point = 0;
                for (std::size_t bit = 0; bit < 4; ++bit) {
                    if (((value >> bit) & 1U) != 0) { point ^= v[4 * piece + bit]; }
                }
                table[(piece * 16 + value) * sobol_lanes + lane] = reversed(point);
            }
        }
    }
    return table;
}

}  // namespace yttria
