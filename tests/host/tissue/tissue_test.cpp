// SPDX-License-Identifier: Apache-2.0
#include "host/tissue/tissue.hpp"

#include "host/tissue/hu_curve.hpp"
#include "tests/host/images/test_volumes.hpp"

namespace yttria {
namespace {

using test::error_of;
using test::grid;
using test::image_of;
using test::says;
using test::warned;

Geometry const source = grid({6, 5, 4}, {2, 2, 3}, {10, 20, 30}, test::rotation(12));

struct DensityScene {
    Case request;
    SourceImages images;
    DensityScene() {
        request.anatomy.materials = {"air", "lung", "soft_tissue"};
        Volume<float> density = test::constant(source, 1), material = test::constant(source, 0);
        for (std::size_t i = 0; i < density.values.size(); ++i) {
            density.values[i] = 0.1F + 0.013F * static_cast<float>(i);
            material.values[i] = static_cast<float>(i % 3);
        }
        images.density = image_of(density);
        images.material = image_of(material);
    }
    Tissue made(Geometry const& target = source) const { return make_tissue(request, images, target); }
};

TEST(Tissue, on_the_same_grid_density_and_material_are_taken_over_bit_for_bit) {
    DensityScene const scene;
    Tissue const tissue = scene.made();
    EXPECT_EQ(tissue.density.values, scene.images.density->volume.values);
    for (std::size_t i = 0; i < tissue.material.values.size(); ++i) { EXPECT_EQ(tissue.material.values[i], i % 3); }
    EXPECT_EQ(tissue.materials, scene.request.anatomy.materials);
    EXPECT_TRUE(tissue.warnings.empty());
}

TEST(Tissue, mass_is_kept_on_another_spacing) {
    DensityScene const scene;
    Geometry target = source;  // same corner and extent: 12 x 10 x 12 mm
    target.size = {12, 4, 3};
    target.spacing_mm = {1, 2.5, 4};
    target.origin_mm = source.to_patient({-0.25, 0.125, 1.0 / 6});
    double const before = test::sum(scene.images.density->volume.values) * source.voxel_mL();
    EXPECT_NEAR(test::sum(scene.made(target).density.values) * target.voxel_mL() / before, 1, 1e-6);  // float rounding
}

TEST(Tissue, density_0_is_raised_to_the_floor_and_counted) {
    DensityScene scene;
    scene.images.density->volume.values[7] = 0;
    scene.images.density->volume.values[8] = 0.0009F;
    scene.images.density->volume.values[9] = 0.001F;
    Tissue const tissue = scene.made();
    EXPECT_EQ(tissue.floored_voxels, 2U);
    EXPECT_EQ(tissue.density.values[7], 0.001F);
    ASSERT_TRUE(warned(tissue.warnings, "density.floored"));
    EXPECT_EQ(tissue.warnings[0].text.substr(0, 2), "2 ");
}

TEST(Tissue, air_at_the_rim_of_the_image_is_not_counted_as_floored_but_vacuum_outside_is) {
    SourceImages images;
    Geometry const ct = grid({3, 3, 3}, {2, 2, 2});  // -1 to 5 mm
    images.ct = image_of(test::constant(ct, -1000));
    // Voxels of 3.5 mm from -1 on: the second one reaches to 6 mm, a third lies outside.
    Tissue const tissue = make_tissue({}, images, grid({3, 1, 1}, {3.5, 2, 2}, {0.75, 0, 0}));
    EXPECT_FLOAT_EQ(tissue.density.values[0], 0.00121F);
    EXPECT_EQ(tissue.density.values[1], 0.001F);  // 2.5 of 3.5 mm
    EXPECT_EQ(tissue.density.values[2], 0.001F);
    EXPECT_EQ(tissue.floored_voxels, 1U);
}

TEST(Tissue, negative_and_NaN_densities_are_refused_with_count_and_place) {
    for (float const wrong : {-0.1F, std::nanf(""), std::numeric_limits<float>::infinity()}) {
        DensityScene scene;
        scene.images.density->volume.values[source.index(2, 1, 3)] = wrong;
        scene.images.density->volume.values[source.index(3, 1, 3)] = wrong;
        Error const error = error_of([&] { (void)scene.made(); });
        EXPECT_EQ(error.code(), ExitCode::input);
        EXPECT_TRUE(says(error, "anatomy.density") && says(error, "2 voxels") && says(error, "(2, 1, 3)")) << error.what();
    }
}

TEST(Tissue, a_material_index_outside_the_list_is_refused) {
    for (float const wrong : {3.0F, -1.0F, 0.5F}) {
        DensityScene scene;
        scene.images.material->volume.values[5] = wrong;
        Error const error = error_of([&] { (void)scene.made(); });
        EXPECT_EQ(error.code(), ExitCode::input);
        EXPECT_TRUE(says(error, "anatomy.material") && says(error, "0 to 2")) << error.what();
    }
}

TEST(Tissue, a_density_image_alone_needs_exactly_one_material) {
    DensityScene scene;
    scene.images.material.reset();
    EXPECT_EQ(error_of([&] { (void)scene.made(); }).code(), ExitCode::input);
    scene.request.anatomy.materials = {"water"};
    EXPECT_EQ(test::sum(scene.made().material.values), 0);
    scene.images.density.reset();
    EXPECT_EQ(error_of([&] { (void)scene.made(); }).code(), ExitCode::input);
}

TEST(HuCurve, the_default_curve_is_that_of_Schneider_2000) {
    HuCurve const curve = read_hu_curve("default");
    // The paper's formulas, rounded to six digits in the file.
    EXPECT_NEAR(curve.density_at(-3024), 0.00121, 1e-12);
    EXPECT_NEAR(curve.density_at(0), 1.018, 1e-5);
    EXPECT_NEAR(curve.density_at(50), 1.003 + 1.169e-3 * 50, 1e-5);
    EXPECT_NEAR(curve.density_at(800), 1.017 + 0.592e-3 * 800, 1e-5);
    EXPECT_EQ(curve.materials[curve.material_at(-1000)], "air");
    EXPECT_EQ(curve.materials[curve.material_at(-700)], "lung");
    EXPECT_EQ(curve.materials[curve.material_at(-100)], "adipose");
    EXPECT_EQ(curve.materials[curve.material_at(60)], "soft_tissue");
    EXPECT_EQ(curve.materials[curve.material_at(900)], "cortical_bone");
}

TEST(HuCurve, a_curve_that_is_missing_or_wrong_is_refused) {
    EXPECT_EQ(error_of([] { read_hu_curve("no such curve"); }).code(), ExitCode::file);
    test::ScratchFolder const folder;
    std::ofstream(folder / "own.csv") << "HU,density_g_per_cm3\n0,1\n-5,2\n";
    EXPECT_TRUE(says(error_of([&] { read_hu_curve((folder / "own.csv").string()); }), "line 3"));
    std::ofstream(folder / "own.csv") << "HU,density_g_per_cm3\n0,1\n5,-2\n";
    EXPECT_EQ(error_of([&] { read_hu_curve((folder / "own.csv").string()); }).code(), ExitCode::input);
    std::ofstream(folder / "own.csv") << "HU,density_g_per_cm3\n0,1\n1000,2\n";
    EXPECT_NEAR(read_hu_curve((folder / "own.csv").string()).density_at(500), 1.5, 1e-12);
}

TEST(Tissue, HU_become_density_before_they_are_averaged) {
    // Air (-1000) beside bone (1000): the mean density is that of the halves, not that of the mean HU (0, water).
    Geometry const ct = grid({2, 1, 1}, {1, 2, 2});
    SourceImages images;
    images.ct = image_of({ct, {-1000, 1000}});
    Tissue const tissue = make_tissue({}, images, grid({1, 1, 1}, {2, 2, 2}, {0.5, 0, 0}));
    EXPECT_NEAR(tissue.density.values[0], (0.00121 + 1.609) / 2, 1e-4);  // curve rounded to six digits
}

TEST(Tissue, soft_tissue_in_liver_contours_is_liver_and_padding_is_air) {
    Geometry const ct = grid({6, 1, 1}, {2, 2, 2});
    SourceImages images;
    images.ct = image_of({ct, {-3024, 50, 50, -90, 1600, -800}});
    Volume<float> const mask{ct, {0, 0, 1, 1, 1, 1}};
    images.masks.push_back(test::labelled("Liver", Role::liver, std::make_shared<SourceImage const>(image_of(mask)), {1}));
    Tissue const tissue = make_tissue({}, images, ct);
    std::vector<std::string> names;
    for (std::uint8_t const material : tissue.material.values) { names.push_back(tissue.materials[material]); }
    EXPECT_EQ(names, (std::vector<std::string>{"air", "soft_tissue", "liver", "liver", "cortical_bone", "lung"}));
}

TEST(Tissue, iodine_in_the_liver_is_not_taken_for_bone_and_metal_is_left_alone) {
    Geometry const ct = grid({6, 1, 1}, {2, 2, 2});
    SourceImages images;
    images.ct = image_of({ct, {400, 400, 150, 900, 1600, 60}});
    Volume<float> const mask{ct, {0, 1, 1, 1, 1, 1}};
    images.masks.push_back(test::labelled("Liver", Role::liver, std::make_shared<SourceImage const>(image_of(mask)), {1}));
    Case request;
    Tissue const tissue = make_tissue(request, images, ct);
    HuCurve const curve = read_hu_curve("default");
    std::vector<double> const taken{400, 150, 150, 150, 1600, 60};
    for (std::size_t i = 0; i < taken.size(); ++i) {
        EXPECT_NEAR(static_cast<double>(tissue.density.values[i]), curve.density_at(taken[i]), 1e-6) << i;  // float32
    }
    EXPECT_EQ(tissue.materials[tissue.material.values[3]], "liver");
    EXPECT_EQ(tissue.materials[tissue.material.values[4]], "cortical_bone");
    ASSERT_TRUE(test::warned(tissue.warnings, "tissue.iodine"));
    EXPECT_NE(tissue.warnings.front().text.find("0.016 mL"), std::string::npos) << tissue.warnings.front().text;  // two voxels of 8 mm3
    EXPECT_NE(tissue.warnings.front().text.find("650"), std::string::npos);
    request.anatomy.dense_liver_as_ct = true;
    Tissue const as_ct = make_tissue(request, images, ct);
    EXPECT_NEAR(static_cast<double>(as_ct.density.values[3]), curve.density_at(900), 1e-6);
    EXPECT_FALSE(test::warned(as_ct.warnings, "tissue.iodine"));
    images.ct->volume.values = {400, 100, 100, 100, 1600, 60};
    EXPECT_FALSE(test::warned(make_tissue({}, images, ct).warnings, "tissue.iodine"));
}

TEST(Tissue, iodine_is_counted_once_and_found_along_and_across_the_rows_of_the_CT) {
    Geometry const ct = grid({5, 4, 3}, {2, 2, 2});
    SourceImages images;
    images.ct = image_of(test::constant(ct, 60));
    std::size_t const in_both = ct.index(2, 1, 1), in_one = ct.index(3, 1, 2), in_none = ct.index(2, 3, 0);
    for (auto const voxel : {in_both, in_one, in_none}) { images.ct->volume.values[voxel] = 900; }
    for (auto const& list : {std::vector{in_both, in_one}, std::vector{in_both}}) {
        Volume<float> mask = test::constant(ct, 0);
        for (auto const voxel : list) { mask.values[voxel] = 1; }
        images.masks.push_back(test::labelled("Tumour", Role::tumour, std::make_shared<SourceImage const>(image_of(mask)), {1}));
    }
    HuCurve const curve = read_hu_curve("default");
    Tissue const same = make_tissue({}, images, ct);
    ASSERT_TRUE(test::warned(same.warnings, "tissue.iodine"));
    EXPECT_NE(same.warnings.front().text.find("0.016 mL"), std::string::npos) << same.warnings.front().text;  // two voxels of 8 mm3
    // The same voxels with x and y of the patient exchanged on the grid: read across the rows of the CT.
    Geometry turned = ct;
    turned.size = {4, 5, 3};
    turned.direction = {0, 1, 0, 1, 0, 0, 0, 0, 1};
    Tissue const across = make_tissue({}, images, turned);
    for (int k = 0; k < 3; ++k) {
        for (int j = 0; j < 4; ++j) {
            for (int i = 0; i < 5; ++i) {
                auto const voxel = ct.index(i, j, k);
                double const number = voxel == in_none ? 900 : voxel == in_both || voxel == in_one ? 150 : 60;
                EXPECT_NEAR(static_cast<double>(same.density.values[voxel]), curve.density_at(number), 1e-6);  // float32
                EXPECT_EQ(across.density.values[turned.index(j, i, k)], same.density.values[voxel]);
                EXPECT_EQ(across.material.values[turned.index(j, i, k)], same.material.values[voxel]);
            }
        }
    }
}

TEST(Tissue, NaN_in_the_CT_is_refused) {
    SourceImages images;
    images.ct = image_of(test::constant(source, 0));
    images.ct->volume.values[3] = std::nanf("");
    EXPECT_EQ(error_of([&] { make_tissue({}, images, source); }).code(), ExitCode::input);
}

}  // namespace
}  // namespace yttria
