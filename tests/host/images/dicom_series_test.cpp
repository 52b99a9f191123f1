// SPDX-License-Identifier: Apache-2.0
#include "tests/host/images/dicom_writer.hpp"
#include "tests/host/images/test_volumes.hpp"

#include <functional>

namespace yttria {
namespace {

using test::error_of;
using test::says;
using test::Slice;
using test::write_slice;

/// Four slices written head to feet, each with its own slope.
void write_series(
    std::filesystem::path const& folder, std::function<void(int, Slice&)> const& change = [](int, Slice&) {}) {
    for (int k = 0; k < 4; ++k) {
        Slice slice;
        slice.z = 30 - 3.27 * k;
        slice.slope = std::to_string(k + 1) + ".25";
        change(k, slice);
        write_slice(folder / ("slice" + std::to_string(k) + ".dcm"), slice);
    }
}

TEST(DicomSeries, slices_are_sorted_by_position_and_each_has_its_own_slope) {
    test::ScratchFolder const folder;
    write_series(folder.path());
    SourceImage const image = read_image(folder.path());
    EXPECT_EQ(image.format, "DICOM PT");
    Geometry const& g = image.volume.geometry;
    EXPECT_EQ(g.size, (std::array<int, 3>{3, 2, 4}));
    EXPECT_NEAR(g.origin_mm[2], 30 - 3 * 3.27, 1e-6);  // six decimals in the file
    EXPECT_EQ(g.spacing_mm[0], 1.5);                   // between columns
    EXPECT_EQ(g.spacing_mm[1], 2.5);
    EXPECT_NEAR(g.spacing_mm[2], 3.27, 1e-6);
    EXPECT_FLOAT_EQ(image.volume.values[g.index(2, 1, 0)], 6 * 4.25F);
    EXPECT_FLOAT_EQ(image.volume.values[g.index(2, 1, 3)], 6 * 1.25F);
}

TEST(DicomSeries, one_file_stands_for_its_series) {
    test::ScratchFolder const folder;
    write_series(folder.path());
    Slice other;
    other.series = "9.9";
    write_slice(folder / "other.dcm", other);
    EXPECT_EQ(read_image(folder / "slice2.dcm").volume.geometry.size[2], 4);
}

TEST(DicomSeries, the_header_facts_of_later_checks_are_kept) {
    test::ScratchFolder const folder;
    write_series(folder.path(), [](int k, Slice& slice) { slice.time = k == 2 ? "101400" : "101500"; });
    auto facts = read_image(folder.path()).dicom;
    EXPECT_EQ(facts["Units"], "BQML");
    EXPECT_EQ(facts["DecayCorrection"], "START");
    EXPECT_EQ(facts["RadionuclideHalfLife"], "230544");
    EXPECT_EQ(facts["InjectionDateTime"], "20260301093000");
    EXPECT_EQ(facts["TimezoneOffsetFromUTC"], "+0100");
    EXPECT_EQ(facts["FrameOfReferenceUID"], "1.2.9");
    EXPECT_EQ(facts["PatientPosition"], "HFS");
    EXPECT_EQ(facts["AcquisitionTime"], "101400");  // the earliest
    EXPECT_EQ(facts["AcquisitionTimes"], "2");
}

TEST(DicomSeries, slices_are_ordered_along_their_own_normal) {
    test::ScratchFolder const folder;
    write_series(folder.path(), [](int, Slice& slice) { slice.orientation = "0\\1\\0\\1\\0\\0"; });  // normal -z
    Geometry const g = read_image(folder.path()).volume.geometry;
    EXPECT_EQ(g.direction, (std::array<double, 9>{0, 1, 0, 1, 0, 0, 0, 0, -1}));
    EXPECT_NEAR(g.origin_mm[2], 30, 1e-6);
}

TEST(DicomSeries, a_missing_slice_is_refused_with_its_place) {
    test::ScratchFolder const folder;
    write_series(folder.path());
    std::filesystem::remove(folder / "slice1.dcm");
    Error const missing = error_of([&] { read_image(folder.path()); });
    EXPECT_EQ(missing.code(), ExitCode::input);
    EXPECT_TRUE(says(missing, "slice0.dcm") && says(missing, "slice2.dcm") && says(missing, "lacks slices")) << missing.what();
}

TEST(DicomSeries, uneven_doubled_and_sheared_slices_are_refused) {
    test::ScratchFolder const folder;
    auto const moved = [&](double shift) {
        write_series(folder.path(), [&](int k, Slice& slice) { slice.z += k == 3 ? shift : 0; });
        read_image(folder.path());
    };
    EXPECT_TRUE(says(error_of([&] { moved(0.05); }), "uneven"));  // 1.5 % of 3.27
    EXPECT_NO_THROW(moved(0.02));                                 // 0.6 %
    EXPECT_TRUE(says(error_of([&] { moved(3.27); }), "two slices at one position"));
    write_series(folder.path(), [](int k, Slice& slice) { slice.x = std::to_string(-7 + k); });
    EXPECT_TRUE(says(error_of([&] { read_image(folder.path()); }), "sheared"));
}

TEST(DicomSeries, several_series_in_a_folder_are_listed_but_other_objects_are_passed_over) {
    test::ScratchFolder const folder;
    write_series(folder.path());
    Slice other;
    other.series = "9.9";
    other.modality = "SEG";
    other.sop_class = "1.2.840.10008.5.1.4.1.1.66.4";
    write_slice(folder / "seg.dcm", other);
    EXPECT_NO_THROW(read_image(folder.path()));
    other.series = "8.8";
    other.modality = "CT";
    other.sop_class = "1.2.840.10008.5.1.4.1.1.2";
    write_slice(folder / "ct.dcm", other);
    Error const error = error_of([&] { read_image(folder.path()); });
    EXPECT_EQ(error.code(), ExitCode::input);
    EXPECT_TRUE(says(error, "1.2.3") && says(error, "8.8") && says(error, "9.9")) << error.what();
}

class RealDicom : public testing::Test {
protected:
    std::filesystem::path const data = std::filesystem::path(YTTRIA_SOURCE_DIR) / "../shared/data";
    void SetUp() override {
        if (!std::filesystem::is_directory(data)) { GTEST_SKIP() << "no ../shared/data on this machine"; }
    }
};

TEST_F(RealDicom, a_PET_with_135_slopes_agrees_with_pydicom) {
    SourceImage const image = read_image(data / "petct_acrin_nsclc_042/PT_AC");
    Geometry const& g = image.volume.geometry;
    ASSERT_EQ(g.size, (std::array<int, 3>{128, 128, 135}));
    EXPECT_NEAR(g.origin_mm[2], -360.20001220703, 1e-9);
    EXPECT_NEAR(g.spacing_mm[2], 3.27, 3e-3);  // 438.22 mm over 134 gaps
    // Values and sum from pydicom: stored value times the slice's RescaleSlope; float keeps 6e-8 of each.
    struct Known {
        int i, j, k;
        double value;
    };
    std::vector<Known> const all{{46, 66, 0, 29541.449287},
                                 {45, 44, 40, 10189.521223},
                                 {55, 62, 67, 66453.44202},
                                 {63, 71, 100, 7427.033754},
                                 {72, 52, 134, 23098.900048}};
    for (auto const& [i, j, k, value] : all) { EXPECT_NEAR(image.volume.values[g.index(i, j, k)] / value, 1, 1e-6) << k; }
    EXPECT_NEAR(test::sum(image.volume.values) / 959414248.644515, 1, 1e-6);
}

TEST_F(RealDicom, CT_in_JPEG_LS_and_JPEG_2000_is_decoded) {
    SourceImage const lossless = read_image(data / "petct_acrin_nsclc_042/CT");
    EXPECT_EQ(lossless.volume.geometry.size, (std::array<int, 3>{512, 512, 135}));
    // Mean and padding from PROVENANCE.txt (two decimals).
    EXPECT_NEAR(test::sum(lossless.volume.values) / static_cast<double>(lossless.volume.values.size()), -1100.86, 0.01);
    EXPECT_EQ(*std::min_element(lossless.volume.values.begin(), lossless.volume.values.end()), -3024.0F);
    SourceImage const wavelet = read_image(data / "totalsegmentator_ct/example_ct_dicom");  // without SOP class and series UID
    EXPECT_EQ(wavelet.volume.geometry.size[2], 20);
    EXPECT_NEAR(wavelet.volume.geometry.spacing_mm[2], 2, 1e-3);
}

TEST_F(RealDicom, objects_that_are_no_plain_image_series_are_refused) {
    EXPECT_EQ(error_of([&] { read_image(data / "petct_acrin_nsclc_042/SEG_CT"); }).code(), ExitCode::file);
    EXPECT_EQ(error_of([&] { read_image(data / "dvh_analytical_nelms2015/DOSE_GRIDS"); }).code(), ExitCode::file);
}

TEST_F(RealDicom, a_NIfTI_label_image_is_turned_to_LPS) {
    SourceImage const labels = read_image(data / "totalsegmentator_ct/example_seg.nii.gz");
    EXPECT_EQ(labels.format, "NIfTI");
    // 38634 liver voxels: PROVENANCE.txt
    EXPECT_EQ(std::count(labels.volume.values.begin(), labels.volume.values.end(), 5.0F), 38634);
}

}  // namespace
}  // namespace yttria
