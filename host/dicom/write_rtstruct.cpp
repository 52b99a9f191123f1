// SPDX-License-Identifier: Apache-2.0
#include "host/dicom/write_rtstruct.hpp"

#include "host/dicom/write_colour.hpp"
#include "host/dicom/write_support.hpp"

#include <cstdio>

namespace yttria {
namespace {

/// Defined terms of RTROIInterpretedType (PS3.3 C.8.8.8.1) where one fits.
char const* interpreted_type(Role role) {
    switch (role) {
        case Role::tumour:
            return "GTV";
        case Role::perfused:
            return "TREATED_VOLUME";
        case Role::body:
            return "EXTERNAL";
        case Role::avoid:
            return "AVOIDANCE";
        default:
            return "ORGAN";
    }
}

std::string points_text(std::vector<Vec3d> const& points) {
    std::string text;
    char number[40];
    for (auto const& point : points)
        for (double const value : point) {
            std::snprintf(number, sizeof number, "%.3f", value);
            text += (text.empty() ? "" : "\\") + std::string(number);
        }
    return text;
}

void add_region(DcmDataset& data, ContouredRegion const& region, std::size_t index, Identity const& identity) {
    auto const number = std::to_string(index + 1);
    auto& roi = add_item(data, DCM_StructureSetROISequence);
    put(roi, DCM_ROINumber, number);
    put(roi, DCM_ReferencedFrameOfReferenceUID, identity.frame_of_reference_uid);
    put(roi, DCM_ROIName, plain_text(region.name, 64));
    put(roi, DCM_ROIGenerationAlgorithm, "AUTOMATIC");
    auto& contours = add_item(data, DCM_ROIContourSequence);
    put(contours, DCM_ReferencedROINumber, number);
    auto const rgb = colour_of(index);
    put(contours, DCM_ROIDisplayColor, std::to_string(rgb[0]) + "\\" + std::to_string(rgb[1]) + "\\" + std::to_string(rgb[2]));
    for (auto const& points : region.contours) {
        auto& contour = add_item(contours, DCM_ContourSequence);
        put(contour, DCM_ContourGeometricType, "CLOSED_PLANAR");
        put(contour, DCM_NumberOfContourPoints, std::to_string(points.size()));
        put(contour, DCM_ContourData, points_text(points));
    }
    auto& observation = add_item(data, DCM_RTROIObservationsSequence);
    put(observation, DCM_ObservationNumber, number);
    put(observation, DCM_ReferencedROINumber, number);
    put(observation, DCM_RTROIInterpretedType, interpreted_type(region.role));
    put(observation, DCM_ROIInterpreter, "");
}

}  // namespace

void write_rtstruct(std::filesystem::path const& file, std::vector<ContouredRegion> const& regions, Identity const& identity,
                    ObjectHead const& head, std::string const& description) {
    DcmFileFormat object;
    auto& data = *object.getDataset();
    put_head(data, identity, head, {UID_RTStructureSetStorage, "RTSTRUCT", description, 3, new_uid(), new_uid()});
    put(data, DCM_InstanceNumber, "1");
    put(data, DCM_StructureSetLabel, "RESEARCH");
    put(data, DCM_StructureSetName, research_only);
    put(data, DCM_StructureSetDescription, std::string(research_only) + ". Outlines of " + description + ".");
    put(data, DCM_StructureSetDate, head.date);
    put(data, DCM_StructureSetTime, head.time);
    auto& frame = add_item(data, DCM_ReferencedFrameOfReferenceSequence);
    put(frame, DCM_FrameOfReferenceUID, identity.frame_of_reference_uid);
    for (std::size_t r = 0; r < regions.size(); ++r) add_region(data, regions[r], r, identity);
    put(data, DCM_ApprovalStatus, "UNAPPROVED");
    save(file, object, EXS_LittleEndianImplicit);
}

}  // namespace yttria
