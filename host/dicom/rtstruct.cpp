// SPDX-License-Identifier: Apache-2.0
#include "host/dicom/dicom_object.hpp"

#include <cmath>
#include <map>

namespace yttria {
namespace {

/// A contour of more points is no drawing.
constexpr std::size_t most_points = 1'000'000;

Polygon3d polygon_of(std::string const& where, DcmItem& contour) {
    auto const values = numbers_of(contour, DCM_ContourData);
    if (values.size() % 3 != 0 || values.size() > 3 * most_points) {
        throw input_error(where + " has ContourData of " + std::to_string(values.size()) +
                          " numbers (a point is three of them, at most 1e6 points); export it again");
    }
    Polygon3d polygon;
    for (std::size_t i = 0; i < values.size(); i += 3) {
        Vec3d const point{values[i], values[i + 1], values[i + 2]};
        if (!std::isfinite(point[0] + point[1] + point[2])) {
            throw input_error(where + " has ContourData that are no numbers (point " + std::to_string(i / 3) + "); export it again");
        }
        polygon.push_back(point);
    }
    return polygon;
}

}  // namespace

RtRoi const& RtStructureSet::find(RoiChoice const& choice) const {
    std::vector<std::pair<int, std::string>> entries;
    for (auto const& roi : rois) { entries.emplace_back(roi.number, roi.name); }
    return rois[choose("\"" + file.string() + "\"", "ROI", entries, choice)];
}

RtStructureSet read_rtstruct(std::filesystem::path const& file) {
    DicomObject const object(file);
    object.expect("RTSTRUCT", {UID_RTStructureSetStorage});
    RtStructureSet set;
    set.file = file;
    set.label = text_of(object.data(), DCM_StructureSetLabel);
    std::map<int, std::size_t> by_number;
    for (DcmItem* item : items_of(object.data(), DCM_StructureSetROISequence)) {
        RtRoi roi;
        auto const number = whole_of(*item, DCM_ROINumber);
        roi.name = text_of(*item, DCM_ROIName);
        if (!number || !by_number.emplace(*number, set.rois.size()).second) {
            throw input_error(object.name() + " lists the ROI \"" + roi.name +
                              "\" without a number of its own (contours are found by it); export it again");
        }
        roi.number = *number;
        roi.frame_of_reference = text_of(*item, DCM_ReferencedFrameOfReferenceUID);
        set.rois.push_back(roi);
    }
    for (DcmItem* item : items_of(object.data(), DCM_ROIContourSequence)) {
        auto const number = whole_of(*item, DCM_ReferencedROINumber);
        auto const found = number ? by_number.find(*number) : by_number.end();
        if (found == by_number.end()) { continue; }  // contours of an ROI that is not listed have no name
        RtRoi& roi = set.rois[found->second];
        std::string const where = object.name() + ": ROI " + std::to_string(roi.number) + " \"" + roi.name + "\"";
        for (DcmItem* contour : items_of(*item, DCM_ContourSequence)) {
            std::string const type = text_of(*contour, DCM_ContourGeometricType);
            if (type == "CLOSED_PLANAR" || type == "CLOSEDPLANAR_XOR") {
                roi.contours.push_back(polygon_of(where, *contour));
            } else {
                ++roi.other_contours;
            }
        }
    }
    return set;
}

}  // namespace yttria
