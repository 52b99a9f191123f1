// SPDX-License-Identifier: Apache-2.0
#include "host/images/formats.hpp"

#include <cmath>

namespace yttria {
namespace {

constexpr double orthonormal = 1e-4;
/// Voxels of scanners are 0.01 to 100 mm, one voxel may be a whole slab of a phantom; patients lie within metres of the origin.
/// Beyond, sums of coordinates lose their digits.
constexpr double least_spacing_mm = 1e-3, most_spacing_mm = 1e4, most_origin_mm = 1e5;

}  // namespace

void check_geometry(std::filesystem::path const& file, Geometry& geometry) {
    std::string const name = "\"" + file.string() + "\"";
    auto& d = geometry.direction;
    for (std::size_t a = 0; a < 3; ++a) {
        if (geometry.size[a] < 1) {
            throw input_error(name + " has no voxels along axis " + std::to_string(a) + " (its header says so); write it again");
        }
        double const spacing = geometry.spacing_mm[a];
        if (!(spacing >= least_spacing_mm && spacing <= most_spacing_mm) || !(std::abs(geometry.origin_mm[a]) <= most_origin_mm)) {
            throw input_error(name + " has no usable spacing or origin along axis " + std::to_string(a) +
                              " (a finite spacing of 0.001 to 10000 mm and an origin within 100 m are needed); correct its header");
        }
        for (std::size_t b = 0; b <= a; ++b) {
            double const dot = d[a] * d[b] + d[3 + a] * d[3 + b] + d[6 + a] * d[6 + b];
            if (!(std::abs(dot - (a == b ? 1.0 : 0.0)) <= orthonormal)) {
                throw input_error(name + " has a direction matrix that is not orthonormal (to 1e-4, axes " + std::to_string(b) + " and " +
                                  std::to_string(a) + "); resample it to a straight grid");
            }
        }
    }
    // Gram-Schmidt: headers carry 6 or 7 digits, and the transpose must be the inverse.
    for (std::size_t a = 0; a < 3; ++a) {
        for (std::size_t b = 0; b < a; ++b) {
            double const dot = d[a] * d[b] + d[3 + a] * d[3 + b] + d[6 + a] * d[6 + b];
            for (std::size_t row = 0; row < 9; row += 3) { d[row + a] -= dot * d[row + b]; }
        }
        double const length = std::sqrt(d[a] * d[a] + d[3 + a] * d[3 + a] + d[6 + a] * d[6 + a]);
        for (std::size_t row = 0; row < 9; row += 3) { d[row + a] /= length; }
    }
}

}  // namespace yttria
