// SPDX-License-Identifier: Apache-2.0
#include "host/dicom/write_rtdose.hpp"

#include "host/images/images.hpp"
#include "tests/host/export/other_readers.hpp"

namespace yttria::testing {
namespace {

class RtDose : public Scratch {
protected:
    /// Exports the hot voxel of a grid into `out`.
    Export write(Geometry const& grid, int bits) const {
        write_nrrd(folder / "dose.nrrd", hot_voxel(grid), "Gy");
        ExportOptions options;
        options.formats = {ExportFormat::rtdose};
        options.bits = bits;
        return export_result(folder / "dose.nrrd", folder / "out", options, "test");
    }
};

/// Position and value of every voxel from the standard's own equation (PS3.3 C.7.6.2.1.1) against the formula of the test.
std::string script_for(Geometry const& grid, int bits) {
    std::string text = "import pydicom, numpy as np\nd = pydicom.dcmread('out/rtdose.dcm')\n";
    text += "assert d.BitsStored == " + std::to_string(bits) + "\n";
    text += "origin = np.array([" + std::to_string(grid.origin_mm[0]) + ", " + std::to_string(grid.origin_mm[1]) + ", " +
            std::to_string(grid.origin_mm[2]) + "])\nm = np.array([";
    char number[40];
    for (double const value : grid.direction) text += (std::snprintf(number, sizeof number, "%.17g,", value), number);
    return text + R"(]).reshape(3, 3)
sx, sy, sz = 2.5, 3.0, 4.0
assert (d.Columns, d.Rows, int(d.NumberOfFrames)) == (7, 6, 5)
x, y = np.array(d.ImageOrientationPatient[:3]), np.array(d.ImageOrientationPatient[3:])
normal = np.cross(x, y)
assert d.FrameIncrementPointer == 0x3004000C and d.GridFrameOffsetVector[0] == 0 and min(np.diff(d.GridFrameOffsetVector)) > 0
dose = d.pixel_array.astype(float) * float(d.DoseGridScaling)
hottest = np.unravel_index(dose.argmax(), dose.shape)
corner, offset, step = np.array(d.ImagePositionPatient), d.GridFrameOffsetVector, d.PixelSpacing
where = lambda k, j, i: corner + x * step[1] * i + y * step[0] * j + normal * offset[k]
assert np.abs(where(*hottest) - (origin + m @ (np.array([5, 1, 3]) * [sx, sy, sz]))).max() < 1e-6, where(*hottest)
for k in range(5):
    for j in range(6):
        for i in range(7):
            index = np.rint(np.linalg.solve(m, where(k, j, i) - origin) / [sx, sy, sz]).astype(int)
            v = index[0] + 7 * (index[1] + 6 * index[2])
            truth = 123.456 if tuple(index) == (5, 1, 3) else 0.5 + 0.01 * v
            assert abs(dose[k, j, i] - truth) < 1e-4 * 123.456 / 10, (k, j, i, dose[k, j, i], truth)
assert d.DoseUnits == 'GY' and d.DoseType == 'PHYSICAL' and d.DoseSummationType == 'PLAN'
plan = pydicom.dcmread('out/rtplan.dcm')
assert d.ReferencedRTPlanSequence[0].ReferencedSOPInstanceUID == plan.SOPInstanceUID
assert plan.PlanIntent == 'RESEARCH' and plan.ApprovalStatus == 'UNAPPROVED' and 'BeamSequence' not in plan
assert plan.StudyInstanceUID == d.StudyInstanceUID and plan.FrameOfReferenceUID == d.FrameOfReferenceUID
for o in (d, plan):
    assert 'NOT FOR CLINICAL USE' in o.SeriesDescription
    assert str(o.PatientName) == 'RESEARCH^ANONYMOUS' and o.PatientBirthDate == '' and o.PatientIdentityRemoved == 'YES'
assert d.DoseComment.startswith('RESEARCH - NOT FOR CLINICAL USE')
)";
}

TEST_F(RtDose, IsWhereAndWhatPydicomReads) {
    auto const python = python_with("pydicom");
    if (python.empty()) GTEST_SKIP() << "python3-pydicom is not installed";
    for (bool const left_handed : {false, true})
        for (int const bits : {16, 32}) {
            auto const grid = oblique_grid(left_handed);
            auto const done = write(grid, bits);
            // Half a step: the maximum / (2^bits - 1) / 2, and what a DS number leaves of the step.
            EXPECT_LE(*done.rounding_Gy, 0.5001 * hot_Gy / (bits == 16 ? 65535.0 : 4294967295.0)) << bits;
            EXPECT_EQ(python_says(python, folder, script_for(grid, bits)), "") << "left-handed " << left_handed << ", bits " << bits;
        }
}

TEST_F(RtDose, IsCleanForDciodvfy) {
    if (!installed("dciodvfy")) GTEST_SKIP() << "dicom3tools is not installed";
    write(oblique_grid(), 16);  // dciodvfy of Debian 12 aborts on 32 bit pixels
    for (std::string const name : {"rtdose", "rtplan"}) {
        int code = 0;
        auto const text = said_by("dciodvfy '" + (folder / "out" / (name + ".dcm")).string() + "'", code);
        EXPECT_EQ(code, 0);
        EXPECT_EQ(text, name == "rtdose" ? "RTDose\n" : "RTPlan\n");  // the name of what it found, no error, no warning
    }
}

TEST_F(RtDose, IsTheSameForPlastimatch) {
    if (!installed("plastimatch")) GTEST_SKIP() << "plastimatch is not installed";
    auto grid = oblique_grid();
    grid.direction = {1, 0, 0, 0, 1, 0, 0, 0, 1};  // 1.9.4 transposes the direction of an oblique RTDOSE
    for (int const bits : {16, 32}) {
        write(grid, bits);
        int code = 0;
        auto const text = said_by("plastimatch convert --input-dose-img '" + (folder / "out/rtdose.dcm").string() +
                                      "' --output-dose-img '" + (folder / "back.nrrd").string() + "'",
                                  code);
        ASSERT_EQ(code, 0) << text;
        auto const back = read_image(folder / "back.nrrd").volume;
        auto const dose = hot_voxel(grid);
        ASSERT_EQ(back.geometry.size, grid.size);
        for (std::size_t a = 0; a < 3; ++a) EXPECT_NEAR(back.geometry.origin_mm[a], grid.origin_mm[a], 1e-4);
        for (std::size_t a = 0; a < 3; ++a) EXPECT_NEAR(back.geometry.spacing_mm[a], grid.spacing_mm[a], 1e-4);
        for (std::size_t a = 0; a < 9; ++a) EXPECT_NEAR(back.geometry.direction[a], grid.direction[a], 1e-6);  // plastimatch keeps floats
        for (std::size_t v = 0; v < dose.values.size(); ++v) EXPECT_NEAR(back.values[v], dose.values[v], 1e-4 * hot_Gy) << bits;
    }
}

TEST_F(RtDose, IsTheSameForDicompyler) {
    auto const python = python_with("dicompylercore");
    if (python.empty()) GTEST_SKIP() << "python3-dicompylercore is not installed";
    for (int const bits : {16, 32}) {
        auto grid = oblique_grid();
        grid.direction = {1, 0, 0, 0, 1, 0, 0, 0, 1};  // it takes axial grids
        write(grid, bits);
        EXPECT_EQ(python_says(python, folder, R"(
from dicompylercore import dicomparser
p = dicomparser.DicomParser('out/rtdose.dcm')
scaling = float(p.GetDoseData()['dosegridscaling'])
for k in range(5):
    plane = p.GetDoseGrid(88.75 + 4 * k)
    for j in range(6):
        for i in range(7):
            truth = 123.456 if (i, j, k) == (5, 1, 3) else 0.5 + 0.01 * (i + 7 * (j + 6 * k))
            assert abs(plane[j][i] * scaling - truth) < 1e-4 * 123.456, (k, j, i)
)"),
                  "")
            << bits;
    }
}

TEST_F(RtDose, RefusesNegativeAndInfiniteDose) {
    for (float const wrong : {-0.001F, INFINITY, NAN}) {
        auto dose = hot_voxel(oblique_grid());
        dose.values[17] = wrong;
        EXPECT_THROW(write_rtdose(folder / "d.dcm", dose, anonymous_identity(), {"t", "20260101", "120000", "+0000"}, {}), Error);
        EXPECT_FALSE(std::filesystem::exists(folder / "d.dcm"));
    }
}

TEST_F(RtDose, OfNothingIsZero) {
    auto dose = hot_voxel(oblique_grid());
    dose.values.assign(dose.values.size(), 0.0F);
    EXPECT_EQ(write_rtdose(folder / "d.dcm", dose, anonymous_identity(), {"t", "20260101", "120000", "+0000"}, {}), 0.0);
}

}  // namespace
}  // namespace yttria::testing
