// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/affine.hpp"
#include "host/base/volume.hpp"

#include <cstdint>

namespace yttria {

/// Gaussian blur with a full width at half maximum [mm] along each axis of the image. Mirrored at the edges, so that the sum is kept; no
/// width of 0 changes anything.
void blur_further(Volume<float>& image, Vec3d const& fwhm_mm);

/// Field of mean 0 and standard deviation 1 in every voxel, normal, correlated like white noise after a blur of `fwhm_mm`; a function of
/// the seed alone.
std::vector<float> noise_field(Geometry const& geometry, double fwhm_mm, std::uint64_t seed);

/// Map by which an image is read after its content was turned by `degrees` about the patient's x, y and z axes through `centre_mm` and
/// then moved by `shift_mm`, both in planning space: planning space to the image's space, where `registration` was the map before.
Affine displaced(Affine const& registration, Vec3d const& shift_mm, Vec3d const& degrees, Vec3d const& centre_mm);

/// The axis of the image that runs most along the patient's long axis (z of LPS).
std::size_t long_axis(Geometry const& geometry);

}  // namespace yttria
