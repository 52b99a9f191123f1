// SPDX-License-Identifier: Apache-2.0
// Contours as any RTSTRUCT may hold them: planes, slabs, fractions on straight and turned grids. Input: a count of points and then
// coordinates for each polygon, as 16 bits of 1/8 mm (even planes turn up often), or as a double where the count is odd.
#include "fuzz/target.hpp"
#include "host/contours/contours.hpp"

#include <cmath>
#include <cstring>

namespace {

std::vector<yttria::Polygon3d> polygons_of(std::uint8_t const* data, std::size_t size) {
    std::vector<yttria::Polygon3d> polygons;
    std::size_t at = 0;
    while (at < size && polygons.size() < 64) {
        unsigned const count = data[at++];
        yttria::Polygon3d polygon;
        std::size_t const step = count % 2 ? sizeof(double) : sizeof(std::int16_t);
        for (unsigned p = 0; p < count / 2 && at + 3 * step <= size; ++p) {
            yttria::Vec3d point{};
            for (double& x : point) {
                if (count % 2) {
                    std::memcpy(&x, data + at, step);
                } else {
                    std::int16_t fixed = 0;
                    std::memcpy(&fixed, data + at, step);
                    x = fixed / 8.0;
                }
                at += step;
            }
            polygon.push_back(point);
        }
        polygons.push_back(std::move(polygon));
    }
    return polygons;
}

void check(std::vector<float> const& fractions) {
    for (float const f : fractions) {
        if (!(f >= 0 && f <= 1)) { __builtin_trap(); }
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace yttria;
    try {
        auto const stack = stack_contours("fuzz", polygons_of(data, size), 2.0);
        if (!std::isfinite(stack.volume_mL()) || stack.volume_mL() < 0) { __builtin_trap(); }
        Geometry grid;
        grid.size = {9, 8, 7};
        grid.spacing_mm = {3, 2.5, 2};
        grid.origin_mm = {-12, -9, -6};
        check(volume_fractions(stack, grid));
        grid.direction = {0.8, -0.6, 0, 0.6, 0.8, 0, 0, 0, 1};
        check(volume_fractions(stack, grid));
        grid.direction = {0.8, 0, -0.6, 0, 1, 0, 0.6, 0, 0.8};
        check(volume_fractions(stack, grid));
    } catch (std::runtime_error const& error) {
        if (std::string(error.what()).empty()) { __builtin_trap(); }
    }
    return 0;
}
