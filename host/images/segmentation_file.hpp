// SPDX-License-Identifier: Apache-2.0
//! Segmentations of 3D Slicer: label images with names and colours (.seg.nrrd, docs/slicer.md)
#pragma once

#include "host/base/error.hpp"
#include "host/base/volume.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace yttria {

struct NamedSegment {
    std::string name;
    std::array<double, 3> colour{1, 1, 1};  ///< red, green, blue, 0 to 1
    int label = 1;                          ///< value of its voxels in its layer
    std::size_t layer = 0;
};

/// Label images on one grid. Segments that overlap lie in different layers.
struct NamedSegmentation {
    std::vector<NamedSegment> segments;
    std::vector<Volume<std::uint16_t>> layers;
    bool named = true;  ///< false: the file held no names (a plain label image); `segments` are then its labels, "Label 2" and so on
};

/// Reads a .seg.nrrd of Slicer (one or several layers) or any label image in NRRD. Throws Error: file (missing, damaged), input (no label
/// image, a layer or label that is not there, geometry that cannot be used).
NamedSegmentation read_named_segmentation(std::filesystem::path const& file);

struct MaskToWrite {
    std::string name;
    std::array<double, 3> colour{1, 1, 1};
    std::vector<float> const* fraction = nullptr;  ///< 0..1 per voxel; at least half filled counts as inside
};

/// Writes masks as a .seg.nrrd, in as few layers as a first fit gives; masks without a voxel are left out. At most 255 in a layer.
/// Throws Error (file).
void write_named_segmentation(std::filesystem::path const& file, Geometry const& grid, std::vector<MaskToWrite> const& masks);

}  // namespace yttria
