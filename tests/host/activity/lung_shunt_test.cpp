// SPDX-License-Identifier: Apache-2.0
#include "host/activity/lung_shunt.hpp"

#include "tests/host/activity/scene.hpp"

namespace yttria {
namespace {

using test::ActivityScene;

/// Numbers of clinical.md 2.6 (AC-08), printed with five decimals.
constexpr double printed = 5e-6;

ShuntEntry worked() {
    ShuntEntry entry;
    entry.method = "planar";
    entry.lung_anterior = 42000;
    entry.lung_posterior = 51000;
    entry.liver_anterior = 520000;
    entry.liver_posterior = 310000;
    return entry;
}

TEST(LungShunt, planar_is_the_geometric_mean_of_both_views) {
    EXPECT_NEAR(planar_shunt(worked()).fraction, 0.10336, printed);
    EXPECT_EQ(planar_shunt(worked()).method, "planar");
}

TEST(LungShunt, planar_background_is_subtracted_from_each_view) {
    ShuntEntry entry = worked();
    entry.lung_background = 6000;
    entry.liver_background = 9000;
    EXPECT_NEAR(planar_shunt(entry).fraction, 0.09308, printed);
    entry.lung_background = 42000;
    EXPECT_TRUE(test::says(test::error_of([&] { (void)planar_shunt(entry); }), "not above the background"));
}

TEST(LungShunt, spect_counts_of_cut_lungs_are_scaled_up_and_said_to_be) {
    LungShunt const whole = spect_shunt(1.9e6, 4.61e7, 1);
    EXPECT_NEAR(whole.fraction, 0.03958, printed);
    EXPECT_FALSE(whole.extrapolated);
    LungShunt const cut = spect_shunt(1.9e6, 4.61e7, 0.62);
    EXPECT_NEAR(cut.fraction, 0.06233, printed);
    EXPECT_TRUE(cut.extrapolated);
    EXPECT_NE(cut.note.find("extrapolated: 62 %"), std::string::npos) << cut.note;
    EXPECT_THROW((void)spect_shunt(1, 0, 1), Error);
}

TEST(LungShunt, of_an_image_is_summed_over_the_structures) {
    ActivityScene scene(Quantity::counts);
    scene.session().administered_GBq = 2;
    scene.session().lung_shunt = ShuntEntry{};
    scene.session().lung_shunt->method = "spect";
    scene.session().lung_shunt->image = "image";
    LungShunt const shunt = *lung_shunt(scene.session(), scene.images, scene.structures);
    EXPECT_NEAR(shunt.fraction, 24.0 / 104, 1e-6);  // 48 lung voxels of 0.5, 80 liver voxels of 1
    EXPECT_FALSE(shunt.extrapolated);
    EXPECT_NEAR(scene.made().liver_MBq, 2000 * (1 - 24.0 / 104), 0.01);
}

TEST(LungShunt, lungs_that_leave_the_image_are_seen_and_extrapolated) {
    ActivityScene scene(Quantity::counts);
    // The image ends after column 7: two of three lung columns are seen.
    Volume<float>& volume = scene.activity().image.volume;
    Volume<float> cut{test::grid({8, 4, 4}, {4, 4, 4}), {}};
    for (std::size_t i = 0; i < volume.values.size(); ++i) {
        if (i % 10 < 8) { cut.values.push_back(volume.values[i]); }
    }
    volume = cut;
    scene.session().lung_shunt = ShuntEntry{};
    scene.session().lung_shunt->method = "spect";
    scene.session().lung_shunt->image = "image";
    LungShunt const shunt = *lung_shunt(scene.session(), scene.images, scene.structures);
    EXPECT_TRUE(shunt.extrapolated);
    EXPECT_NEAR(shunt.fraction, 24.0 / 104, 1e-6);  // 16 counts in two thirds of the lungs are 24 in all
    EXPECT_NE(shunt.note.find("66.66"), std::string::npos) << shunt.note;
}

TEST(LungShunt, a_second_measurement_is_kept_beside_the_first_and_scales_nothing) {
    ActivityScene scene(Quantity::counts);
    scene.session().administered_GBq = 2;
    scene.session().lung_shunt_fraction = 0.05;
    scene.session().lung_shunt_method = "planar";
    Activity const before = scene.made();
    EXPECT_EQ(before.other_shunt_fraction, -1);
    scene.session().other_shunt = ShuntEntry{};
    scene.session().other_shunt->method = "spect";
    scene.session().other_shunt->image = "image";
    Activity const with = scene.made();
    EXPECT_NEAR(with.other_shunt_fraction, 24.0 / 104, 1e-6);  // as above
    EXPECT_EQ(with.other_shunt_method, "spect");
    EXPECT_EQ(with.lung_shunt_fraction, before.lung_shunt_fraction);
    EXPECT_EQ(with.total_decays, before.total_decays);
}

}  // namespace
}  // namespace yttria
