// SPDX-License-Identifier: Apache-2.0
#include "host/structures/structures.hpp"

#include "tests/host/images/test_volumes.hpp"

namespace yttria {
namespace {

using test::error_of;
using test::grid;
using test::says;
using test::warned;

/// Labels along x on a 12 x 4 x 4 grid of 2 mm: one digit per column.
std::shared_ptr<SourceImage const> labels(std::string const& columns) {
    Geometry const g = grid({static_cast<int>(columns.size()), 4, 4}, {2, 2, 2});
    Volume<float> volume = test::constant(g, 0);
    for (std::size_t i = 0; i < volume.values.size(); ++i) { volume.values[i] = static_cast<float>(columns[i % columns.size()] - '0'); }
    return std::make_shared<SourceImage const>(test::image_of(volume));
}

struct Scene {
    SourceImages images;
    Geometry target = grid({12, 4, 4}, {2, 2, 2});

    Scene& add(std::string const& name, Role role, std::shared_ptr<SourceImage const> const& image, std::vector<int> const& label) {
        images.masks.push_back(test::labelled(name, role, image, label));
        return *this;
    }
    Structures made() const { return make_structures({}, images, target); }
};

double mL(int columns) { return columns * 16 * 0.008; }

TEST(Structures, on_the_same_grid_fractions_are_exactly_0_or_1) {
    Scene scene;
    scene.add("Liver", Role::liver, labels("001112221100"), {1, 2});
    Structures const made = scene.made();
    Structure const* liver = made.find("Liver");
    ASSERT_NE(liver, nullptr);
    for (std::size_t i = 0; i < liver->fraction.size(); ++i) { EXPECT_EQ(liver->fraction[i], i % 12 >= 2 && i % 12 < 10 ? 1.0F : 0.0F); }
    EXPECT_NEAR(liver->volume_mL, mL(8), 1e-9);
    EXPECT_EQ(made.find("nothing"), nullptr);
}

TEST(Structures, volumes_survive_another_spacing_and_an_oblique_grid) {
    Scene scene;
    scene.add("Liver", Role::liver, labels("001112221100"), {1, 2});
    scene.target = grid({40, 20, 20}, {0.9, 0.7, 1.1}, {-5, -3, -6});
    EXPECT_NEAR(scene.made().find("Liver")->volume_mL, mL(8), 1e-6);  // exact overlap, float fractions
    scene.target = grid({40, 40, 40}, {1.3, 1.3, 1.3}, {-10, -20, -10}, test::rotation(20));
    // 4 sub-points an axis: steps of 0.3 mm at the faces of an 8 mm thick block, cancelling over the faces.
    EXPECT_NEAR(scene.made().find("Liver")->volume_mL / mL(8), 1, 0.01);
}

TEST(Structures, the_derived_ones_are_formed_where_their_parts_exist) {
    Scene scene;
    auto const image = labels("011122331140");
    scene.add("Liver", Role::liver, image, {1, 2, 3}).add("T", Role::tumour, image, {2, 3}).add("Dead", Role::necrosis, image, {3});
    scene.add("Left lung", Role::lung_left, image, {4}).add("Territory", Role::perfused, labels("000011111100"), {1});
    Structures const made = scene.made();
    auto const volume = [&](char const* name) { return made.find(name) ? made.find(name)->volume_mL : -1; };
    EXPECT_NEAR(volume("whole_liver"), mL(9), 1e-6);
    EXPECT_NEAR(volume("tumours"), mL(4), 1e-6);
    EXPECT_NEAR(volume("liver_normal"), mL(5), 1e-6);
    EXPECT_NEAR(volume("tumour_viable"), mL(2), 1e-6);
    EXPECT_NEAR(volume("lungs"), mL(1), 1e-6);
    EXPECT_NEAR(volume("perfused"), mL(6), 1e-6);
    EXPECT_NEAR(volume("perfused_normal"), mL(2), 1e-6);
    EXPECT_NEAR(volume("remnant"), mL(3), 1e-6);
    EXPECT_EQ(made.find("remnant")->definition, "liver_normal minus perfused");
    EXPECT_TRUE(made.find("remnant")->derived);
    EXPECT_FALSE(made.find("T")->derived);
    EXPECT_TRUE(made.warnings.empty());
    Scene only_lung;
    only_lung.add("Lung", Role::lung, image, {4});
    EXPECT_EQ(only_lung.made().list.size(), 2U);
}

TEST(Structures, a_vessel_that_is_excluded_is_no_normal_liver) {
    Scene scene;
    auto const image = labels("011122331140");
    scene.add("Liver", Role::liver, image, {1, 2, 3, 4}).add("T", Role::tumour, image, {2}).add("Vein", Role::avoid, image, {3});
    scene.add("Territory", Role::perfused, labels("000000111100"), {1});
    EXPECT_NEAR(scene.made().find("liver_normal")->volume_mL, mL(8), 1e-6);
    scene.images.masks[2].entry.excluded_from_liver = true;
    for (bool const one_grid : {true, false}) {
        if (!one_grid) { scene.target = grid({24, 8, 8}, {1, 1, 1}, {-0.5, -0.5, -0.5}); }
        Structures const made = scene.made();
        EXPECT_NEAR(made.find("whole_liver")->volume_mL, mL(10), 1e-6);
        EXPECT_NEAR(made.find("liver_normal")->volume_mL, mL(6), 1e-6);
        EXPECT_NEAR(made.find("perfused_normal")->volume_mL, mL(2), 1e-6);
        EXPECT_NEAR(made.find("remnant")->volume_mL, mL(4), 1e-6);
        EXPECT_TRUE(made.find("Vein")->excluded_from_liver);
        EXPECT_FALSE(made.find("T")->excluded_from_liver);
    }
}

TEST(Structures, liver_and_tumour_that_meet_inside_a_voxel_are_told_apart) {
    Scene scene;
    auto const image = labels("000111222000");
    scene.add("Liver", Role::liver, image, {1}).add("T", Role::tumour, image, {2});
    // 3 mm voxels: the border at 11 mm lies inside the one from 9.5 to 12.5.
    scene.target = grid({8, 4, 4}, {3, 3, 3}, {2, 0, 0});
    Structures const made = scene.made();
    EXPECT_NEAR(made.find("whole_liver")->volume_mL, made.find("Liver")->volume_mL + made.find("T")->volume_mL, 1e-6);
    EXPECT_NEAR(made.find("liver_normal")->volume_mL, made.find("Liver")->volume_mL, 1e-6);
    EXPECT_TRUE(warned(made.warnings, "structures.liver_exclusive"));
}

TEST(Structures, tumour_outside_the_liver_is_announced_with_its_volume) {
    Scene scene;
    scene.add("Liver", Role::liver, labels("001111110000"), {1}).add("T", Role::tumour, labels("000000111000"), {1});
    Structures const made = scene.made();
    ASSERT_TRUE(warned(made.warnings, "structures.tumour_outside_liver"));
    EXPECT_NE(made.warnings[0].text.find("T 0.128 mL of 0.384 mL"), std::string::npos) << made.warnings[0].text;
    Scene within;
    within.add("Liver", Role::liver, labels("001111110000"), {1}).add("T", Role::tumour, labels("000001100000"), {1});
    EXPECT_FALSE(warned(within.made().warnings, "structures.tumour_outside_liver"));
}

TEST(Structures, masks_on_different_grids_combine_on_the_transport_grid) {
    Scene scene;
    Volume<float> shifted = test::constant(grid({6, 4, 4}, {2, 2, 2}, {4, 0, 0}), 1);
    scene.add("Liver", Role::liver, labels("001111110000"), {1});
    scene.add("T", Role::tumour, std::make_shared<SourceImage const>(test::image_of(shifted)), {});
    EXPECT_NEAR(scene.made().find("liver_normal")->volume_mL, 0, 1e-6);
    EXPECT_NEAR(scene.made().find("whole_liver")->volume_mL, mL(6), 1e-6);
}

/// A block of contours from 0 to `x_end` mm in x, 0 to 8 mm in y and z, as read_masks gives it.
LabelledMask drawn(std::string const& name, Role role, double x_end) {
    std::vector<Polygon3d> contours;
    for (double const z : {1.0, 3.0, 5.0, 7.0}) { contours.push_back({{0, 0, z}, {x_end, 0, z}, {x_end, 8, z}, {0, 8, z}}); }
    auto const stack = std::make_shared<ContourStack const>(stack_contours(name, contours));
    Geometry const lattice = lattice_around(*stack, grid({1, 1, 1}, {1, 1, 1}));
    LabelledMask mask =
        test::labelled(name, role, std::make_shared<SourceImage const>(test::image_of({lattice, volume_fractions(*stack, lattice)})), {});
    mask.contours = stack;
    mask.fractional = true;
    return mask;
}

TEST(Structures, contours_are_exact_on_the_transport_grid_whatever_their_lattice) {
    Scene scene;
    scene.images.masks = {drawn("Liver", Role::liver, 9), drawn("T", Role::tumour, 5)};
    scene.target = grid({6, 4, 4}, {2, 2, 2}, {1, 1, 1});
    Structures const made = scene.made();
    auto const fraction = [&](char const* name, int i) { return made.find(name)->fraction[static_cast<std::size_t>(i)]; };
    EXPECT_NEAR(fraction("Liver", 4), 0.5, 1e-6);  // 8 to 10 mm; by the lattice of 1 mm it could not be told from 0.75
    EXPECT_NEAR(fraction("T", 2), 0.5, 1e-6);
    EXPECT_NEAR(made.find("Liver")->volume_mL, 0.576, 1e-6);
    EXPECT_NEAR(made.find("liver_normal")->volume_mL, 0.256, 1e-6);
    EXPECT_TRUE(made.warnings.empty());
}

TEST(Structures, a_fraction_of_a_segment_stays_a_fraction) {
    Scene scene;
    scene.add("T", Role::tumour, std::make_shared<SourceImage const>(test::image_of(test::constant(scene.target, 0.25F))), {});
    scene.images.masks.back().fractional = true;
    EXPECT_EQ(scene.made().find("T")->fraction[7], 0.25F);
    EXPECT_NEAR(scene.made().find("T")->volume_mL, 0.25 * 192 * 0.008, 1e-6);
}

TEST(Structures, a_given_name_is_not_taken_by_a_derived_one) {
    Scene scene;
    scene.add("perfused", Role::perfused, labels("000011110000"), {1});
    Structures const made = scene.made();
    EXPECT_FALSE(made.find("perfused")->derived);
    ASSERT_NE(made.find("perfused_derived"), nullptr);
    EXPECT_TRUE(made.find("perfused_derived")->derived);
}

TEST(Structures, a_label_that_is_not_there_is_refused_with_those_that_are) {
    Scene scene;
    scene.add("Liver", Role::liver, labels("001115550700"), {1, 9});
    Error const error = error_of([&] { scene.made(); });
    EXPECT_EQ(error.code(), ExitCode::input);
    EXPECT_TRUE(says(error, "Liver") && says(error, "label 9") && says(error, "1, 5, 7")) << error.what();
}

TEST(Structures, a_structure_outside_the_grid_is_refused_and_one_at_its_edge_announced) {
    Scene scene;
    scene.add("Liver", Role::liver, labels("001111110000"), {1});
    EXPECT_FALSE(warned(scene.made().warnings, "structures.cut"));
    scene.target.size[0] = 4;
    EXPECT_TRUE(warned(scene.made().warnings, "structures.cut"));
    scene.target.origin_mm[0] = 500;
    Error const error = error_of([&] { scene.made(); });
    EXPECT_EQ(error.code(), ExitCode::input);
    EXPECT_TRUE(says(error, "Liver"));
}

}  // namespace
}  // namespace yttria
