// SPDX-License-Identifier: Apache-2.0
#include "host/dicom/write_seg.hpp"

#include "host/dicom/write_slices.hpp"
#include "host/dicom/write_support.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

struct Frame {
    std::size_t segment;
    int frame;  ///< place along the normal, from 0
};

constexpr Code anatomical{"123037004", "SCT", "Anatomical Structure"}, altered{"49755003", "SCT", "Morphologically Altered Structure"},
    spatial{"309825002", "SCT", "Spatial and Relational Concept"};

/// SNOMED CT where it has the term (PS3.16 CID 7150 ff.), else a private code.
std::pair<Code, Code> codes_of(Role role) {
    switch (role) {
        case Role::liver:
            return {anatomical, {"10200004", "SCT", "Liver"}};
        case Role::lung:
            return {anatomical, {"39607008", "SCT", "Lung"}};
        case Role::lung_left:
            return {anatomical, {"44029006", "SCT", "Left lung"}};
        case Role::lung_right:
            return {anatomical, {"3341006", "SCT", "Right lung"}};
        case Role::tumour:
            return {altered, {"108369006", "SCT", "Neoplasm"}};
        case Role::necrosis:
            return {altered, {"6574001", "SCT", "Necrosis"}};
        case Role::body:
            return {anatomical, {"38266002", "SCT", "Entire body"}};
        case Role::perfused:
            return {spatial, {"perfused", "99YTTRIA", "Perfused territory"}};
        case Role::avoid:
            return {spatial, {"avoid", "99YTTRIA", "Structure to avoid"}};
        case Role::other:
            break;
    }
    return {spatial, {"other", "99YTTRIA", "Other structure"}};
}

float const* slice_of(Geometry const& grid, Segment const& segment, int slice) {
    return segment.fraction->data() + grid.index(0, 0, slice);
}

std::size_t plane_size(Geometry const& grid) { return static_cast<std::size_t>(grid.size[0]) * static_cast<std::size_t>(grid.size[1]); }

/// What a voxel is stored as: 0 or 1, or 0 to 255.
unsigned stored(float fraction, SegEncoding kind) {
    if (kind == SegEncoding::binary) return fraction >= 0.5F ? 1 : 0;
    return static_cast<unsigned>(std::lround(255.0 * std::clamp(static_cast<double>(fraction), 0.0, 1.0)));
}

std::vector<Frame> frames_of(Geometry const& grid, std::vector<Segment> const& segments, SegEncoding kind, SliceOrder const& order) {
    std::vector<Frame> frames;
    for (std::size_t s = 0; s < segments.size(); ++s)
        for (int k = 0; k < grid.size[2]; ++k) {
            auto const* values = slice_of(grid, segments[s], order.slice(k));
            if (std::any_of(values, values + plane_size(grid), [&](float value) { return stored(value, kind) != 0; }))
                frames.push_back({s, k});
        }
    return frames;
}

/// Bits run on over the ends of rows and frames, the first voxel in the lowest bit (PS3.5 8.1.1).
std::vector<Uint8> pixels_of(Geometry const& grid, std::vector<Segment> const& segments, std::vector<Frame> const& frames, SegEncoding kind,
                             SliceOrder const& order) {
    std::size_t const plane = plane_size(grid), voxels = plane * frames.size();
    std::vector<Uint8> bytes(kind == SegEncoding::binary ? (voxels + 7) / 8 : voxels);
    if (bytes.size() % 2 != 0) bytes.push_back(0);
    std::size_t at = 0;
    for (auto const& frame : frames) {
        auto const* values = slice_of(grid, segments[frame.segment], order.slice(frame.frame));
        for (std::size_t v = 0; v < plane; ++v, ++at) {
            unsigned const value = stored(values[v], kind);
            if (kind == SegEncoding::binary)
                bytes[at / 8] = static_cast<Uint8>(bytes[at / 8] | (value << (at % 8)));
            else
                bytes[at] = static_cast<Uint8>(value);
        }
    }
    return bytes;
}

void put_image_description(DcmDataset& data, Geometry const& grid, std::size_t frames, SegEncoding kind, ObjectHead const& head) {
    unsigned const bits = kind == SegEncoding::binary ? 1 : 8;
    put(data, DCM_ImageType, "DERIVED\\PRIMARY");
    put(data, DCM_InstanceNumber, "1");
    put(data, DCM_ContentDate, head.date);
    put(data, DCM_ContentTime, head.time);
    put(data, DCM_ContentLabel, "RESEARCH");
    put(data, DCM_ContentDescription, research_only);
    put(data, DCM_ContentCreatorName, "");
    put(data, DCM_DeviceSerialNumber, "0");
    put(data, DCM_LossyImageCompression, "00");
    put_unsigned(data, DCM_SamplesPerPixel, 1);
    put(data, DCM_PhotometricInterpretation, "MONOCHROME2");
    put(data, DCM_NumberOfFrames, std::to_string(frames));
    put_unsigned(data, DCM_Rows, static_cast<unsigned>(grid.size[1]));
    put_unsigned(data, DCM_Columns, static_cast<unsigned>(grid.size[0]));
    put_unsigned(data, DCM_BitsAllocated, bits);
    put_unsigned(data, DCM_BitsStored, bits);
    put_unsigned(data, DCM_HighBit, bits - 1);
    put_unsigned(data, DCM_PixelRepresentation, 0);
    put(data, DCM_SegmentationType, kind == SegEncoding::binary ? "BINARY" : "FRACTIONAL");
    if (kind == SegEncoding::fractional) {
        put(data, DCM_SegmentationFractionalType, "OCCUPANCY");
        put_unsigned(data, DCM_MaximumFractionalValue, 255);
    }
}

void put_segments(DcmDataset& data, std::vector<Segment> const& segments) {
    for (std::size_t s = 0; s < segments.size(); ++s) {
        auto& item = add_item(data, DCM_SegmentSequence);
        auto const [category, type] = codes_of(segments[s].role);
        put_unsigned(item, DCM_SegmentNumber, static_cast<unsigned>(s + 1));
        put(item, DCM_SegmentLabel, plain_text(segments[s].name, 64));
        put(item, DCM_SegmentAlgorithmType, "SEMIAUTOMATIC");
        put(item, DCM_SegmentAlgorithmName, "contours given to Yttria");
        put_code(item, DCM_SegmentedPropertyCategoryCodeSequence, category);
        put_code(item, DCM_SegmentedPropertyTypeCodeSequence, type);
    }
}

/// Two dimensions: segment, place along the normal.
void put_dimensions(DcmDataset& data) {
    auto const organization = new_uid();
    put(add_item(data, DCM_DimensionOrganizationSequence), DCM_DimensionOrganizationUID, organization);
    auto const dimension = [&](DcmTagKey const& index, DcmTagKey const& group) {
        auto& item = add_item(data, DCM_DimensionIndexSequence);
        put(item, DCM_DimensionOrganizationUID, organization);
        for (auto const& [tag, value] : {std::pair{DCM_DimensionIndexPointer, index}, std::pair{DCM_FunctionalGroupPointer, group}}) {
            auto* element = new DcmAttributeTag(tag);
            element->putTagVal(value);
            item.insert(element);
        }
    };
    dimension(DCM_ReferencedSegmentNumber, DCM_SegmentIdentificationSequence);
    dimension(DCM_ImagePositionPatient, DCM_PlanePositionSequence);
}

void put_groups(DcmDataset& data, Geometry const& grid, std::vector<Frame> const& frames, SliceOrder const& order) {
    auto& shared = add_item(data, DCM_SharedFunctionalGroupsSequence);
    auto& measures = add_item(shared, DCM_PixelMeasuresSequence);
    put(measures, DCM_SliceThickness, decimal_string(grid.spacing_mm[2]));
    put(measures, DCM_SpacingBetweenSlices, decimal_string(grid.spacing_mm[2]));
    put(measures, DCM_PixelSpacing, decimal_strings(std::array{grid.spacing_mm[1], grid.spacing_mm[0]}));
    put(add_item(shared, DCM_PlaneOrientationSequence), DCM_ImageOrientationPatient, orientation_string(grid));
    for (auto const& frame : frames) {
        auto& item = add_item(data, DCM_PerFrameFunctionalGroupsSequence);
        auto const number = static_cast<unsigned>(frame.segment + 1);
        auto& content = add_item(item, DCM_FrameContentSequence);
        std::array<Uint32, 2> const place{number, static_cast<Uint32>(frame.frame + 1)};
        content.putAndInsertUint32Array(DCM_DimensionIndexValues, place.data(), place.size());
        put(add_item(item, DCM_PlanePositionSequence), DCM_ImagePositionPatient, decimal_strings(order.position_mm(frame.frame)));
        put_unsigned(add_item(item, DCM_SegmentIdentificationSequence), DCM_ReferencedSegmentNumber, number);
    }
}

}  // namespace

void write_seg(std::filesystem::path const& file, Geometry const& grid, std::vector<Segment> const& segments, SegEncoding kind,
               Identity const& identity, ObjectHead const& head) {
    SliceOrder const order(grid);
    auto const frames = frames_of(grid, segments, kind, order);
    if (frames.empty())
        throw input_error("cannot write \"" + file.string() +
                          "\" (no structure fills a voxel of the grid) choose another grid or structures");
    DcmFileFormat object;
    auto& data = *object.getDataset();
    put_head(data, identity, head, {UID_SegmentationStorage, "SEG", "structures of the dose", 4, new_uid(), new_uid()});
    put_image_description(data, grid, frames.size(), kind, head);
    put_segments(data, segments);
    put_dimensions(data);
    put_groups(data, grid, frames, order);
    put_bytes(data, pixels_of(grid, segments, frames, kind, order));
    save(file, object);
}

}  // namespace yttria
