// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "phantoms/description.hpp"

namespace yttria {

/// The images of a phantom. All but the labels are on the phantom's grid.
struct Phantom {
    Volume<float> density;          ///< g/cm3, volume-weighted over the regions in a voxel
    Volume<std::uint8_t> material;  ///< index into `materials`: the region that fills most of the voxel
    std::vector<std::string> materials;
    Volume<float> activity;                 ///< decays per voxel, or counts (a million in all)
    std::optional<Volume<float>> function;  ///< counts (a million in all)
    Volume<std::uint8_t> labels;            ///< region of most of the voxel, 0 is the background; on the refined grid
};

/// Voxelises with partial volumes (16x16x16 cells in each voxel that a surface crosses). Throws Error (input) without activity.
Phantom build_phantom(PhantomDescription const& description);

/// The same box of space with voxels smaller by `factor` along each axis.
Geometry refined(Geometry const& grid, int factor);

/// Separable Gaussian of that full width at half maximum, cut at 4 sigma; zero outside the image.
void blur(Volume<float>& image, double fwhm_mm);
/// The same with a width along each axis of the grid; 0: not along that one.
void blur(Volume<float>& image, Vec3d const& fwhm_mm);

/// Scales to a total (summed in double).
void scale_to(Volume<float>& image, double total);

/// Sum of counts given to a `counts` image.
inline constexpr double counts_in_image = 1e6;

}  // namespace yttria
