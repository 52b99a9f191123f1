// SPDX-License-Identifier: Apache-2.0
// Inside host/guard only.
#pragma once

#include "host/guard/guard.hpp"

namespace yttria {

/// CT numbers as such: rescaled, padded, dense.
void check_ct_values(SourceImage const& ct, Findings& findings);

/// Centroid [mm] of a structure's fractions on the grid; nothing where it is empty.
std::optional<Vec3d> centroid_of(Structure const& structure, Geometry const& grid);

/// The body in the slices of the liver (patient z): its centroid, its extent along x and that of what is dense in it (bone).
struct BodySlices {
    Vec3d centroid_mm{}, dense_centroid_mm{};
    double width_mm = 0;
    double dense_mL = 0;
    bool found = false;
};
/// `inside` and `dense` are thresholds on the image's values (HU or g/cm3).
BodySlices body_between(Volume<float> const& image, float inside, float dense, double least_z_mm, double most_z_mm);

}  // namespace yttria
