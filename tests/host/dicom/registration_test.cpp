// SPDX-License-Identifier: Apache-2.0
#include "host/dicom/dicom.hpp"
#include "tests/host/dicom/rt_writer.hpp"
#include "tests/host/images/test_volumes.hpp"

namespace yttria {
namespace {

using test::error_of;
using test::says;
using test::ScratchFolder;

char const* const quarter_turn = "0\\-1\\0\\10\\1\\0\\0\\20\\0\\0\\1\\30\\0\\0\\0\\1";  // about z, then a shift
char const* const shift = "1\\0\\0\\1\\0\\1\\0\\2\\0\\0\\1\\3\\0\\0\\0\\1";
char const* const identity = "1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1";

void expect_at(Vec3d const& found, Vec3d const& wanted) {
    for (std::size_t a = 0; a < 3; ++a) { EXPECT_NEAR(found[a], wanted[a], 1e-9) << a; }
}

TEST(SpatialRegistration, maps_points_between_its_frames_both_ways) {
    ScratchFolder const folder;
    test::write_reg(folder / "reg.dcm", "1.1", {{"1.1", {identity}}, {"1.2", {quarter_turn}}});
    auto const reg = read_spatial_registration(folder / "reg.dcm");
    expect_at((*reg.between("1.2", "1.1"))({1, 2, 3}), {8, 21, 33});
    expect_at((*reg.between("1.1", "1.2"))({8, 21, 33}), {1, 2, 3});
    expect_at((*reg.between("1.2", "1.2"))({1, 2, 3}), {1, 2, 3});
    EXPECT_FALSE(reg.between("1.2", "1.3"));
    EXPECT_FALSE(reg.between("", "1.1"));
}

TEST(SpatialRegistration, several_matrices_apply_in_order_and_the_registered_frame_needs_no_item) {
    ScratchFolder const folder;
    test::write_reg(folder / "reg.dcm", "1.1", {{"1.2", {quarter_turn, shift}}, {"1.3", {shift}}});
    auto const reg = read_spatial_registration(folder / "reg.dcm");
    expect_at((*reg.between("1.2", "1.1"))({1, 2, 3}), {9, 23, 36});  // turn, then shift; the other order would give 7, 22, 36
    expect_at((*reg.between("1.2", "1.3"))({1, 2, 3}), {8, 21, 33});
}

TEST(SpatialRegistration, a_map_that_is_not_rigid_or_damaged_is_refused) {
    ScratchFolder const folder;
    auto const refused = [&](std::string const& values) {
        test::write_reg(folder / "reg.dcm", "1.1", {{"1.2", {values}}});
        return error_of([&] { read_spatial_registration(folder / "reg.dcm"); });
    };
    EXPECT_TRUE(says(refused("1.1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1"), "scales or shears"));
    EXPECT_TRUE(says(refused("1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\2"), "last row"));
    EXPECT_TRUE(says(refused("1\\0\\0\\0"), "16 numbers"));
    test::write_reg(folder / "reg.dcm", "", {{"1.2", {identity}}});
    EXPECT_TRUE(says(error_of([&] { read_spatial_registration(folder / "reg.dcm"); }), "no two frames"));
}

}  // namespace
}  // namespace yttria
