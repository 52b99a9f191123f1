// SPDX-License-Identifier: Apache-2.0
// Inside host/images only: reconstructed SPECT, one multi-frame object of nuclear medicine.
#pragma once

#include "host/images/dicom_header.hpp"

namespace yttria {

/// Where the frames of one object lie.
struct NmGrid {
    Geometry geometry;               ///< slices ascend along row x column direction
    std::vector<std::size_t> frame;  ///< of each slice of `geometry`, from 0
};

/// Grid of a RECON TOMO object: position and orientation from the detector's item are those of the first frame; slice numbers count along
/// the normal for a positive SpacingBetweenSlices and against it for a negative one (PS3.3 C.8.4.15). Throws Error (input) where the
/// header leaves any of it open or the frames are no plain stack of slices (projections, gates, energy windows).
NmGrid nm_grid(SliceHeader const& header);

/// Pixels of `header` in the order of its grid.
Volume<float> read_nm_volume(SliceHeader const& header);

}  // namespace yttria
