// SPDX-License-Identifier: Apache-2.0
#include "host/dicom/write_images.hpp"

#include "host/dicom/write_slices.hpp"
#include "host/dicom/write_support.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace yttria {
namespace {

namespace fs = std::filesystem;

std::size_t plane_of(Geometry const& grid) { return static_cast<std::size_t>(grid.size[0]) * static_cast<std::size_t>(grid.size[1]); }

std::vector<Uint16> words(float const* from, std::size_t count, double factor, double lowest, double highest) {
    std::vector<Uint16> out(count);
    for (std::size_t v = 0; v < count; ++v) {
        double const stored = std::clamp(std::round(static_cast<double>(from[v]) * factor), lowest, highest);
        out[v] = static_cast<Uint16>(static_cast<int>(stored));  // negative ones as two's complement
    }
    return out;
}

void put_pixel_kind(DcmDataset& data, Geometry const& grid, bool is_signed) {
    put_unsigned(data, DCM_SamplesPerPixel, 1);
    put(data, DCM_PhotometricInterpretation, "MONOCHROME2");
    put_unsigned(data, DCM_Rows, static_cast<unsigned>(grid.size[1]));
    put_unsigned(data, DCM_Columns, static_cast<unsigned>(grid.size[0]));
    put_unsigned(data, DCM_BitsAllocated, 16);
    put_unsigned(data, DCM_BitsStored, 16);
    put_unsigned(data, DCM_HighBit, 15);
    put_unsigned(data, DCM_PixelRepresentation, is_signed ? 1 : 0);
    put(data, DCM_PixelSpacing, decimal_strings(std::array{grid.spacing_mm[1], grid.spacing_mm[0]}));  // between rows, columns
    put(data, DCM_SliceThickness, decimal_string(grid.spacing_mm[2]));
}

void put_series(DcmDataset& data, ObjectHead const& head) {
    put(data, DCM_BodyPartExamined, "ABDOMEN");
    for (auto const& tag : {DCM_SeriesDate, DCM_AcquisitionDate, DCM_ContentDate}) put(data, tag, head.date);
    for (auto const& tag : {DCM_SeriesTime, DCM_AcquisitionTime, DCM_ContentTime}) put(data, tag, head.time);
}

void put_place(DcmItem& item, Geometry const& grid, int frame) {
    put(item, DCM_ImagePositionPatient, decimal_strings(SliceOrder(grid).position_mm(frame)));
    put(item, DCM_ImageOrientationPatient, orientation_string(grid));
}

/// FrameIncrementPointer: which vector the frames follow.
void put_pointer(DcmDataset& data, DcmTagKey const& vector) {
    auto* pointer = new DcmAttributeTag(DCM_FrameIncrementPointer);
    pointer->putTagVal(vector);
    data.insert(pointer);
}

/// Modules that NM and PET share: head first, recumbent.
void put_orientation(DcmDataset& data) {
    put_code(data, DCM_PatientOrientationCodeSequence, {"102538003", "SCT", "recumbent"});
    put_code(data, DCM_PatientGantryRelationshipCodeSequence, {"102540008", "SCT", "headfirst"});
}

/// Type 2: the sequence is there, and empty.
void put_empty(DcmDataset& data, DcmTagKey const& sequence) { data.insert(new DcmSequenceOfItems(sequence)); }

/// One energy window, detector and rotation: what they were is not said.
DcmItem& put_camera(DcmDataset& data) {
    for (auto const& tag : {DCM_NumberOfEnergyWindows, DCM_NumberOfDetectors, DCM_NumberOfRotations}) put_unsigned(data, tag, 1);
    for (auto const& tag : {DCM_EnergyWindowInformationSequence, DCM_RotationInformationSequence}) put_empty(data, tag);
    put(data, DCM_CountsAccumulated, "");
    auto& detector = add_item(data, DCM_DetectorInformationSequence);
    put(detector, DCM_CollimatorType, "");
    return detector;
}

DcmItem& put_tracer(DcmDataset& data, EmissionHead const& emission) {
    auto& tracer = add_item(data, DCM_RadiopharmaceuticalInformationSequence);
    put(tracer, DCM_Radiopharmaceutical, emission.tracer);
    // CID 18 and 4020
    put_code(tracer, DCM_RadionuclideCodeSequence,
             emission.isotope == "Y-90" ? Code{"14691008", "SCT", "^90^Yttrium"} : Code{"72454006", "SCT", "^99m^Technetium"});
    return tracer;
}

/// One file a slice, numbered from 1; `describe` adds what is this kind's own.
template <class Describe>
void write_slices(fs::path const& folder, Volume<float> const& image, Identity const& identity, ObjectHead const& head, ObjectKind kind,
                  Describe const& describe) {
    auto const& grid = image.geometry;
    SliceOrder const order(grid);
    kind.series_uid = new_uid();
    for (int k = 0; k < grid.size[2]; ++k) {
        DcmFileFormat object;
        auto& data = *object.getDataset();
        kind.sop_uid = new_uid();
        put_head(data, identity, head, kind);
        put_series(data, head);
        put(data, DCM_InstanceNumber, std::to_string(k + 1));
        put_place(data, grid, k);
        describe(data, k, image.values.data() + plane_of(grid) * static_cast<std::size_t>(order.slice(k)));
        char name[24];
        std::snprintf(name, sizeof name, "%04d.dcm", k + 1);
        save(folder / name, object);
    }
}

}  // namespace

void write_ct(fs::path const& folder, Volume<float> const& ct, Identity const& identity, ObjectHead const& head) {
    auto const& grid = ct.geometry;
    write_slices(folder, ct, identity, head, {UID_CTImageStorage, "CT", "CT of a phantom", 1, "", ""},
                 [&](DcmDataset& data, int, float const* slice) {
                     put(data, DCM_PatientPosition, "HFS");
                     put(data, DCM_ImageType, "DERIVED\\PRIMARY\\AXIAL");
                     put(data, DCM_KVP, "");
                     put(data, DCM_AcquisitionNumber, "1");
                     put_pixel_kind(data, grid, true);
                     put(data, DCM_RescaleIntercept, "0");
                     put(data, DCM_RescaleSlope, "1");
                     put(data, DCM_RescaleType, "HU");
                     put_words(data, words(slice, plane_of(grid), 1, -1024, 3071));
                 });
}

void write_pet(fs::path const& folder, Volume<float> const& Bq_per_mL, EmissionHead const& emission, Identity const& identity,
               ObjectHead const& head) {
    auto const& grid = Bq_per_mL.geometry;
    float const most = Bq_per_mL.values.empty() ? 0 : *std::max_element(Bq_per_mL.values.begin(), Bq_per_mL.values.end());
    auto const slope = decimal_string(most > 0 ? static_cast<double>(most) / largest_count : 1);
    write_slices(folder, Bq_per_mL, identity, head, {UID_PositronEmissionTomographyImageStorage, "PT", emission.description, 2, "", ""},
                 [&](DcmDataset& data, int k, float const* slice) {
                     put(data, DCM_ImageType, "DERIVED\\PRIMARY");
                     put_unsigned(data, DCM_ImageIndex, static_cast<unsigned>(k + 1));
                     put(data, DCM_FrameReferenceTime, "0");
                     put(data, DCM_ActualFrameDuration, "");
                     put(data, DCM_DecayFactor, "1");
                     put(data, DCM_SeriesType, "WHOLE BODY\\IMAGE");
                     put(data, DCM_CountsSource, "EMISSION");
                     put(data, DCM_CollimatorType, "");
                     put_unsigned(data, DCM_NumberOfSlices, static_cast<unsigned>(grid.size[2]));
                     put_orientation(data);
                     put(data, DCM_Units, "BQML");
                     put(data, DCM_DecayCorrection, "ADMIN");
                     put(data, DCM_CorrectedImage, "ATTN\\SCAT\\DECY");
                     auto& tracer = put_tracer(data, emission);
                     put(tracer, DCM_RadionuclideHalfLife, decimal_string(emission.half_life_s));
                     put(tracer, DCM_RadiopharmaceuticalStartDateTime, head.date + head.time);
                     put_pixel_kind(data, grid, true);
                     put(data, DCM_RescaleIntercept, "0");
                     put(data, DCM_RescaleSlope, slope);
                     put_words(data, words(slice, plane_of(grid), 1 / std::stod(slope), 0, 32767));
                 });
}

void write_spect(fs::path const& file, Volume<float> const& counts, EmissionHead const& emission, Identity const& identity,
                 ObjectHead const& head) {
    auto const& grid = counts.geometry;
    DcmFileFormat object;
    auto& data = *object.getDataset();
    put_head(data, identity, head, {UID_NuclearMedicineImageStorage, "NM", emission.description, 2, new_uid(), new_uid()});
    put_series(data, head);
    put(data, DCM_ImageType, "DERIVED\\PRIMARY\\RECON TOMO\\EMISSION");
    put(data, DCM_InstanceNumber, "1");
    put(data, DCM_NumberOfFrames, std::to_string(grid.size[2]));
    put_tracer(data, emission);
    put_orientation(data);
    put_place(put_camera(data), grid, 0);  // an NM object has its place in the detector's item
    std::vector<Uint16> slices(static_cast<std::size_t>(grid.size[2]));
    std::iota(slices.begin(), slices.end(), Uint16{1});
    put_pointer(data, DCM_SliceVector);
    put_unsigned(data, DCM_SliceVector, slices);
    put_unsigned(data, DCM_NumberOfSlices, static_cast<unsigned>(grid.size[2]));
    put(data, DCM_SpacingBetweenSlices, decimal_string(grid.spacing_mm[2]));
    put(data, DCM_CorrectedImage, "ATTN\\SCAT");
    put_pixel_kind(data, grid, false);
    float const most = counts.values.empty() ? 0 : *std::max_element(counts.values.begin(), counts.values.end());
    std::vector<Uint16> frames;
    for (int k = 0; k < grid.size[2]; ++k) {
        auto const* slice = counts.values.data() + plane_of(grid) * static_cast<std::size_t>(SliceOrder(grid).slice(k));
        auto const stored = words(slice, plane_of(grid), most > 0 ? largest_count / static_cast<double>(most) : 1, 0, 65535);
        frames.insert(frames.end(), stored.begin(), stored.end());
    }
    put_words(data, frames);
    save(file, object);
}

}  // namespace yttria
