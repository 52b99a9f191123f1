// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/images/images.hpp"

namespace yttria {

/// What structures are drawn on: the CT, or the dose that is evaluated.
struct MaskReference {
    std::optional<Geometry> geometry;
    std::string frame_of_reference;  ///< UID, "" where it is not known
    std::string what = "the anatomy";
    bool has_slices = true;  ///< its slices are those that contours were drawn on (not so for a dose)
};

/// All structures of a case in planning space. Contours and segments whose frame of reference is not that of `reference` are refused
/// without `registration` (or an override of "frame_of_reference"). Throws Error naming case, structure and key.
std::vector<LabelledMask> read_masks(Case const& request, MaskReference const& reference, Warnings& warnings);
/// The same; what is wrong is added to `problems`, and the structures at fault are left out.
std::vector<LabelledMask> read_masks(Case const& request, MaskReference const& reference, Problems& problems, Warnings& warnings);

/// Map of points of frame `from` to points of frame `to` by a DICOM REG. Throws Error (input) where the object does not connect them.
Affine registration_between(std::filesystem::path const& file, std::string const& from, std::string const& to);

}  // namespace yttria
