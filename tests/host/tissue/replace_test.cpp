// SPDX-License-Identifier: Apache-2.0
#include "host/tissue/replace.hpp"

#include "tests/host/images/test_volumes.hpp"

namespace yttria {
namespace {

Geometry const lattice = test::grid({4, 4, 4}, {2, 2, 2});

struct Scene {
    Case request;
    SourceImages images;
    Scene() {
        request.anatomy.materials = {"soft_tissue"};
        images.density = test::image_of(test::constant(lattice, 1.8F));
        Volume<float> labels = test::constant(lattice, 0);
        for (std::size_t i = 0; i < 16; ++i) { labels.values[i] = 1; }  // the first layer
        images.masks = {test::labelled("Lipiodol", Role::other, std::make_shared<SourceImage const>(test::image_of(labels)), {1})};
    }
    Tissue made(Geometry const& target = lattice) const { return make_tissue(request, images, target); }
};

TEST(Replace, nothing_changes_unless_a_structure_says_so) {
    EXPECT_EQ(Scene().made().density.values, Scene().images.density->volume.values);
    EXPECT_FALSE(test::warned(Scene().made().warnings, "tissue.replaced"));
}

TEST(Replace, density_and_material_of_a_structure_are_taken_and_announced) {
    Scene scene;
    scene.images.masks[0].entry.density_g_per_cm3 = 1.06;
    scene.images.masks[0].entry.material = "liver";
    Tissue const tissue = scene.made();
    EXPECT_EQ(tissue.materials, (std::vector<std::string>{"soft_tissue", "liver"}));
    for (std::size_t i = 0; i < 64; ++i) {
        EXPECT_EQ(tissue.density.values[i], i < 16 ? 1.06F : 1.8F);
        EXPECT_EQ(tissue.material.values[i], i < 16 ? 1 : 0);
    }
    ASSERT_TRUE(test::warned(tissue.warnings, "tissue.replaced"));
    EXPECT_NE(tissue.warnings[0].text.find("0.128 mL"), std::string::npos) << tissue.warnings[0].text;  // 16 voxels of 8 mm3
    EXPECT_NE(tissue.warnings[0].text.find("1.8 g/cm3"), std::string::npos) << tissue.warnings[0].text;
}

TEST(Replace, part_of_a_voxel_is_replaced_by_its_volume) {
    Scene scene;
    scene.images.masks[0].entry.density_g_per_cm3 = 1.0;
    scene.images.masks[0].entry.material = "liver";
    Geometry coarse = test::grid({1, 1, 1}, {8, 8, 8}, {3, 3, 3});  // a quarter of it is inside
    Tissue const tissue = scene.made(coarse);
    EXPECT_NEAR(tissue.density.values[0], 0.75 * 1.8 + 0.25 * 1.0, 1e-6);
    EXPECT_EQ(tissue.material.values[0], 0);  // less than half
}

TEST(Replace, the_later_structure_wins) {
    Scene scene;
    scene.images.masks.push_back(scene.images.masks[0]);
    scene.images.masks[0].entry.density_g_per_cm3 = 1.1;
    scene.images.masks[1].entry.density_g_per_cm3 = 1.3;
    EXPECT_EQ(scene.made().density.values[0], 1.3F);
}

}  // namespace
}  // namespace yttria
