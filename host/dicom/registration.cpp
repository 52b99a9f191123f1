// SPDX-License-Identifier: Apache-2.0
#include "host/dicom/dicom_object.hpp"

#include <cmath>

namespace yttria {
namespace {

/// Matrices are written with few digits; beyond this they scale or shear.
constexpr double rigid_tolerance = 1e-3;

Affine matrix_of(std::string const& where, DcmItem& item) {
    auto const m = numbers_of(item, DCM_FrameOfReferenceTransformationMatrix);
    bool usable = m.size() == 16;
    for (double const x : m) { usable = usable && std::isfinite(x); }
    if (!usable || std::abs(m[12]) + std::abs(m[13]) + std::abs(m[14]) + std::abs(m[15] - 1) > 1e-6) {
        throw input_error(where +
                          " has no usable FrameOfReferenceTransformationMatrix (16 numbers, the last row 0 0 0 1); export it again");
    }
    Affine const map{{m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]}, {m[3], m[7], m[11]}};
    if (!(map.departure_from_rigid() <= rigid_tolerance)) {
        throw input_error(where + " scales or shears (type \"" + text_of(item, DCM_FrameOfReferenceTransformationMatrixType) +
                          "\"; only rigid registrations are used); register rigidly");
    }
    return map;
}

}  // namespace

std::optional<Affine> SpatialRegistration::between(std::string const& from, std::string const& to) const {
    auto const map_of = [&](std::string const& frame) -> std::optional<Affine> {
        for (auto const& [uid, map] : to_registered) {
            if (uid == frame) { return map; }
        }
        if (frame == registered_frame) { return Affine{}; }
        return {};
    };
    auto const a = map_of(from), b = map_of(to);
    if (!a || !b) { return {}; }
    return compose(b->inverse(), *a);
}

SpatialRegistration read_spatial_registration(std::filesystem::path const& file) {
    DicomObject const object(file);
    if (text_of(object.data(), DCM_SOPClassUID) == UID_DeformableSpatialRegistrationStorage) {
        throw input_error(object.name() + " is a deformable registration (contours and masks are moved rigidly only); give a rigid one");
    }
    object.expect("REG", {UID_SpatialRegistrationStorage});
    SpatialRegistration registration;
    registration.file = file;
    registration.registered_frame = text_of(object.data(), DCM_FrameOfReferenceUID);
    for (DcmItem* item : items_of(object.data(), DCM_RegistrationSequence)) {
        std::string const frame = text_of(*item, DCM_FrameOfReferenceUID);
        Affine map;
        // Applied in the order of the items (PS3.3 C.20.2.1.1).
        for (DcmItem* step : items_of(*item, DCM_MatrixRegistrationSequence)) {
            for (DcmItem* matrix : items_of(*step, DCM_MatrixSequence)) {
                map = compose(matrix_of(object.name() + ": the registration of frame " + frame, *matrix), map);
            }
        }
        if (!frame.empty()) { registration.to_registered.emplace_back(frame, map); }
    }
    if (registration.registered_frame.empty() || registration.to_registered.empty()) {
        throw input_error(object.name() + " connects no two frames of reference (a UID is missing); export it again");
    }
    return registration;
}

}  // namespace yttria
