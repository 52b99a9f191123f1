// SPDX-License-Identifier: Apache-2.0
#include "host/dicom/dicom.hpp"
#include "tests/host/dicom/rt_writer.hpp"
#include "tests/host/images/test_volumes.hpp"

namespace yttria {
namespace {

using test::error_of;
using test::says;
using test::ScratchFolder;

Polygon3d const triangle{{0, 0, 1.5}, {10, 0, 1.5}, {0, 7.25, 1.5}};

TEST(RtStruct, rois_come_with_their_contours_and_frames) {
    ScratchFolder const folder;
    test::write_rtstruct(folder / "rs.dcm", {{3, "Liver", {triangle, triangle}}, {7, "Marker", {triangle}, "POINT", "1.2.9"}});
    auto const set = read_rtstruct(folder / "rs.dcm");
    ASSERT_EQ(set.rois.size(), 2U);
    auto const& liver = set.find("Liver");
    EXPECT_EQ(liver.number, 3);
    EXPECT_EQ(liver.frame_of_reference, "1.2.3");
    ASSERT_EQ(liver.contours.size(), 2U);
    EXPECT_EQ(liver.contours[0], triangle);
    EXPECT_EQ(set.find(7).name, "Marker");
    EXPECT_TRUE(set.find(7).contours.empty());
    EXPECT_EQ(set.find(7).other_contours, 1U);
    EXPECT_EQ(set.find(7).frame_of_reference, "1.2.9");
}

TEST(RtStruct, a_roi_is_found_by_number_or_name_and_never_guessed) {
    ScratchFolder const folder;
    test::write_rtstruct(folder / "rs.dcm", {{1, "GTV", {triangle}}, {2, "gtv", {triangle}}, {3, "Lung", {triangle}}, {4, "Lung", {}}});
    auto const set = read_rtstruct(folder / "rs.dcm");
    EXPECT_EQ(set.find("GTV").number, 1);
    EXPECT_EQ(set.find("gtv").number, 2);
    auto const several = error_of([&] { set.find("Gtv"); });
    EXPECT_TRUE(says(several, "several ROIs"));
    EXPECT_TRUE(says(several, "1 \"GTV\", 2 \"gtv\""));
    EXPECT_TRUE(says(error_of([&] { set.find("Lung"); }), "several ROIs"));
    EXPECT_TRUE(says(error_of([&] { set.find("Liver"); }), "has no ROI with the name \"Liver\""));
    EXPECT_TRUE(says(error_of([&] { set.find(9); }), "has no ROI with number 9"));
}

TEST(RtStruct, names_in_other_character_sets_become_utf8) {
    ScratchFolder const folder;
    test::write_rtstruct(folder / "rs.dcm", {{1, "L\xe9sion", {triangle}}}, "ISO_IR 100");
    EXPECT_EQ(read_rtstruct(folder / "rs.dcm").rois[0].name, "L\xc3\xa9sion");
}

TEST(RtStruct, the_xor_type_is_read_as_closed) {
    ScratchFolder const folder;
    test::write_rtstruct(folder / "rs.dcm", {{1, "A", {triangle}, "CLOSEDPLANAR_XOR"}});
    EXPECT_EQ(read_rtstruct(folder / "rs.dcm").rois[0].contours.size(), 1U);
}

TEST(RtStruct, damaged_contents_are_refused) {
    ScratchFolder const folder;
    test::write_rtstruct(folder / "twice.dcm", {{1, "A", {triangle}}, {1, "B", {triangle}}});
    EXPECT_TRUE(says(error_of([&] { read_rtstruct(folder / "twice.dcm"); }), "without a number of its own"));
    test::write_rtstruct(folder / "nan.dcm", {{1, "A", {{{NAN, 0, 0}, {1, 0, 0}, {0, 1, 0}}}}});
    EXPECT_TRUE(says(error_of([&] { read_rtstruct(folder / "nan.dcm"); }), "no numbers"));
    test::write_rtdose(folder / "rd.dcm", {.stored = std::vector<std::int64_t>(18, 1)});
    EXPECT_TRUE(says(error_of([&] { read_rtstruct(folder / "rd.dcm"); }), "is no RTSTRUCT"));
    std::ofstream(folder / "text.dcm") << "no DICOM at all, but long enough to be taken for a header of some kind";
    EXPECT_NE(error_of([&] { read_rtstruct(folder / "text.dcm"); }).code(), ExitCode::internal);
}

/// Every prefix of a file is either refused in our words or read as far as it goes; nothing else may happen.
TEST(RtStruct, a_file_cut_anywhere_never_ends_in_anything_but_an_error_of_ours) {
    ScratchFolder const folder;
    test::write_rtstruct(folder / "whole.dcm", {{1, "Liver", {triangle, triangle}}});
    auto const size = std::filesystem::file_size(folder / "whole.dcm");
    int refused = 0;
    for (std::uintmax_t bytes = 0; bytes < size; bytes += 7) {
        std::filesystem::copy_file(folder / "whole.dcm", folder / "cut.dcm", std::filesystem::copy_options::overwrite_existing);
        test::cut_file(folder / "cut.dcm", static_cast<std::int64_t>(bytes));
        try {
            read_rtstruct(folder / "cut.dcm");
        } catch (Error const&) { ++refused; }
    }
    EXPECT_GT(refused, 20);
}

}  // namespace
}  // namespace yttria
