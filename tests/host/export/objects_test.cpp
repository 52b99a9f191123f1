// SPDX-License-Identifier: Apache-2.0
#include "host/dicom/write_rtdose.hpp"
#include "host/dicom/write_rtstruct.hpp"
#include "host/dicom/write_seg.hpp"
#include "host/images/images.hpp"
#include "tests/host/export/other_readers.hpp"

namespace yttria::testing {
namespace {

class Objects : public Scratch {
protected:
    ObjectHead head{"test", "20260102", "030405", "+0900"};
};

/// Two overlapping structures whose slices end off a byte (42 voxels each), with partial voxels.
std::vector<std::vector<float>> fractions(Geometry const& grid) {
    std::vector<std::vector<float>> list(2, std::vector<float>(grid.voxels(), 0.0F));
    for (int k = 1; k < 4; ++k)
        for (int j = 1; j < 5; ++j)
            for (int i = 1; i < 6; ++i) list[0][grid.index(i, j, k)] = i == 1 ? 0.4F : 1.0F;
    list[1][grid.index(3, 2, 2)] = 1;
    list[1][grid.index(4, 2, 2)] = 0.75F;
    return list;
}

TEST_F(Objects, SegmentationsKeepOverlapsAndPlaces) {
    auto const python = python_with("pydicom");
    if (python.empty()) GTEST_SKIP() << "python3-pydicom is not installed";
    for (bool const left_handed : {false, true}) {
        auto const grid = oblique_grid(left_handed);
        auto const list = fractions(grid);
        std::vector<Segment> const segments{{"Leber \xC3\xA4\\x", Role::liver, &list[0]}, {"T1", Role::tumour, &list[1]}};
        write_seg(folder / "binary.dcm", grid, segments, SegEncoding::binary, anonymous_identity(), head);
        write_seg(folder / "fractional.dcm", grid, segments, SegEncoding::fractional, anonymous_identity(), head);
        std::string const mirrored = left_handed ? "True" : "False";
        EXPECT_EQ(python_says(python, folder, "mirrored = " + mirrored + R"(
import pydicom, numpy as np
want = np.zeros((2, 5, 6, 7))
want[0, 1:4, 1:5, 1:6] = 1
want[0, 1:4, 1:5, 1] = 0.4
want[1, 2, 2, 3], want[1, 2, 2, 4] = 1, 0.75
for name in ('binary', 'fractional'):
    d = pydicom.dcmread(name + '.dcm')
    assert [s.SegmentLabel for s in d.SegmentSequence] == ['Leber \u00e4_x', 'T1'], d.SegmentSequence[0].SegmentLabel
    frames = d.pixel_array.reshape(int(d.NumberOfFrames), 6, 7) / (255 if name == 'fractional' else 1)
    got = np.zeros_like(want)
    o = d.SharedFunctionalGroupsSequence[0].PlaneOrientationSequence[0].ImageOrientationPatient
    normal = np.cross(o[:3], o[3:]) * (-1 if mirrored else 1)
    origin = np.array([-31.5, 12.25, 88.75])
    for item, frame in zip(d.PerFrameFunctionalGroupsSequence, frames):
        at = np.array(item.PlanePositionSequence[0].ImagePositionPatient) - origin
        k = float(at @ normal) / 4.0
        assert abs(k - round(k)) < 1e-6 and np.abs(at - normal * 4 * k).max() < 1e-6
        got[item.SegmentIdentificationSequence[0].ReferencedSegmentNumber - 1, round(k)] = frame
    truth = want if name == 'fractional' else want >= 0.5
    assert np.abs(got - truth).max() <= 0.5 / 255 + 1e-6, name
)"),
                  "")
            << "left-handed " << left_handed;
    }
}

TEST_F(Objects, AreCleanForDciodvfy) {
    if (!installed("dciodvfy")) GTEST_SKIP() << "dicom3tools is not installed";
    auto const grid = oblique_grid();
    auto const list = fractions(grid);
    std::vector<Segment> const segments{{"Liver", Role::liver, &list[0]}, {"T1", Role::tumour, &list[1]}};
    write_seg(folder / "Segmentation.dcm", grid, segments, SegEncoding::binary, anonymous_identity(), head);
    write_rtstruct(folder / "RTStructureSet.dcm", {{"Liver", Role::liver, {{{0, 0, 0}, {10, 0, 0}, {10, 10, 0}}}}}, anonymous_identity(),
                   head);
    for (std::string const name : {"Segmentation", "RTStructureSet"}) {
        int code = 0;
        EXPECT_EQ(said_by("dciodvfy '" + (folder / (name + ".dcm")).string() + "'", code), name + "\n");
        EXPECT_EQ(code, 0);
    }
}

TEST_F(Objects, OutlinesLieInTheStructureSet) {
    auto const python = python_with("pydicom");
    if (python.empty()) GTEST_SKIP() << "python3-pydicom is not installed";
    std::vector<Vec3d> many;  // more than 64 kB of text
    for (int i = 0; i < 4000; ++i) many.push_back({100 + 50 * std::cos(i * 1.5707963e-3), -100 + 50 * std::sin(i * 1.5707963e-3), 250.125});
    write_rtstruct(folder / "s.dcm", {{"Many", Role::tumour, {many, {{1, 2, 3}, {4, 5, 6}, {7, 8, 9.0004}}}}}, anonymous_identity(), head);
    EXPECT_EQ(python_says(python, folder, R"(
import pydicom, math
d = pydicom.dcmread('s.dcm')
c = d.ROIContourSequence[0].ContourSequence
assert len(c) == 2 and c[0].NumberOfContourPoints == 4000 and len(c[0].ContourData) == 12000
for i in range(4000):
    assert abs(c[0].ContourData[3 * i] - (100 + 50 * math.cos(i * 1.5707963e-3))) <= 0.00051
assert list(c[1].ContourData) == [1, 2, 3, 4, 5, 6, 7, 8, 9]
assert c[0].ContourGeometricType == 'CLOSED_PLANAR' and d.StructureSetROISequence[0].ROIName == 'Many'
assert d.RTROIObservationsSequence[0].RTROIInterpretedType == 'GTV' and d.ApprovalStatus == 'UNAPPROVED'
assert d.StructureSetROISequence[0].ReferencedFrameOfReferenceUID == d.FrameOfReferenceUID
)"),
              "");
}

TEST_F(Objects, CarryThePatientOnlyWhenAsked) {
    auto const python = python_with("pydicom");
    if (python.empty()) GTEST_SKIP() << "python3-pydicom is not installed";
    Identity patient = anonymous_identity();
    patient.identified = true;
    patient.patient_and_study = {{"PatientName", "Yi^Sang=\xE6\x9D\x8E^\xE7\xAE\xB1"},
                                 {"PatientID", "YTT-4711"},
                                 {"PatientBirthDate", "19100923"},
                                 {"AccessionNumber", "A1"},
                                 {"StudyDate", "20251231"}};
    write_rtdose(folder / "source.dcm", hot_voxel(oblique_grid()), patient, head, {});
    write_nrrd(folder / "dose.nrrd", hot_voxel(oblique_grid()), "Gy");
    ExportOptions options;
    options.formats = {ExportFormat::rtdose};
    export_result(folder / "dose.nrrd", folder / "plain", options, "test");
    options.identified = true;
    EXPECT_THROW(export_result(folder / "dose.nrrd", folder / "none", options, "test"), Error);  // no source
    EXPECT_FALSE(std::filesystem::exists(folder / "none"));
    options.source = folder / "source.dcm";
    auto const done = export_result(folder / "dose.nrrd", folder / "named", options, "test");
    ASSERT_EQ(done.warnings.size(), 1U);  // an NRRD does not say whose it is
    EXPECT_EQ(done.warnings[0].id, "export.source_unproven");
    EXPECT_EQ(python_says(python, folder, R"(
import pydicom
source = pydicom.dcmread('source.dcm')
for name in ('rtdose', 'rtplan'):
    named, plain = pydicom.dcmread(f'named/{name}.dcm'), pydicom.dcmread(f'plain/{name}.dcm')
    for key in ('PatientName', 'PatientID', 'PatientBirthDate', 'AccessionNumber', 'StudyDate', 'StudyInstanceUID', 'FrameOfReferenceUID'):
        assert named[key].value == source[key].value, key
        assert plain[key].value != source[key].value, key
    assert 'PatientIdentityRemoved' not in named
    assert named.SeriesInstanceUID != source.SeriesInstanceUID and named.SOPInstanceUID != source.SOPInstanceUID
    whole = open(f'plain/{name}.dcm', 'rb').read()
    for secret in (b'Yi^', b'YTT-4711', b'19100923', source.StudyInstanceUID.encode(), source.FrameOfReferenceUID.encode()):
        assert secret not in whole, secret
)"),
              "");
}

TEST_F(Objects, NiftiLiesWhereTheDoseLies) {
    auto const grid = oblique_grid();
    write_nifti(folder / "dose.nii.gz", hot_voxel(grid), "Gy");
    auto const back = read_image(folder / "dose.nii.gz").volume;
    EXPECT_EQ(back.values, hot_voxel(grid).values);
    auto const was = grid.to_patient({5, 1, 3}), is = back.geometry.to_patient({5, 1, 3});
    for (std::size_t a = 0; a < 3; ++a) EXPECT_NEAR(is[a], was[a], 1e-4);  // NIfTI keeps its quaternion in floats
}

TEST(Uids, AreNewAndLegal) {
    std::set<std::string> seen;
    for (int n = 0; n < 1000; ++n) {
        auto const uid = new_uid();
        EXPECT_TRUE(uid.starts_with("2.25.") && uid.size() <= 44 && uid[5] != '0') << uid;
        EXPECT_EQ(uid.find_first_not_of("0123456789."), std::string::npos);
        seen.insert(uid);
    }
    EXPECT_EQ(seen.size(), 1000U);
}

}  // namespace
}  // namespace yttria::testing
