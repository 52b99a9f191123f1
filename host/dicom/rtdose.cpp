// SPDX-License-Identifier: Apache-2.0
#include "host/dicom/dicom_object.hpp"

#include <cmath>

namespace yttria {
namespace {

Geometry geometry_of(DicomObject const& object, int rows, int columns, int frames) {
    std::string const where = object.name();
    auto const position = numbers_of(object.data(), DCM_ImagePositionPatient), spacing = numbers_of(object.data(), DCM_PixelSpacing);
    auto offsets = numbers_of(object.data(), DCM_GridFrameOffsetVector);
    if (position.size() != 3 || spacing.size() != 2 || !(spacing[0] > 0) || !(spacing[1] > 0) ||
        !std::isfinite(position[0] + position[1] + position[2] + spacing[0] + spacing[1])) {
        throw input_error(where + " has no usable ImagePositionPatient or PixelSpacing (three and two numbers); export it again");
    }
    if (offsets.size() != static_cast<std::size_t>(frames) || frames < 2) {
        throw input_error(where + " has " + std::to_string(offsets.size()) + " values in GridFrameOffsetVector for " +
                          std::to_string(frames) + " planes (one a plane, two planes at least, are needed to place them); export it again");
    }
    // Either relative to the first plane or, in axial doses, the planes' own z (PS3.3 C.8.8.3.2); only differences matter.
    auto const steps = even_steps(where, offsets, std::nullopt);
    Geometry g;
    g.size = {columns, rows, frames};
    g.direction = direction_of(where, numbers_of(object.data(), DCM_ImageOrientationPatient));
    double const sense = steps.index.back() > steps.index.front() ? 1 : -1;
    for (int k = 0; k < frames; ++k) {
        if (steps.index[static_cast<std::size_t>(k)] != (sense > 0 ? k : frames - 1 - k)) {
            throw input_error(where + " has planes that are not evenly spaced and in order (GridFrameOffsetVector); resample the dose");
        }
    }
    for (std::size_t row = 0; row < 3; ++row) { g.direction[3 * row + 2] *= sense; }
    g.spacing_mm = {spacing[1], spacing[0], steps.step};
    g.origin_mm = {position[0], position[1], position[2]};
    return g;
}

}  // namespace

RtDose read_rtdose(std::filesystem::path const& file) {
    DicomObject const object(file);
    object.expect("RTDOSE", {UID_RTDoseStorage});
    auto& data = object.data();
    std::string const where = object.name();
    int const rows = whole_of(data, DCM_Rows).value_or(0), columns = whole_of(data, DCM_Columns).value_or(0);
    int const frames = whole_of(data, DCM_NumberOfFrames).value_or(1), bits = whole_of(data, DCM_BitsAllocated).value_or(0);
    if (rows < 1 || columns < 1 || frames < 1 || static_cast<double>(rows) * columns * frames > most_dicom_voxels) {
        throw input_error(where + " has absurd dimensions (" + std::to_string(columns) + " x " + std::to_string(rows) + " x " +
                          std::to_string(frames) + "); export it again");
    }
    if ((bits != 16 && bits != 32) || whole_of(data, DCM_SamplesPerPixel).value_or(1) != 1) {
        throw input_error(where + " has " + std::to_string(bits) + " bits a value (an RTDOSE has 16 or 32); export it again");
    }
    auto const scaling = number_of(data, DCM_DoseGridScaling);
    if (!scaling || !(*scaling > 0)) {
        throw input_error(where + " has no DoseGridScaling above 0 (stored numbers have no unit without it); export it again");
    }
    if (std::string const units = text_of(data, DCM_DoseUnits); units != "GY") {
        throw input_error(where + " has DoseUnits \"" + units + "\" (only GY is an absorbed dose); export the dose in Gy");
    }
    RtDose dose;
    dose.file = file;
    dose.frame_of_reference = text_of(data, DCM_FrameOfReferenceUID);
    dose.type = text_of(data, DCM_DoseType);
    dose.summation = text_of(data, DCM_DoseSummationType);
    if (dose.type == "ERROR") { throw input_error(where + " is a difference of doses (DoseType ERROR); name a dose"); }
    if (dose.type != "PHYSICAL") {
        dose.warnings.push_back(
            {"dose.not_physical", where + " has DoseType \"" + dose.type +
                                      "\" (a biologically weighted dose is no absorbed dose); its numbers are used as they are"});
    }
    dose.dose_Gy.geometry = geometry_of(object, rows, columns, frames);
    std::size_t const voxels = dose.dose_Gy.geometry.voxels(), width = static_cast<std::size_t>(bits / 8);
    bool const is_signed = whole_of(data, DCM_PixelRepresentation).value_or(0) == 1;
    auto const bytes = object.pixels(voxels * width);
    dose.dose_Gy.values.resize(voxels);
    for (std::size_t v = 0; v < voxels; ++v) {
        std::uint32_t stored = 0;
        for (std::size_t b = 0; b < width; ++b) { stored |= static_cast<std::uint32_t>(bytes[v * width + b]) << (8 * b); }
        double value = stored;
        if (is_signed && stored >> (bits - 1) != 0) { value -= std::ldexp(1.0, bits); }
        dose.dose_Gy.values[v] = static_cast<float>(value * *scaling);
    }
    return dose;
}

}  // namespace yttria
