// SPDX-License-Identifier: Apache-2.0
#include "tests/host/activity/scene.hpp"

namespace yttria {
namespace {

using test::ActivityScene;
using test::error_of;
using test::says;
using test::warned;

TEST(Activity, decays_on_the_same_grid_are_taken_over_bit_for_bit) {
    ActivityScene scene(Quantity::decays);
    scene.values() = test::varied(scene.own).values;  // some negative
    Activity const activity = scene.made();
    EXPECT_EQ(activity.decays.values, scene.values());
    EXPECT_EQ(activity.net_administered_MBq, 0);
    EXPECT_EQ(activity.lung_shunt_fraction, -1);
    EXPECT_EQ(activity.purposes, std::vector<std::string>{"y90"});
}

TEST(Activity, the_total_is_kept_on_any_grid) {
    ActivityScene scene(Quantity::decays);
    double const before = test::sum(scene.values());
    for (double const degrees : {0.0, 17.0}) {
        ActivityScene other(Quantity::decays);
        other.structures.list.clear();
        other.structures.grid = test::grid({60, 40, 40}, {1.7, 1.9, 1.3}, {-20, -20, -25}, test::rotation(degrees));
        EXPECT_NEAR(other.made().total_decays / before, 1, 1e-6) << degrees;  // design.md section 4
    }
}

TEST(Activity, negative_voxels_stay_in_sums_and_are_counted_apart) {
    ActivityScene scene(Quantity::decays);
    scene.values()[5] = -3;
    Activity const activity = scene.made();
    EXPECT_EQ(activity.decays.values[5], -3.0F);
    EXPECT_EQ(activity.negative_decays, -3);
    EXPECT_NEAR(activity.total_decays, 16 * (5 + 1.5), 1e-9);
    EXPECT_NEAR(activity.elsewhere_MBq * test::decays_per_MBq, -3, 1e-9);
}

TEST(Activity, places_in_liver_lung_and_elsewhere_add_up) {
    ActivityScene scene(Quantity::decays);
    for (float& value : scene.values()) { value *= 1e12F; }
    scene.values()[5] = 7e12F;
    Activity const activity = scene.made();
    // Values are floats of 1e12: relative rounding 6e-8.
    EXPECT_NEAR(activity.liver_MBq * test::decays_per_MBq / 80e12, 1, 1e-6);
    EXPECT_NEAR(activity.lung_MBq * test::decays_per_MBq / 24e12, 1, 1e-6);
    EXPECT_NEAR(activity.elsewhere_MBq * test::decays_per_MBq / 7e12, 1, 1e-6);
    EXPECT_TRUE(activity.lung_has_activity);
}

TEST(Activity, an_image_without_counts_in_the_lungs_says_so) {
    ActivityScene scene(Quantity::decays);
    for (std::size_t i = 0; i < scene.values().size(); ++i) { scene.values()[i] = i % 10 < 5 ? 1 : 0; }
    EXPECT_FALSE(scene.made().lung_has_activity);
}

TEST(Activity, sessions_add_and_their_shunt_is_weighted_by_activity) {
    ActivityScene scene(Quantity::counts);
    scene.session().administered_GBq = 3;
    scene.session().lung_shunt_fraction = 0.1;
    scene.request.sessions.push_back(scene.session());
    scene.request.sessions[1].administered_GBq = 1;
    scene.request.sessions[1].lung_shunt_fraction = 0.02;
    Activity const activity = scene.made();
    EXPECT_NEAR(activity.net_administered_MBq, 4000, 1e-9);
    EXPECT_NEAR(activity.lung_shunt_fraction, (3 * 0.1 + 0.02) / 4, 1e-12);
    EXPECT_NEAR(activity.liver_MBq, 3000 * 0.9 + 1000 * 0.98, 0.01);  // float voxels
    scene.request.sessions[1].lung_shunt_fraction.reset();
    scene.request.sessions[1].count_mask = CountMask::liver_lung;
    EXPECT_EQ(scene.made().lung_shunt_fraction, -1);
}

TEST(Activity, the_shunt_is_placed_in_the_lungs_even_by_mass_in_place_of_the_image) {
    ActivityScene scene(Quantity::counts);
    scene.session().administered_GBq = 2;
    scene.session().lung_shunt_fraction = 0.1;
    scene.session().lung_activity_from_shunt = true;
    Activity const activity = scene.made();
    EXPECT_NEAR(activity.liver_MBq, 1800, 0.01);
    EXPECT_NEAR(activity.lung_MBq, 200, 0.001);
    // Column 6 has twice the density of columns 7 and 8.
    EXPECT_NEAR(activity.decays.values[6] / activity.decays.values[7], 2, 1e-6);
    EXPECT_EQ(activity.decays.values[5], 0.0F);
}

TEST(Activity, NaN_is_refused) {
    ActivityScene scene(Quantity::decays);
    scene.values()[scene.own.index(3, 2, 1)] = std::nanf("");
    Error const error = error_of([&] { (void)scene.made(); });
    EXPECT_EQ(error.code(), ExitCode::input);
    EXPECT_TRUE(says(error, "NaN")) << error.what();
}

TEST(Activity, an_image_without_activity_is_refused) {
    ActivityScene scene(Quantity::decays);
    for (float& value : scene.values()) { value = -value; }
    EXPECT_EQ(error_of([&] { (void)scene.made(); }).code(), ExitCode::input);
}

TEST(Activity, activity_outside_the_grid_is_refused_unless_allowed_or_overridden) {
    ActivityScene scene(Quantity::decays);
    scene.structures.list.clear();
    scene.structures.grid.size[0] = 7;  // cuts columns 7 and 8: 1 of 6.5
    Error const error = error_of([&] { (void)scene.made(); });
    EXPECT_EQ(error.code(), ExitCode::input);
    EXPECT_TRUE(says(error, "15.38 %") && says(error, "allow_activity_outside")) << error.what();
    scene.request.transport.allow_activity_outside = true;
    EXPECT_TRUE(warned(scene.made().warnings, "activity.outside"));
    scene.request.transport.allow_activity_outside = false;
    scene.request.overrides.push_back({"activity_outside", "noise in the air beside the CT"});
    Activity const activity = scene.made();
    ASSERT_TRUE(warned(activity.warnings, "activity.outside"));
    EXPECT_NE(activity.warnings[0].text.find("noise in the air"), std::string::npos);
}

TEST(Activity, a_share_below_a_millionth_outside_is_allowed) {
    ActivityScene scene(Quantity::decays);
    scene.structures.list.clear();
    scene.values()[9] = 0.9e-6F * 104;
    scene.structures.grid.size[0] = 9;
    EXPECT_NO_THROW((void)scene.made());
    scene.values()[9] = 1.1e-6F * 104;
    EXPECT_THROW((void)scene.made(), Error);
}

TEST(Activity, a_registered_image_lands_where_planning_has_it) {
    ActivityScene scene(Quantity::decays);
    for (float& value : scene.values()) { value = 0; }
    scene.values()[scene.own.index(2, 1, 1)] = 1;
    scene.activity().registration.offset_mm = {4, 0, -4};  // planning (x, y, z) is image (x + 4, y, z - 4)
    EXPECT_EQ(scene.made().decays.values[scene.own.index(1, 1, 2)], 1.0F);
}

}  // namespace
}  // namespace yttria
