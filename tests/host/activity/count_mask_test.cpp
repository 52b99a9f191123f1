// SPDX-License-Identifier: Apache-2.0
#include "tests/host/activity/scene.hpp"

namespace yttria {
namespace {

using test::ActivityScene;

ActivityScene relative() {
    ActivityScene scene(Quantity::counts);
    scene.session().administered_GBq = 2;
    scene.session().lung_shunt_fraction = 0.1;
    return scene;
}

Denominator find(Activity const& activity, std::string const& name) {
    for (Denominator const& d : activity.sessions.at(0).denominators) {
        if (d.name == name) { return d; }
    }
    ADD_FAILURE() << "no denominator " << name;
    return {};
}

TEST(CountMask, every_denominator_is_reported_with_what_it_would_do_to_the_dose) {
    Activity const activity = relative().made();
    EXPECT_EQ(find(activity, "whole liver").counts, 80);
    EXPECT_TRUE(find(activity, "whole liver").used);
    EXPECT_EQ(find(activity, "whole liver").dose_factor, 1);
    // 2000 MBq over 104 counts instead of 1800 MBq over 80.
    EXPECT_NEAR(find(activity, "whole liver and lungs").dose_factor, (2000.0 / 104) / (1800.0 / 80), 1e-12);
    EXPECT_NEAR(find(activity, "all of the grid").counts, 104, 1e-9);
    EXPECT_FALSE(find(activity, "all of the grid").used);
}

TEST(CountMask, the_other_policy_gives_the_dose_that_was_announced) {
    ActivityScene scene = relative();
    Activity const tight = scene.made();
    scene.session().count_mask = CountMask::liver_lung;
    Activity const wide = scene.made();
    EXPECT_NEAR(static_cast<double>(wide.decays.values[0]) / static_cast<double>(tight.decays.values[0]),
                find(tight, "whole liver and lungs").dose_factor, 1e-6);
}

TEST(CountMask, a_dilated_mask_takes_in_what_spilled_out) {
    ActivityScene scene = relative();
    for (std::size_t i = 5; i < scene.values().size(); i += 10) { scene.values()[i] = 0.25F; }  // beside the liver
    double const tight = static_cast<double>(scene.made().decays.values[0]);
    scene.session().count_mask_dilation_mm = 4;  // one voxel
    Activity const activity = scene.made();
    EXPECT_NEAR(static_cast<double>(activity.decays.values[0]) / tight, 80.0 / 84, 1e-6);
    EXPECT_TRUE(find(activity, "whole liver and 4 mm around").used);
    EXPECT_NEAR(find(activity, "whole liver").dose_factor, 84.0 / 80, 1e-6);
}

TEST(CountMask, negative_voxels_stay_in_the_sum) {
    ActivityScene scene = relative();
    scene.values()[0] = -1;
    EXPECT_NEAR(find(scene.made(), "whole liver").counts, 78, 1e-9);
}

TEST(CountMask, all_sessions_say_what_is_wrong_with_them_at_once) {
    ActivityScene scene = relative();
    scene.request.sessions.push_back(scene.session());
    scene.request.sessions[0].lung_shunt_fraction.reset();
    scene.request.sessions[1].administered_GBq.reset();
    Error const error = test::error_of([&] { (void)scene.made(); });
    EXPECT_TRUE(test::says(error, "no lung_shunt_fraction") && test::says(error, "no administered_GBq")) << error.what();
}

}  // namespace
}  // namespace yttria
