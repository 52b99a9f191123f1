// SPDX-License-Identifier: Apache-2.0
//! Masks -> DICOM segmentation (docs/formats/export.md)
#pragma once

#include "host/base/volume.hpp"
#include "host/casefile/case.hpp"
#include "host/dicom/write_identity.hpp"

namespace yttria {

struct Segment {
    std::string name;
    Role role = Role::other;
    std::vector<float> const* fraction = nullptr;  ///< 0..1 per voxel of the grid
};

enum class SegEncoding {
    binary,     ///< voxels that are filled at least half; any reader
    fractional  ///< occupancy in steps of 1/255
};

/// One segmentation object with a segment per structure; segments may overlap; slices without a voxel are left out. A left-handed grid
/// is written with its slices in reverse order. Throws Error: input (no segment has a voxel), file.
void write_seg(std::filesystem::path const& file, Geometry const& grid, std::vector<Segment> const& segments, SegEncoding kind,
               Identity const& identity, ObjectHead const& head);

}  // namespace yttria
