// SPDX-License-Identifier: Apache-2.0
// At the dataset level throughout: dcmseg 3.6.7 does not know label maps, and refuses objects over details that no mask depends on.
#include "host/dicom/dicom_object.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace yttria {
namespace {

/// Label Map Segmentation Storage (supplement 243), younger than this DCMTK.
char const* const labelmap_uid = "1.2.840.10008.5.1.4.1.1.66.7";

/// One frame: where it lies and whose it is.
struct Frame {
    Vec3d position_mm{};
    int segment = 0;  ///< 0 in a label map, whose pixels say it
};

/// What the header says of the pixels.
struct Layout {
    SegKind kind = SegKind::binary;
    int rows = 0, columns = 0, frames = 0, bits = 1;
    double maximum = 1;        ///< MaximumFractionalValue
    bool probability = false;  ///< cut at one half
    std::array<double, 9> direction{};
    std::array<double, 2> spacing_mm{};  ///< between rows, between columns
    std::optional<double> step_mm;       ///< what the header says of the distance of planes
    std::vector<Frame> frame;

    std::size_t pixels() const { return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns); }
};

SegKind kind_of(DicomObject const& object) {
    object.expect("SEG", {UID_SegmentationStorage, labelmap_uid});
    std::string const type = text_of(object.data(), DCM_SegmentationType);
    if (type == "BINARY") { return SegKind::binary; }
    if (type == "FRACTIONAL") { return SegKind::fractional; }
    if (type == "LABELMAP") { return SegKind::labelmap; }
    throw input_error(object.name() + " has SegmentationType \"" + type +
                      "\" (BINARY, FRACTIONAL and LABELMAP are known); export it again");
}

std::vector<std::pair<int, std::string>> segments_of(DicomObject const& object) {
    std::vector<std::pair<int, std::string>> segments;
    for (DcmItem* item : items_of(object.data(), DCM_SegmentSequence)) {
        auto const number = whole_of(*item, DCM_SegmentNumber);
        if (number) { segments.emplace_back(*number, text_of(*item, DCM_SegmentLabel)); }
    }
    return segments;
}

/// The first item of a macro's sequence, in the frame's own groups or the shared ones.
DcmItem* macro(DcmItem* shared, DcmItem* own, DcmTagKey const& sequence) {
    for (DcmItem* groups : {own, shared}) {
        if (groups == nullptr) { continue; }
        auto const items = items_of(*groups, sequence);
        if (!items.empty()) { return items.front(); }
    }
    return nullptr;
}

Frame frame_of(std::string const& where, SegKind kind, DcmItem* shared, DcmItem* own) {
    Frame frame;
    DcmItem* const place = macro(shared, own, DCM_PlanePositionSequence);
    auto const position = place ? numbers_of(*place, DCM_ImagePositionPatient) : std::vector<double>{};
    if (position.size() != 3 || !std::isfinite(position[0] + position[1] + position[2])) {
        throw input_error(where + " has no position (PlanePositionSequence); slide images and volumes without a place are not read");
    }
    frame.position_mm = {position[0], position[1], position[2]};
    if (kind != SegKind::labelmap) {
        DcmItem* const whose = macro(shared, own, DCM_SegmentIdentificationSequence);
        auto const number = whose ? whole_of(*whose, DCM_ReferencedSegmentNumber) : std::nullopt;
        if (!number) { throw input_error(where + " belongs to no segment (SegmentIdentificationSequence); export it again"); }
        frame.segment = *number;
    }
    return frame;
}

/// Pixel spacing and orientation, which must be those of every frame.
void read_measures(std::string const& where, DcmItem* shared, DcmItem* own, bool first, Layout& layout) {
    DcmItem* const measures = macro(shared, own, DCM_PixelMeasuresSequence);
    DcmItem* const plane = macro(shared, own, DCM_PlaneOrientationSequence);
    auto const spacing = measures ? numbers_of(*measures, DCM_PixelSpacing) : std::vector<double>{};
    if (spacing.size() != 2 || !(spacing[0] > 0) || !(spacing[1] > 0) || !std::isfinite(spacing[0] + spacing[1]) || plane == nullptr) {
        throw input_error(where +
                          " has no pixel spacing or orientation (PixelMeasuresSequence, PlaneOrientationSequence); export it again");
    }
    auto const direction = direction_of(where, numbers_of(*plane, DCM_ImageOrientationPatient));
    if (first) {
        layout.direction = direction;
        layout.spacing_mm = {spacing[0], spacing[1]};
        layout.step_mm = number_of(*measures, DCM_SpacingBetweenSlices);
        if (!layout.step_mm) { layout.step_mm = number_of(*measures, DCM_SliceThickness); }
        return;
    }
    double difference = std::abs(spacing[0] - layout.spacing_mm[0]) + std::abs(spacing[1] - layout.spacing_mm[1]);
    for (std::size_t i = 0; i < 9; ++i) { difference = std::max(difference, std::abs(direction[i] - layout.direction[i])); }
    if (!(difference < 1e-4)) {
        throw input_error(where + " has another spacing or orientation than the first (the frames form no grid); resample it");
    }
}

Layout layout_of(DicomObject const& object) {
    Layout layout;
    layout.kind = kind_of(object);
    auto& data = object.data();
    layout.rows = whole_of(data, DCM_Rows).value_or(0);
    layout.columns = whole_of(data, DCM_Columns).value_or(0);
    layout.frames = whole_of(data, DCM_NumberOfFrames).value_or(0);
    layout.bits = whole_of(data, DCM_BitsAllocated).value_or(0);
    std::string const where = object.name();
    if (layout.rows < 1 || layout.columns < 1 || layout.frames < 1 ||
        static_cast<double>(layout.rows) * layout.columns * layout.frames > most_dicom_voxels) {
        throw input_error(where + " has absurd dimensions (" + std::to_string(layout.columns) + " x " + std::to_string(layout.rows) +
                          " x " + std::to_string(layout.frames) + "); export it again");
    }
    bool const bits_fit = layout.kind == SegKind::binary       ? layout.bits == 1
                          : layout.kind == SegKind::fractional ? layout.bits == 8
                                                               : layout.bits == 8 || layout.bits == 16;
    if (!bits_fit) {
        throw input_error(where + " has " + std::to_string(layout.bits) +
                          " bits a pixel (BINARY has 1, FRACTIONAL 8, LABELMAP 8 or 16); export it again");
    }
    if (layout.kind == SegKind::fractional) {
        layout.maximum = number_of(data, DCM_MaximumFractionalValue).value_or(0);
        layout.probability = text_of(data, DCM_SegmentationFractionalType) == "PROBABILITY";
        if (!(layout.maximum >= 1)) {
            throw input_error(where + " has no MaximumFractionalValue (its values have no scale); export it again");
        }
    }
    auto const shared = items_of(data, DCM_SharedFunctionalGroupsSequence);
    auto const own = items_of(data, DCM_PerFrameFunctionalGroupsSequence);
    if (own.size() != static_cast<std::size_t>(layout.frames)) {
        throw input_error(where + " describes " + std::to_string(own.size()) + " frames of " + std::to_string(layout.frames) +
                          " (PerFrameFunctionalGroupsSequence; each needs its place); export it again");
    }
    DcmItem* const common = shared.empty() ? nullptr : shared.front();
    for (std::size_t f = 0; f < own.size(); ++f) {
        std::string const frame = where + ": frame " + std::to_string(f + 1);
        layout.frame.push_back(frame_of(frame, layout.kind, common, own[f]));
        read_measures(frame, common, own[f], f == 0, layout);
    }
    return layout;
}

/// The lattice of all frames of all segments, and each frame's plane in it.
Geometry lattice_of(std::string const& where, Layout const& layout, std::vector<int>& plane) {
    constexpr double beside_mm = 0.1;  // positions are written with few digits
    auto const& d = layout.direction;
    Vec3d const normal{d[2], d[5], d[8]};
    std::vector<double> heights;
    for (auto const& frame : layout.frame) {
        auto const& p = frame.position_mm;
        heights.push_back(p[0] * normal[0] + p[1] * normal[1] + p[2] * normal[2]);
    }
    auto const steps = even_steps(where, heights, layout.step_mm);
    plane = steps.index;
    Geometry g;
    g.size = {layout.columns, layout.rows, steps.count};
    g.spacing_mm = {layout.spacing_mm[1], layout.spacing_mm[0], steps.step};
    g.direction = d;
    g.origin_mm = layout.frame[static_cast<std::size_t>(std::min_element(heights.begin(), heights.end()) - heights.begin())].position_mm;
    for (std::size_t f = 0; f < layout.frame.size(); ++f) {
        Vec3d const index = g.to_index(layout.frame[f].position_mm);
        if (std::abs(index[0]) * g.spacing_mm[0] > beside_mm || std::abs(index[1]) * g.spacing_mm[1] > beside_mm) {
            throw input_error(where + ": frame " + std::to_string(f + 1) +
                              " lies beside the others (tiles and tilted stacks form no grid); resample it");
        }
    }
    if (static_cast<double>(g.voxels()) > most_dicom_voxels) {
        throw input_error(where + " spans more than 1e9 voxels (its frames are absurdly far apart); export it again");
    }
    return g;
}

/// Value of pixel `p` of frame `f`, as stored.
int stored(std::vector<std::uint8_t> const& bytes, Layout const& layout, std::size_t f, std::size_t p) {
    std::size_t const at = f * layout.pixels() + p;
    if (layout.bits == 1) { return bytes[at / 8] >> (at % 8) & 1; }  // packed through all frames, lowest bit first
    return layout.bits == 8 ? bytes[at] : bytes[2 * at] | bytes[2 * at + 1] << 8;
}

}  // namespace

Segmentation read_segmentation(std::filesystem::path const& file) {
    DicomObject const object(file);
    Segmentation result;
    result.file = file;
    result.kind = kind_of(object);
    result.frame_of_reference = text_of(object.data(), DCM_FrameOfReferenceUID);
    result.segments = segments_of(object);
    return result;
}

SegSegment read_segment(std::filesystem::path const& file, RoiChoice const& choice) {
    DicomObject const object(file);
    auto const segments = segments_of(object);
    auto const& [number, label] = segments[choose(object.name(), "segment", segments, choice)];
    Layout const layout = layout_of(object);
    std::vector<int> plane;
    SegSegment segment{number, label, {lattice_of(object.name(), layout, plane), {}}};
    segment.fraction.values.assign(segment.fraction.geometry.voxels(), 0.0F);
    std::size_t const bits = layout.pixels() * static_cast<std::size_t>(layout.frames) * static_cast<std::size_t>(layout.bits);
    auto const bytes = object.pixels((bits + 7) / 8);
    std::set<int> seen;
    for (std::size_t f = 0; f < layout.frame.size(); ++f) {
        bool const labelmap = layout.kind == SegKind::labelmap;
        if (!labelmap && layout.frame[f].segment != number) { continue; }
        if (!seen.insert(plane[f]).second) {
            throw input_error(object.name() + ": segment " + std::to_string(number) + " has two frames at one place (frame " +
                              std::to_string(f + 1) + "; which one holds is not said); export it again");
        }
        float* const out = segment.fraction.values.data() + static_cast<std::size_t>(plane[f]) * layout.pixels();
        for (std::size_t p = 0; p < layout.pixels(); ++p) {
            int const value = stored(bytes, layout, f, p);
            double const fraction = labelmap ? value == number : std::min(1.0, value / layout.maximum);
            out[p] = static_cast<float>(layout.probability ? fraction >= 0.5 : fraction);
        }
    }
    return segment;
}

}  // namespace yttria
