// SPDX-License-Identifier: Apache-2.0
// Inside host/images only.
#pragma once

#include "host/base/volume.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace yttria {

/// What sorting a series and later checks need of one slice's header.
struct SliceHeader {
    std::filesystem::path file;
    std::string series;    ///< SeriesInstanceUID
    std::string modality;  ///< "" where stripped
    bool image = false;    ///< a plain image (not SEG, RTDOSE, ...)
    int frames = 1;
    Vec3d position_mm{};                       ///< ImagePositionPatient
    std::array<double, 6> orientation{};       ///< ImageOrientationPatient
    std::array<double, 2> pixel_spacing{};     ///< between rows, between columns
    bool placed = false;                       ///< the three above were there
    double slope = 1, intercept = 0;           ///< RescaleSlope and RescaleIntercept of this slice
    std::map<std::string, std::string> facts;  ///< SourceImage::dicom
};

/// Reads the header up to the pixels. Throws Error (file) with the reason.
SliceHeader read_slice_header(std::filesystem::path const& file);

/// Decoded pixels after slope and intercept; `size` is columns, rows. Throws Error (file, input).
struct SlicePixels {
    std::array<int, 2> size{};
    std::vector<float> values;
};
SlicePixels read_slice_pixels(SliceHeader const& header);

}  // namespace yttria
