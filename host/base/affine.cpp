// SPDX-License-Identifier: Apache-2.0
#include "host/base/affine.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

std::array<double, 9> product(std::array<double, 9> const& a, std::array<double, 9> const& b) {
    std::array<double, 9> result{};
    for (std::size_t row = 0; row < 3; ++row) {
        for (std::size_t column = 0; column < 3; ++column) {
            for (std::size_t i = 0; i < 3; ++i) { result[3 * row + column] += a[3 * row + i] * b[3 * i + column]; }
        }
    }
    return result;
}

}  // namespace

Vec3d Affine::operator()(Vec3d const& point_mm) const {
    Vec3d result = offset_mm;
    for (std::size_t row = 0; row < 3; ++row) {
        for (std::size_t i = 0; i < 3; ++i) { result[row] += matrix[3 * row + i] * point_mm[i]; }
    }
    return result;
}

Affine Affine::inverse() const {
    auto const& m = matrix;
    auto const cofactor = [&](std::size_t a, std::size_t b, std::size_t c, std::size_t d) { return m[a] * m[d] - m[b] * m[c]; };
    std::array<double, 9> const adjugate{cofactor(4, 5, 7, 8),  -cofactor(1, 2, 7, 8), cofactor(1, 2, 4, 5),
                                         -cofactor(3, 5, 6, 8), cofactor(0, 2, 6, 8),  -cofactor(0, 2, 3, 5),
                                         cofactor(3, 4, 6, 7),  -cofactor(0, 1, 6, 7), cofactor(0, 1, 3, 4)};
    double const determinant = m[0] * adjugate[0] + m[1] * adjugate[3] + m[2] * adjugate[6];
    Affine result;
    for (std::size_t i = 0; i < 9; ++i) { result.matrix[i] = adjugate[i] / determinant; }
    Vec3d const back = result(offset_mm);  // offset is still 0
    for (std::size_t a = 0; a < 3; ++a) { result.offset_mm[a] = -back[a]; }
    return result;
}

double Affine::departure_from_rigid() const {
    auto const& m = matrix;
    double largest = 0;
    for (std::size_t a = 0; a < 3; ++a) {
        for (std::size_t b = 0; b < 3; ++b) {
            double const dot = m[a] * m[b] + m[3 + a] * m[3 + b] + m[6 + a] * m[6 + b];
            double const off = std::abs(dot - (a == b ? 1.0 : 0.0));
            largest = std::isfinite(off) ? std::max(largest, off) : HUGE_VAL;
        }
    }
    return largest;
}

Affine compose(Affine const& outer, Affine const& inner) { return {product(outer.matrix, inner.matrix), outer(inner.offset_mm)}; }

Geometry moved(Geometry const& geometry, Affine const& rigid) {
    Geometry result = geometry;
    result.origin_mm = rigid(geometry.origin_mm);
    result.direction = product(rigid.matrix, geometry.direction);
    return result;
}

}  // namespace yttria
