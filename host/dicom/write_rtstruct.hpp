// SPDX-License-Identifier: Apache-2.0
//! Outlines -> RTSTRUCT (docs/formats/export.md)
#pragma once

#include "host/base/volume.hpp"
#include "host/casefile/case.hpp"
#include "host/dicom/write_identity.hpp"

namespace yttria {

/// A region of interest: closed planar contours, points in LPS mm.
struct ContouredRegion {
    std::string name;
    Role role = Role::other;
    std::vector<std::vector<Vec3d>> contours;
};

/// Writes an RTSTRUCT (implicit little endian: explicit value representations leave 64 kB for a contour). Coordinates are rounded to
/// 0.001 mm. `description` says what they are. Throws Error (file).
void write_rtstruct(std::filesystem::path const& file, std::vector<ContouredRegion> const& regions, Identity const& identity,
                    ObjectHead const& head, std::string const& description = "structures of the dose");

}  // namespace yttria
