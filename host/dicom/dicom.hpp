// SPDX-License-Identifier: Apache-2.0
//! DICOM objects that are no image series: structure sets, segmentations, registrations, doses (the only folder that includes DCMTK)
#pragma once

#include "host/base/affine.hpp"
#include "host/base/deformation.hpp"
#include "host/base/error.hpp"
#include "host/contours/contours.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace yttria {

/// Chooses an ROI or a segment: by number, or by name (UTF-8, letter case ignored where that is unambiguous).
using RoiChoice = std::variant<int, std::string>;

/// Modality (0008,0060) of a DICOM file, "" where there is none. Throws Error (file) where the file cannot be read.
std::string dicom_modality(std::filesystem::path const& file);

/// One ROI of an RTSTRUCT as drawn.
struct RtRoi {
    int number = 0;
    std::string name;
    std::string frame_of_reference;   ///< UID, "" where it is not said
    std::vector<Polygon3d> contours;  ///< CLOSED_PLANAR and CLOSEDPLANAR_XOR only, LPS mm
    std::size_t other_contours = 0;   ///< points and open lines, which enclose nothing
};
struct RtStructureSet {
    std::filesystem::path file;
    std::string label;
    std::vector<RtRoi> rois;

    /// Throws Error (input), listing those there are, where none or several fit.
    RtRoi const& find(RoiChoice const& choice) const;
};
/// Throws Error: file (missing, damaged), input (no RTSTRUCT, contour data that are no triples of numbers).
RtStructureSet read_rtstruct(std::filesystem::path const& file);

/// A segment's volume fraction on the lattice of the whole object.
struct SegSegment {
    int number = 0;
    std::string label;
    Volume<float> fraction;  ///< 0..1; 0 and 1 only unless FRACTIONAL with OCCUPANCY
};
enum class SegKind { binary, fractional, labelmap };
struct Segmentation {
    std::filesystem::path file;
    SegKind kind = SegKind::binary;
    std::string frame_of_reference;
    std::vector<std::pair<int, std::string>> segments;  ///< number and label of all segments
};
/// What the object holds, without its pixels.
Segmentation read_segmentation(std::filesystem::path const& file);
/// One segment's pixels. FRACTIONAL with PROBABILITY is cut at one half (a probability is no volume). Throws Error: file (missing, damaged,
/// a transfer syntax that is not read), input (no such segment, frames that form no lattice, absurd dimensions).
SegSegment read_segment(std::filesystem::path const& file, RoiChoice const& choice);

/// The rigid maps of a DICOM Spatial Registration object: from each frame of reference to the registered one.
struct SpatialRegistration {
    std::filesystem::path file;
    std::string registered_frame;                               ///< UID
    std::vector<std::pair<std::string, Affine>> to_registered;  ///< by the source's UID

    /// Map of points of frame `from` to points of frame `to`, if the object connects them.
    std::optional<Affine> between(std::string const& from, std::string const& to) const;
};
/// Throws Error: file, input (no REG, deformable, a matrix that is not rigid to 1e-3).
SpatialRegistration read_spatial_registration(std::filesystem::path const& file);

/// True for a Deformable Spatial Registration. Throws Error (file) where the file cannot be read.
bool is_deformable_registration(std::filesystem::path const& file);
/// The map of points of the planning frame to those of the image's, as the object says it (its registered frame must be the planning CT's).
/// Throws Error: file, input (other frames, no grid, vectors that do not fill it, matrices that cannot be used).
Deformation read_deformable_registration(std::filesystem::path const& file, std::string const& planning_frame,
                                         std::string const& image_frame);

/// An RTDOSE in Gy.
struct RtDose {
    std::filesystem::path file;
    std::string frame_of_reference;
    std::string type, summation;  ///< DoseType (PHYSICAL, EFFECTIVE), DoseSummationType
    Volume<float> dose_Gy;        ///< stored value times DoseGridScaling
    Warnings warnings;
};
/// 16 and 32 bit, whole or signed. Throws Error: file, input (no RTDOSE, units other than GY, planes that are not evenly spaced, scaling
/// missing or not above 0).
RtDose read_rtdose(std::filesystem::path const& file);

}  // namespace yttria
