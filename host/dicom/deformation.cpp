// SPDX-License-Identifier: Apache-2.0
// DICOM Deformable Spatial Registration (PS3.3 C.20.3): how to sample a source frame into the registered one.
#include "host/dicom/dicom_object.hpp"

#include <cmath>

namespace yttria {
namespace {

/// The last row of a matrix, and how far from singular the rest must be.
constexpr double last_row = 1e-6, least_determinant = 1e-3;

Affine matrix_of(std::string const& where, DcmItem& item, DcmTagKey const& sequence) {
    auto const steps = items_of(item, sequence);
    if (steps.empty()) { return {}; }
    auto const m = numbers_of(*steps.front(), DCM_FrameOfReferenceTransformationMatrix);
    bool usable = m.size() == 16;
    for (double const x : m) { usable = usable && std::isfinite(x); }
    if (usable) {
        double const volume =
            m[0] * (m[5] * m[10] - m[6] * m[9]) - m[1] * (m[4] * m[10] - m[6] * m[8]) + m[2] * (m[4] * m[9] - m[5] * m[8]);
        usable = std::abs(m[12]) + std::abs(m[13]) + std::abs(m[14]) + std::abs(m[15] - 1) <= last_row && volume > least_determinant;
    }
    if (!usable) {
        throw input_error(where +
                          " has no usable matrix before or after the deformation (16 numbers, the last row 0 0 0 1, not mirrored); "
                          "export it again");
    }
    return {{m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]}, {m[3], m[7], m[11]}};
}

Geometry grid_of(std::string const& where, DcmItem& item) {
    auto const position = numbers_of(item, DCM_ImagePositionPatient), resolution = numbers_of(item, DCM_GridResolution),
               size = numbers_of(item, DCM_GridDimensions);
    double voxels = 1;
    bool usable = position.size() == 3 && resolution.size() == 3 && size.size() == 3;
    for (std::size_t a = 0; usable && a < 3; ++a) {
        usable = std::isfinite(position[a]) && std::isfinite(resolution[a]) && resolution[a] > 0 && size[a] >= 2 && size[a] < 1e5;
        voxels *= size[a];
    }
    if (!usable || voxels > most_dicom_voxels) {
        throw input_error(where +
                          " has no usable deformation grid (a position, a resolution above 0 and at least 2 points a side are needed); "
                          "export it again");
    }
    Geometry grid;
    for (std::size_t a = 0; a < 3; ++a) {
        grid.size[a] = static_cast<int>(size[a]);
        grid.spacing_mm[a] = resolution[a];
        grid.origin_mm[a] = position[a];
    }
    grid.direction = direction_of(where, numbers_of(item, DCM_ImageOrientationPatient));
    return grid;
}

}  // namespace

bool is_deformable_registration(std::filesystem::path const& file) {
    return text_of(DicomObject(file).data(), DCM_SOPClassUID) == UID_DeformableSpatialRegistrationStorage;
}

Deformation read_deformable_registration(std::filesystem::path const& file, std::string const& planning_frame,
                                         std::string const& image_frame) {
    DicomObject const object(file);
    object.expect("REG", {UID_DeformableSpatialRegistrationStorage});
    std::string const registered = text_of(object.data(), DCM_FrameOfReferenceUID);
    if (registered.empty() || registered != planning_frame) {
        throw input_error(object.name() + " deforms images into the frame of reference \"" + registered + "\" and the planning CT has \"" +
                          planning_frame + "\" (a deformation is not turned round here); register the image to the planning CT");
    }
    std::string others;
    for (DcmItem* item : items_of(object.data(), DCM_DeformableRegistrationSequence)) {
        std::string const source = text_of(*item, DCM_SourceFrameOfReferenceUID);
        if (source != image_frame || source.empty()) {
            others += (others.empty() ? "" : ", ") + source;
            continue;
        }
        std::string const where = object.name() + ": the registration of frame " + source;
        auto const grids = items_of(*item, DCM_DeformableRegistrationGridSequence);
        if (grids.size() != 1) {
            throw input_error(where + " has no deformation grid (it is a rigid one); export it as a Spatial Registration");
        }
        Deformation field;
        field.grid = grid_of(where, *grids.front());
        field.before = matrix_of(where, *item, DCM_PreDeformationMatrixRegistrationSequence);
        field.after = matrix_of(where, *item, DCM_PostDeformationMatrixRegistrationSequence);
        Float32 const* numbers = nullptr;
        unsigned long count = 0;
        if (grids.front()->findAndGetFloat32Array(DCM_VectorGridData, numbers, &count).bad() || numbers == nullptr ||
            count != 3 * field.grid.voxels()) {
            throw input_error(where + " holds " + std::to_string(count) + " numbers for " + std::to_string(field.grid.voxels()) +
                              " vectors (it is cut off, or its dimensions are wrong); export it again");
        }
        field.shift_mm.resize(field.grid.voxels());
        for (std::size_t i = 0; i < field.shift_mm.size(); ++i) {
            field.shift_mm[i] = {numbers[3 * i], numbers[3 * i + 1], numbers[3 * i + 2]};
        }
        return field;
    }
    throw input_error(object.name() + " deforms the frames of reference " + (others.empty() ? "(none)" : others) + " and not \"" +
                      image_frame + "\" (it is of other images); name the registration of this image");
}

}  // namespace yttria
