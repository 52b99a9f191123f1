// SPDX-License-Identifier: Apache-2.0
// Inside host/images only.
#pragma once

#include "host/base/volume.hpp"
#include "host/images/dicom_shape.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace yttria {

/// What the frames of a nuclear-medicine object are and where (PS3.3 C.8.4.8, C.8.4.11, C.8.4.15).
struct NmFrames {
    double spacing_mm = 0;                ///< SpacingBetweenSlices, with its sign; 0 where absent
    std::vector<std::uint16_t> slice_of;  ///< SliceVector: slice number of each frame, from 1
    std::vector<std::string> varies;      ///< what else changes from frame to frame, such as "time slot"
    std::size_t detectors = 0;
};

/// What sorting a series and later checks need of one object's header.
struct SliceHeader {
    std::filesystem::path file;
    std::string series;     ///< SeriesInstanceUID
    std::string study;      ///< StudyInstanceUID
    std::string patient;    ///< PatientID: compared, never shown
    std::string modality;   ///< "" where stripped
    std::string sop_class;  ///< SOPClassUID, "" where stripped
    bool image = false;     ///< a plain image (not SEG, RTDOSE, ...)
    int frames = 1, columns = 0, rows = 0, samples = 1, bits_allocated = 0, bits_stored = 0;
    bool is_signed = false;
    Vec3d position_mm{};                       ///< ImagePositionPatient
    std::array<double, 6> orientation{};       ///< ImageOrientationPatient
    std::array<double, 2> pixel_spacing{};     ///< between rows, between columns
    bool placed = false;                       ///< the three above were there
    double slope = 1, intercept = 0;           ///< RescaleSlope and RescaleIntercept of this slice
    bool has_slope = false;                    ///< the first of them was there
    NmFrames nm;                               ///< of an object of nuclear medicine
    std::map<std::string, std::string> facts;  ///< SourceImage::dicom
    DicomShape shape;

    bool is_nm() const;
};

/// Reads the header up to the pixels, after dicom_shape has found the file whole. Throws Error (file) with the reason.
SliceHeader read_slice_header(std::filesystem::path const& file);

/// Decoded pixels after slope and intercept; `size` is columns, rows, frames. What the header and the compressed stream claim is checked
/// before memory is taken. Throws Error (file, input).
struct SlicePixels {
    std::array<int, 3> size{};
    std::vector<float> values;
};
SlicePixels read_slice_pixels(SliceHeader const& header);

/// Words for a SOPClassUID, such as "RT structure set"; "" where it is not known.
std::string sop_class_name(std::string const& uid);

}  // namespace yttria
