// SPDX-License-Identifier: Apache-2.0
#include "tests/host/dicom/rt_writer.hpp"

#include <gtest/gtest.h>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmdata/dcrlerp.h>
#include <dcmtk/dcmjpls/djencode.h>
#include <dcmtk/dcmjpls/djrparam.h>

#include <sstream>

namespace yttria::test {
namespace {

void put(DcmItem& item, DcmTagKey const& tag, std::string const& value) {
    ASSERT_TRUE(item.putAndInsertString(tag, value.c_str()).good()) << value;
}
void put(DcmItem& item, DcmTagKey const& tag, int value) {
    // The library turns the number into what the tag holds.
    DcmTag const known(tag);
    if (known.getEVR() == EVR_US) {
        ASSERT_TRUE(item.putAndInsertUint16(tag, static_cast<Uint16>(value)).good());
    } else {
        put(item, tag, std::to_string(value));
    }
}
DcmItem& item_in(DcmItem& parent, DcmTagKey const& sequence) {
    DcmItem* item = nullptr;
    EXPECT_TRUE(parent.findOrCreateSequenceItem(sequence, item, -2).good());
    return *item;
}

std::string text(Vec3d const& point) {
    std::ostringstream out;
    out.precision(12);
    out << point[0] << "\\" << point[1] << "\\" << point[2];
    return out.str();
}

void begin(DcmFileFormat& format, char const* sop_class, std::string const& modality) {
    auto& data = *format.getDataset();
    put(data, DCM_SOPClassUID, sop_class);
    put(data, DCM_SOPInstanceUID, "1.2.3.4.5");
    put(data, DCM_Modality, modality);
}

void save(DcmFileFormat& format, std::filesystem::path const& file, E_TransferSyntax syntax) {
    OFCondition const status = format.saveFile(file.c_str(), syntax);
    ASSERT_TRUE(status.good()) << status.text();
}

}  // namespace

void write_rtstruct(std::filesystem::path const& file, std::vector<WrittenRoi> const& rois, std::string const& character_set) {
    DcmFileFormat format;
    begin(format, UID_RTStructureSetStorage, "RTSTRUCT");
    auto& data = *format.getDataset();
    if (!character_set.empty()) { put(data, DCM_SpecificCharacterSet, character_set); }
    for (auto const& roi : rois) {
        DcmItem& listed = item_in(data, DCM_StructureSetROISequence);
        put(listed, DCM_ROINumber, roi.number);
        put(listed, DCM_ROIName, roi.name);
        put(listed, DCM_ReferencedFrameOfReferenceUID, roi.frame);
        DcmItem& drawn = item_in(data, DCM_ROIContourSequence);
        put(drawn, DCM_ReferencedROINumber, roi.number);
        for (auto const& polygon : roi.contours) {
            DcmItem& contour = item_in(drawn, DCM_ContourSequence);
            std::string values;
            for (auto const& point : polygon) { values += (values.empty() ? "" : "\\") + text(point); }
            put(contour, DCM_ContourGeometricType, roi.type);
            put(contour, DCM_NumberOfContourPoints, static_cast<int>(polygon.size()));
            put(contour, DCM_ContourData, values);
        }
    }
    save(format, file, EXS_LittleEndianExplicit);
}

void write_seg(std::filesystem::path const& file, WrittenSeg const& seg) {
    DcmFileFormat format;
    begin(format, seg.type == "LABELMAP" ? "1.2.840.10008.5.1.4.1.1.66.7" : UID_SegmentationStorage, "SEG");
    auto& data = *format.getDataset();
    put(data, DCM_FrameOfReferenceUID, seg.frame);
    put(data, DCM_SegmentationType, seg.type);
    if (seg.type == "FRACTIONAL") {
        put(data, DCM_SegmentationFractionalType, seg.fractional);
        put(data, DCM_MaximumFractionalValue, seg.maximum);
    }
    put(data, DCM_Rows, seg.rows);
    put(data, DCM_Columns, seg.columns);
    put(data, DCM_NumberOfFrames, static_cast<int>(seg.frames.size()));
    put(data, DCM_SamplesPerPixel, 1);
    put(data, DCM_PhotometricInterpretation, "MONOCHROME2");
    put(data, DCM_BitsAllocated, seg.bits);
    put(data, DCM_BitsStored, seg.bits);
    put(data, DCM_HighBit, seg.bits - 1);
    put(data, DCM_PixelRepresentation, 0);
    for (std::size_t s = 0; s < seg.labels.size(); ++s) {
        DcmItem& segment = item_in(data, DCM_SegmentSequence);
        put(segment, DCM_SegmentNumber, static_cast<int>(s) + 1);
        put(segment, DCM_SegmentLabel, seg.labels[s]);
    }
    DcmItem& shared = item_in(data, DCM_SharedFunctionalGroupsSequence);
    put(item_in(shared, DCM_PlaneOrientationSequence), DCM_ImageOrientationPatient, seg.orientation);
    DcmItem& measures = item_in(shared, DCM_PixelMeasuresSequence);
    put(measures, DCM_PixelSpacing, "1.5\\2.5");
    if (seg.spacing_between_slices_mm > 0) { put(measures, DCM_SpacingBetweenSlices, std::to_string(seg.spacing_between_slices_mm)); }
    std::vector<Uint8> bytes;
    std::size_t bit = 0;
    for (auto const& frame : seg.frames) {
        DcmItem& own = item_in(data, DCM_PerFrameFunctionalGroupsSequence);
        put(item_in(own, DCM_PlanePositionSequence), DCM_ImagePositionPatient, text(frame.position_mm));
        if (seg.type != "LABELMAP") { put(item_in(own, DCM_SegmentIdentificationSequence), DCM_ReferencedSegmentNumber, frame.segment); }
        for (int const pixel : frame.pixels) {
            if (seg.bits == 1) {
                if (bit % 8 == 0) { bytes.push_back(0); }
                bytes.back() = static_cast<Uint8>(bytes.back() | (pixel & 1) << (bit % 8));
                ++bit;
            } else {
                for (int b = 0; b < seg.bits; b += 8) { bytes.push_back(static_cast<Uint8>(pixel >> b)); }
            }
        }
    }
    if (bytes.size() % 2 != 0) { bytes.push_back(0); }
    if (seg.bits == 16) {
        std::vector<Uint16> words;
        for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) { words.push_back(static_cast<Uint16>(bytes[i] | bytes[i + 1] << 8)); }
        ASSERT_TRUE(data.putAndInsertUint16Array(DCM_PixelData, words.data(), words.size()).good());
    } else {
        ASSERT_TRUE(data.putAndInsertUint8Array(DCM_PixelData, bytes.data(), bytes.size()).good());
    }
    E_TransferSyntax syntax = EXS_LittleEndianExplicit;
    DcmRLERepresentationParameter const rle;
    DJLSRepresentationParameter const lossless(0, OFTrue);
    DcmRepresentationParameter const* how = nullptr;
    if (seg.coding == Coding::deflated) { syntax = EXS_DeflatedLittleEndianExplicit; }
    if (seg.coding == Coding::rle) {
        DcmRLEEncoderRegistration::registerCodecs();
        syntax = EXS_RLELossless;
        how = &rle;
    }
    if (seg.coding == Coding::jpeg_ls) {
        DJLSEncoderRegistration::registerCodecs();
        syntax = EXS_JPEGLSLossless;
        how = &lossless;
    }
    if (how != nullptr) {
        OFCondition const coded = data.chooseRepresentation(syntax, how);
        ASSERT_TRUE(coded.good() && data.canWriteXfer(syntax)) << coded.text();
    }
    save(format, file, syntax);
}

void write_rtdose(std::filesystem::path const& file, WrittenDose const& dose) {
    DcmFileFormat format;
    begin(format, UID_RTDoseStorage, "RTDOSE");
    auto& data = *format.getDataset();
    put(data, DCM_FrameOfReferenceUID, "1.2.3");
    put(data, DCM_Rows, dose.rows);
    put(data, DCM_Columns, dose.columns);
    put(data, DCM_NumberOfFrames, static_cast<int>(dose.offsets.size()));
    put(data, DCM_SamplesPerPixel, 1);
    put(data, DCM_PhotometricInterpretation, "MONOCHROME2");
    put(data, DCM_BitsAllocated, dose.bits);
    put(data, DCM_BitsStored, dose.bits);
    put(data, DCM_HighBit, dose.bits - 1);
    put(data, DCM_PixelRepresentation, dose.is_signed ? 1 : 0);
    put(data, DCM_ImagePositionPatient, dose.position);
    put(data, DCM_ImageOrientationPatient, dose.orientation);
    put(data, DCM_PixelSpacing, dose.spacing);
    put(data, DCM_DoseUnits, dose.units);
    put(data, DCM_DoseType, dose.type);
    put(data, DCM_DoseSummationType, "PLAN");
    if (!dose.scaling.empty()) { put(data, DCM_DoseGridScaling, dose.scaling); }
    std::ostringstream offsets;
    for (std::size_t i = 0; i < dose.offsets.size(); ++i) { offsets << (i ? "\\" : "") << dose.offsets[i]; }
    put(data, DCM_GridFrameOffsetVector, offsets.str());
    std::vector<Uint16> words;
    for (auto const value : dose.stored) {
        for (int b = 0; b < dose.bits; b += 16) { words.push_back(static_cast<Uint16>(static_cast<std::uint64_t>(value) >> b)); }
    }
    ASSERT_TRUE(data.putAndInsertUint16Array(DCM_PixelData, words.data(), words.size()).good());
    save(format, file, EXS_LittleEndianImplicit);
}

void write_reg(std::filesystem::path const& file, std::string const& registered_frame, std::vector<WrittenMatrix> const& matrices) {
    DcmFileFormat format;
    begin(format, UID_SpatialRegistrationStorage, "REG");
    auto& data = *format.getDataset();
    put(data, DCM_FrameOfReferenceUID, registered_frame);
    for (auto const& source : matrices) {
        DcmItem& item = item_in(data, DCM_RegistrationSequence);
        put(item, DCM_FrameOfReferenceUID, source.frame);
        DcmItem& step = item_in(item, DCM_MatrixRegistrationSequence);
        for (auto const& values : source.values) {
            DcmItem& matrix = item_in(step, DCM_MatrixSequence);
            put(matrix, DCM_FrameOfReferenceTransformationMatrixType, "RIGID");
            put(matrix, DCM_FrameOfReferenceTransformationMatrix, values);
        }
    }
    save(format, file, EXS_LittleEndianExplicit);
}

void write_deformable(std::filesystem::path const& file, WrittenField const& field) {
    DcmFileFormat format;
    begin(format, UID_DeformableSpatialRegistrationStorage, "REG");
    auto& data = *format.getDataset();
    put(data, DCM_FrameOfReferenceUID, field.registered_frame);
    DcmItem& item = item_in(data, DCM_DeformableRegistrationSequence);
    put(item, DCM_SourceFrameOfReferenceUID, field.source_frame);
    auto const matrix = [&](DcmTagKey const& sequence, std::string const& values) {
        if (values.empty()) { return; }
        DcmItem& step = item_in(item, sequence);
        put(step, DCM_FrameOfReferenceTransformationMatrixType, "AFFINE");
        put(step, DCM_FrameOfReferenceTransformationMatrix, values);
    };
    matrix(DCM_PreDeformationMatrixRegistrationSequence, field.before);
    matrix(DCM_PostDeformationMatrixRegistrationSequence, field.after);
    DcmItem& grid = item_in(item, DCM_DeformableRegistrationGridSequence);
    put(grid, DCM_ImagePositionPatient, field.position);
    put(grid, DCM_ImageOrientationPatient, field.orientation);
    grid.putAndInsertUint32Array(DCM_GridDimensions, field.size.data(), 3);
    grid.putAndInsertFloat64Array(DCM_GridResolution, field.resolution_mm.data(), 3);
    grid.putAndInsertFloat32Array(DCM_VectorGridData, field.vectors.data(), field.vectors.size());
    save(format, file, EXS_LittleEndianExplicit);
}

void convert(std::filesystem::path const& from, std::filesystem::path const& to, Coding coding) {
    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile(from.c_str()).good());
    ASSERT_TRUE(format.loadAllDataIntoMemory().good());
    save(format, to,
         coding == Coding::big_endian ? EXS_BigEndianExplicit
         : coding == Coding::deflated ? EXS_DeflatedLittleEndianExplicit
                                      : EXS_LittleEndianExplicit);
}

void cut_file(std::filesystem::path const& file, std::int64_t bytes) {
    auto const size = static_cast<std::int64_t>(std::filesystem::file_size(file));
    std::filesystem::resize_file(file, static_cast<std::uintmax_t>(bytes < 0 ? size + bytes : bytes));
}

}  // namespace yttria::test
