// SPDX-License-Identifier: Apache-2.0
#include "host/dicom/dicom.hpp"
#include "tests/host/dicom/rt_writer.hpp"
#include "tests/host/images/test_volumes.hpp"

#include <numeric>

namespace yttria {
namespace {

using test::error_of;
using test::says;
using test::ScratchFolder;
using test::WrittenDose;

WrittenDose numbered() {
    WrittenDose dose;
    dose.stored.resize(18);
    std::iota(dose.stored.begin(), dose.stored.end(), 1);
    return dose;
}
Error refused(WrittenDose const& dose) {
    ScratchFolder const folder;
    test::write_rtdose(folder / "rd.dcm", dose);
    return error_of([&] { read_rtdose(folder / "rd.dcm"); });
}

TEST(RtDose, values_are_scaled_and_placed) {
    ScratchFolder const folder;
    for (int const bits : {16, 32}) {
        auto written = numbered();
        written.bits = bits;
        if (bits == 32) { written.stored[4] = 3'000'000'000; }
        test::write_rtdose(folder / "rd.dcm", written);
        auto const dose = read_rtdose(folder / "rd.dcm");
        Geometry const& g = dose.dose_Gy.geometry;
        EXPECT_EQ(g.size, (std::array<int, 3>{3, 2, 3}));
        EXPECT_EQ(g.spacing_mm, (Vec3d{2.5, 1.5, 2}));
        EXPECT_EQ(g.to_patient({1, 1, 2}), (Vec3d{12.5, 21.5, 34}));
        EXPECT_FLOAT_EQ(dose.dose_Gy.values[g.index(2, 1, 2)], 0.18F);
        if (bits == 32) { EXPECT_FLOAT_EQ(dose.dose_Gy.values[4], 3e7F); }
        EXPECT_EQ(dose.frame_of_reference, "1.2.3");
        EXPECT_TRUE(dose.warnings.empty());
    }
}

TEST(RtDose, signed_values_may_be_negative) {
    ScratchFolder const folder;
    for (int const bits : {16, 32}) {
        auto written = numbered();
        written.bits = bits;
        written.is_signed = true;
        written.stored[0] = -250;
        test::write_rtdose(folder / "rd.dcm", written);
        EXPECT_FLOAT_EQ(read_rtdose(folder / "rd.dcm").dose_Gy.values[0], -2.5F);
    }
}

TEST(RtDose, planes_may_run_downwards_count_from_their_own_z_and_lie_obliquely) {
    ScratchFolder const folder;
    auto written = numbered();
    written.offsets = {0, -2, -4};
    test::write_rtdose(folder / "rd.dcm", written);
    auto const down = read_rtdose(folder / "rd.dcm").dose_Gy.geometry;
    EXPECT_EQ(down.to_patient({0, 0, 2}), (Vec3d{10, 20, 26}));
    EXPECT_GT(down.spacing_mm[2], 0);
    written.offsets = {30, 32, 34};  // absolute z, as older systems write it
    test::write_rtdose(folder / "rd.dcm", written);
    EXPECT_EQ(read_rtdose(folder / "rd.dcm").dose_Gy.geometry.to_patient({0, 0, 2}), (Vec3d{10, 20, 34}));
    written.offsets = {0, 2, 4};
    written.orientation = "0.8\\0.6\\0\\-0.6\\0.8\\0";
    test::write_rtdose(folder / "rd.dcm", written);
    auto const p = read_rtdose(folder / "rd.dcm").dose_Gy.geometry.to_patient({2, 0, 1});
    EXPECT_NEAR(p[0], 14, 1e-12);
    EXPECT_NEAR(p[1], 23, 1e-12);
    EXPECT_NEAR(p[2], 32, 1e-12);
}

TEST(RtDose, a_weighted_dose_is_announced) {
    ScratchFolder const folder;
    auto written = numbered();
    written.type = "EFFECTIVE";
    test::write_rtdose(folder / "rd.dcm", written);
    EXPECT_TRUE(test::warned(read_rtdose(folder / "rd.dcm").warnings, "dose.not_physical"));
}

TEST(RtDose, what_cannot_be_an_absorbed_dose_on_a_grid_is_refused) {
    auto dose = numbered();
    dose.units = "RELATIVE";
    EXPECT_TRUE(says(refused(dose), "DoseUnits \"RELATIVE\""));
    dose = numbered();
    dose.scaling = "";
    EXPECT_TRUE(says(refused(dose), "DoseGridScaling"));
    dose.scaling = "0";
    EXPECT_TRUE(says(refused(dose), "DoseGridScaling"));
    dose = numbered();
    dose.offsets = {0, 2, 5};
    EXPECT_TRUE(says(refused(dose), "evenly spaced"));
    dose.offsets = {0, 4, 2};
    EXPECT_TRUE(says(refused(dose), "in order"));
    dose = numbered();
    dose.orientation = "1\\0\\0\\1\\0\\0";
    EXPECT_TRUE(says(refused(dose), "ImageOrientationPatient"));
    dose = numbered();
    dose.type = "ERROR";
    EXPECT_TRUE(says(refused(dose), "difference of doses"));
    dose = numbered();
    dose.stored.resize(9);
    EXPECT_EQ(refused(dose).code(), ExitCode::file);
    dose = numbered();
    dose.rows = dose.columns = 65535;
    dose.offsets.resize(3);
    EXPECT_TRUE(says(refused(dose), "absurd dimensions"));
}

TEST(RtDose, a_file_that_is_cut_off_or_something_else_is_refused) {
    ScratchFolder const folder;
    test::write_rtdose(folder / "rd.dcm", numbered());
    test::cut_file(folder / "rd.dcm", -8);
    EXPECT_EQ(error_of([&] { read_rtdose(folder / "rd.dcm"); }).code(), ExitCode::file);
    test::write_rtstruct(folder / "rs.dcm", {});
    EXPECT_TRUE(says(error_of([&] { read_rtdose(folder / "rs.dcm"); }), "is no RTDOSE"));
    EXPECT_EQ(error_of([&] { read_rtdose(folder / "none.dcm"); }).code(), ExitCode::file);
    EXPECT_EQ(error_of([&] { read_rtdose(folder.path()); }).code(), ExitCode::file);
}

}  // namespace
}  // namespace yttria
