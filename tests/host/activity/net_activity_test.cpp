// SPDX-License-Identifier: Apache-2.0
#include "host/activity/net_activity.hpp"

#include "tests/host/activity/scene.hpp"

namespace yttria {
namespace {

using test::ActivityScene;

/// clinical.md 2.9 (AC-02): 2.60 GBq at 08:00, injected 10:30, residual 0.110 GBq at 14:00.
GivenActivity worked() {
    GivenActivity given;
    given.drawn_GBq = 2.6;
    given.drawn_time = "2026-03-01T08:00:00+01:00";
    given.injection_time = "2026-03-01T10:30:00+01:00";
    given.residual_GBq = 0.11;
    given.residual_time = "2026-03-01T14:00:00+01:00";
    return given;
}

TEST(NetActivity, is_drawn_less_residual_both_at_the_injection) {
    NetActivity const net = net_activity(worked(), "session");
    EXPECT_NEAR(net.drawn_MBq, 2530.59, 0.005);  // printed with six digits
    EXPECT_NEAR(net.residual_MBq, 114.25, 0.005);
    EXPECT_NEAR(net.MBq, 2416.34, 0.005);
    EXPECT_NE(net.note.find("residual 4.51"), std::string::npos) << net.note;
}

TEST(NetActivity, follows_the_UTC_offsets_and_not_the_clock_on_the_wall) {
    GivenActivity given = worked();
    given.drawn_time = "2026-03-01T07:00:00Z";          // the same moment on the manufacturer's clock
    given.residual_time = "2026-03-01T22:00:00+09:00";  // and on another
    EXPECT_NEAR(net_activity(given, "").MBq, net_activity(worked(), "").MBq, 1e-6);
    given.drawn_time = "2026-03-01T08:00:00Z";
    EXPECT_GT(net_activity(given, "").MBq, net_activity(worked(), "").MBq + 20);  // an hour is 1.1 %
}

TEST(NetActivity, asks_for_the_times_that_it_needs) {
    GivenActivity given = worked();
    given.drawn_time.reset();
    EXPECT_TRUE(test::says(test::error_of([&] { (void)net_activity(given, "session"); }), "drawn_time"));
    given = worked();
    given.residual_time.reset();
    EXPECT_TRUE(test::says(test::error_of([&] { (void)net_activity(given, "session"); }), "residual_time"));
}

TEST(NetActivity, injections_add_up_each_at_its_own_time) {
    SessionEntry session;
    InjectionEntry one, two;
    one.administered_GBq = 1.4;
    two.administered_GBq = 0.5;
    one.territory = "right lobe";
    two.ordered_GBq = 1.0;
    two.reason = "stasis";
    one.injection_time = "2026-03-01T10:00:00Z";
    two.injection_time = "2026-03-01T14:00:00Z";
    session.injections = {one, two};
    NetActivity const net = *net_activity(session);
    EXPECT_NEAR(net.MBq, 1900, 1e-9);
    EXPECT_NE(net.note.find("injection 1 of right lobe"), std::string::npos) << net.note;
    EXPECT_NE(net.note.find("50 % of what was ordered (stasis)"), std::string::npos) << net.note;
    // A day later the patient holds what all of it at the effective time would have left.
    double const T = y90_half_life_s, first = 1772359200.0, day = first + 86400;  // 2026-03-01T10:00:00Z
    double const held = 1400 * std::exp2(-86400 / T) + 500 * std::exp2(-(86400 - 4 * 3600) / T);
    EXPECT_NEAR(1900 * std::exp2(-(day - *net.injected_s) / T), held, 1e-6);
    session.injections[1].injection_time.reset();
    EXPECT_FALSE(net_activity(session)->injected_s);
}

TEST(NetActivity, is_what_a_relative_image_is_scaled_to) {
    ActivityScene scene(Quantity::counts);
    static_cast<GivenActivity&>(scene.session()) = worked();
    scene.session().lung_shunt_fraction = 0.1;
    Activity const activity = scene.made();
    EXPECT_NEAR(activity.net_administered_MBq, 2416.34, 0.005);
    EXPECT_NEAR(activity.liver_MBq, 2416.34 * 0.9, 0.01);
}

}  // namespace
}  // namespace yttria
