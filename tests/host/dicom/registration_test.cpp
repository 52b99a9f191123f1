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

TEST(DeformableRegistration, a_point_goes_through_the_first_matrix_the_field_and_the_second_matrix) {
    ScratchFolder const folder;
    test::WrittenField field;
    for (std::size_t i = 0; i < field.vectors.size(); i += 3) { field.vectors[i + 1] = 5; }
    field.before = shift;
    field.after = quarter_turn;
    test::write_deformable(folder / "reg.dcm", field);
    EXPECT_TRUE(is_deformable_registration(folder / "reg.dcm"));
    auto const map = read_deformable_registration(folder / "reg.dcm", "1.1", "1.2");
    // (1, 2, 3) -> shift (2, 4, 6) -> field (2, 9, 6) -> turn (-9 + 10, 2 + 20, 36), as PS3.3 C.20.3.1.1 orders them
    expect_at(map({1, 2, 3}).at_mm, {1, 22, 36});
    EXPECT_NEAR(map({1, 2, 3}).volume, 1, 1e-9);
}

TEST(DeformableRegistration, vectors_run_x_first_and_the_grid_may_be_turned) {
    ScratchFolder const folder;
    test::WrittenField field;
    field.size = {3, 2, 2};
    field.position = "100\\0\\0";
    field.orientation = "0\\1\\0\\-1\\0\\0";  // rows run along y, columns against x
    field.vectors.assign(36, 0.0F);
    field.vectors[3 * 2 + 2] = 4;  // the third point of the first row
    test::write_deformable(folder / "reg.dcm", field);
    auto const map = read_deformable_registration(folder / "reg.dcm", "1.1", "1.2");
    expect_at(map({100, 20, 0}).at_mm, {100, 20, 4});
    expect_at(map({100, 10, 0}).at_mm, {100, 10, 0});
    expect_at(map({95, 20, 0}).at_mm, {95, 20, 2});
}

TEST(DeformableRegistration, one_that_does_not_fit_or_is_damaged_is_refused) {
    ScratchFolder const folder;
    auto const refused = [&](test::WrittenField const& field, std::string const& planning = "1.1", std::string const& image = "1.2") {
        test::write_deformable(folder / "reg.dcm", field);
        return error_of([&] { read_deformable_registration(folder / "reg.dcm", planning, image); });
    };
    EXPECT_TRUE(says(refused({}, "1.2", "1.1"), "not turned round"));
    EXPECT_TRUE(says(refused({}, "1.1", "1.9"), "and not \"1.9\""));
    test::WrittenField few;
    few.vectors.pop_back();
    EXPECT_TRUE(says(refused(few), "23 numbers for 8 vectors"));
    test::WrittenField flat;
    flat.size = {2, 2, 1};
    EXPECT_TRUE(says(refused(flat), "no usable deformation grid"));
    test::WrittenField huge;
    huge.size = {90000, 90000, 90000};
    EXPECT_TRUE(says(refused(huge), "no usable deformation grid"));
    test::WrittenField mirrored;
    mirrored.after = "-1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1";
    EXPECT_TRUE(says(refused(mirrored), "no usable matrix"));
    test::write_reg(folder / "rigid.dcm", "1.1", {{"1.2", {identity}}});
    EXPECT_FALSE(is_deformable_registration(folder / "rigid.dcm"));
    EXPECT_TRUE(says(error_of([&] { read_deformable_registration(folder / "rigid.dcm", "1.1", "1.2"); }), "is no REG"));
}

}  // namespace
}  // namespace yttria
