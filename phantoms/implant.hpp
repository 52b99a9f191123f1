// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

namespace yttria {

struct ImplantRequest {
    std::filesystem::path ct;      ///< any image that yttria reads, HU
    std::filesystem::path labels;  ///< label image on any grid of the same patient
    int liver_label = 1;
    std::vector<int> lung_labels;  ///< empty: air-like voxels that do not touch the sides of the image
    double tumour_to_normal = 4;
    double blur_fwhm_mm = 15;
    double lung_fraction = 0.05;  ///< of the activity, where there is lung
    double administered_GBq = 1.5;
};

/// Places microspheres in a real liver: two spherical tumours at the deepest points of the liver, normal liver at 1,
/// `lung_fraction` in the lungs
/// (uniform by volume), blurred like a scanner; writes activity.nrrd, labels.nrrd and case.toml (which refers to the CT where it is).
/// Everything is a function of the images. Returns the case file. Throws Error: file, input (no liver in the labels, liver too small).
std::filesystem::path write_implant(ImplantRequest const& request, std::filesystem::path const& folder);

}  // namespace yttria
