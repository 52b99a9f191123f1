// SPDX-License-Identifier: Apache-2.0
// Margins with known answers where a simple program goes wrong.
#include <gtest/gtest.h>

#include "bodies.hpp"

#include <numbers>

namespace yttria::testing {
namespace {

constexpr double pi = std::numbers::pi;
double ball_mL(double r) { return 4e-3 * pi * r * r * r / 3; }
/// Volume that two balls share, centres `d` apart.
double lens_mL(double a, double b, double d) {
    return 1e-3 * pi * std::pow(a + b - d, 2) * (d * d + 2 * d * (a + b) - 3 * (a - b) * (a - b)) / (12 * d);
}

TEST(HarderMargin, ObliqueGridOfUnequalVoxels) {
    auto const tumour = ball({4, -3, 2}, 30);
    Scene s(turned(grid_around({1.5, 2.2, 4}, 58)));
    s.add("T", Role::tumour, tumour);
    s.add("whole_liver", Role::liver, below_plane(2, 37), true);  // 5 mm above the ball, oblique to the grid
    s.dose(falling_from(tumour), tumour);
    auto const t = s.measure({{"T"}}).tumours.at(0);
    double const cap = 1e-3 * pi * 25 * (3 * 40 - 5) / 3;  // of the ball of 40 mm, 5 mm high: beyond the plane
    EXPECT_NEAR(t.rings[0].shell_mL, ball_mL(35) - ball_mL(30), 0.02 * (ball_mL(35) - ball_mL(30)));
    EXPECT_NEAR(t.rings[1].shell_mL, ball_mL(40) - ball_mL(30) - cap, 0.02 * (ball_mL(40) - ball_mL(30) - cap));
    EXPECT_NEAR(t.rings[1].isodoses[0].edge.smallest_mm.value, 6.9315, 0.4);  // a tenth of the longest edge
    EXPECT_NEAR(t.rings[1].subcapsular_percent, 100 * 5.0 / 60, 0.5);
}

TEST(HarderMargin, ShellOfOneTumourLeavesOutTheOther) {
    auto const a = ball({-23, 0, 0}, 20), b = ball({23, 0, 0}, 20);
    Scene s(grid_around({2, 2, 2}, 62));
    s.add("A", Role::tumour, a);
    s.add("B", Role::tumour, b);
    s.add("tumours", Role::tumour, either(a, b), true);
    s.dose(falling_from(a));
    auto const margins = s.measure({{"A"}, {"B"}, {"tumours"}});
    double const alone = ball_mL(30) - ball_mL(20) - lens_mL(30, 20, 46);
    double const together = 2 * ball_mL(30) - lens_mL(30, 30, 46) - 2 * ball_mL(20);
    EXPECT_NEAR(margins.find("A")->rings[1].shell_mL, alone, 0.01 * alone);
    EXPECT_NEAR(margins.find("B")->rings[1].shell_mL, alone, 0.01 * alone);
    EXPECT_NEAR(margins.find("tumours")->rings[1].shell_mL, together, 0.01 * together);
    // B gets the fall of A only, from 6 mm on: 100 Gy reaches 0.93 mm into it, so that its far side is 39.07 mm from any 100 Gy.
    EXPECT_EQ(margins.find("B")->rings[1].isodoses[0].edge.smallest_mm.value, -margin_reach_mm);
    EXPECT_NEAR(margins.find("A")->rings[1].isodoses[0].edge.smallest_mm.value, 6.9315, 0.2);
}

TEST(HarderMargin, NonConvexTumours) {
    // Two balls grown together: the distance to the outside of their waist is that to the nearer ball.
    auto const peanut = either(ball({-14, 0, 0}, 20), ball({14, 0, 0}, 20));
    Scene s(grid_around({2, 2, 2}, 56));
    s.add("T", Role::tumour, peanut);
    s.dose(falling_from(peanut), peanut);
    auto const t = s.measure({{"T"}}).tumours.at(0);
    double const shell = 2 * ball_mL(30) - lens_mL(30, 30, 28) - 2 * ball_mL(20) + lens_mL(20, 20, 28);
    EXPECT_NEAR(t.rings[1].shell_mL, shell, 0.01 * shell);
    EXPECT_NEAR(t.rings[1].isodoses[0].edge.smallest_mm.value, 6.9315, 0.2);

    // A hollow ball: its shell lies outside and in the hollow.
    auto const core = ball({0, 0, 0}, 12), whole = ball({0, 0, 0}, 30);
    auto const hollow = [=](Vec3d const& p) { return std::max(whole(p), -core(p)); };
    Scene h(grid_around({2, 2, 2}, 46));
    h.add("T", Role::tumour, hollow);
    h.dose(falling_from(hollow));
    auto const inner = h.measure({{"T"}}).tumours.at(0);
    double const both_sides = ball_mL(35) - ball_mL(30) + ball_mL(12) - ball_mL(7);
    EXPECT_NEAR(inner.rings[0].shell_mL, both_sides, 0.01 * both_sides);
    // 100 Gy begins 6.93 mm into the hollow and outside alike.
    EXPECT_NEAR(inner.rings[0].isodoses[0].edge.smallest_mm.value, 6.9315, 0.2);
    EXPECT_NEAR(inner.surface_mm2, 4 * pi * (900 + 144), 0.01 * 4 * pi * (900 + 144));
}

TEST(HarderMargin, IsNegativeWhereTheIsodoseLiesInsideTheTumour) {
    auto const tumour = ball({0, 0, 0}, 45);
    Scene s(grid_around({2, 2, 2}, 60));
    s.add("T", Role::tumour, tumour);
    s.dose(falling_from(ball({0, 0, 0}, 38)));  // 150 Gy at 40.8768 mm, 100 Gy at 44.9315 mm
    auto const ring = s.measure({{"T"}}).tumours.at(0).rings[0];
    EXPECT_NEAR(ring.isodoses[2].edge.smallest_mm.value, 40.8768 - 45, 0.2);
    EXPECT_NEAR(ring.isodoses[2].edge.percentile5_mm.value, 40.8768 - 45, 0.2);
    EXPECT_NEAR(ring.isodoses[0].edge.smallest_mm.value, 44.9315 - 45, 0.2);
    EXPECT_EQ(ring.isodoses[2].shell_percent.value, 0);
    EXPECT_NEAR(ring.isodoses[2].underdosed_percent.value, 100, 1e-9);
    EXPECT_NEAR(ring.isodoses[2].underdosed_mm2, 4 * pi * 45 * 45, 0.01 * 4 * pi * 45 * 45);
}

TEST(HarderMargin, UnderdosedPatchHasItsAreaPlaceAndDepth) {
    auto const tumour = ball({0, 0, 0}, 45);
    Scene s(turned(grid_around({2, 2, 2}, 64)));
    s.add("T", Role::tumour, tumour);
    s.dose(falling_from(ball({3, 0, 0}, 45)));  // 100 Gy on a ball of 51.9315 mm, 3 mm aside
    auto const five = s.measure({{"T"}}).tumours.at(0).rings[0].isodoses[0];
    double const outer = 51.9315;
    EXPECT_NEAR(five.edge.smallest_mm.value, outer - 48, 0.2);
    double const fifth = outer - std::sqrt(45 * 45 + 9 + 2 * 45 * 3 * 0.9);  // 5 % of the area lies beyond cos = -0.9
    EXPECT_NEAR(five.edge.percentile5_mm.value, fifth, 0.2);
    // Nearer than 5 mm to the isodose: farther than outer - 5 from the other centre.
    double const cosine = (45 * 45 + 9 - std::pow(outer - 5, 2)) / (2 * 45 * 3);
    double const area = 2 * pi * 45 * 45 * (1 + cosine);
    ASSERT_EQ(five.patches.size(), 1U);
    // The distance changes by 1 mm over 15 mm of the surface here: 0.1 mm of it moves the patch's edge by 1.5 mm, 4 % of its area.
    EXPECT_NEAR(five.patches[0].area_mm2, area, 0.06 * area);
    EXPECT_NEAR(five.underdosed_mm2, five.patches[0].area_mm2, 1e-6);
    EXPECT_NEAR(five.patches[0].smallest_mm, outer - 48, 0.2);
    EXPECT_NEAR(five.patches[0].centre_mm[0], -45 * (1 - cosine) / 2, 1);  // of a cap, by area
    EXPECT_NEAR(five.patches[0].centre_mm[1], 0, 1);
    EXPECT_NEAR(five.patches[0].centre_mm[2], 0, 1);
}

TEST(HarderMargin, StairsOfABinaryMaskAreSmoothedOut) {
    auto const tumour = ball({0, 0, 0}, 45);
    Scene s(grid_around({2, 2, 2}, 60));
    s.add("T", Role::tumour, tumour);
    for (auto& f : s.structures.list[0].fraction) f = f >= 0.5F ? 1.0F : 0.0F;
    s.dose(falling_from(tumour), tumour);
    auto const ten = s.measure({{"T"}}).tumours.at(0).rings[1];
    EXPECT_NEAR(ten.shell_mL, 315.206, 0.03 * 315.206);
    EXPECT_NEAR(ten.isodoses[0].edge.smallest_mm.value, 6.9315, 1.0);  // a step is half an edge; AC-11 asks 0.6 mm at 1 mm and less
    EXPECT_NEAR(ten.isodoses[0].edge.percentile5_mm.value, 6.9315, 0.6);
}

TEST(HarderMargin, AVesselIsNoPartOfAShell) {
    auto const tumour = ball({0, 0, 0}, 20);
    Scene s(grid_around({2, 2, 2}, 40));
    s.add("T", Role::tumour, tumour);
    s.add("Vein", Role::avoid, below_plane(0, 0));  // half of everything
    s.structures.list.back().excluded_from_liver = true;
    s.dose(falling_from(tumour), tumour);
    auto const ten = s.measure({{"T"}}).tumours.at(0).rings[1];
    EXPECT_NEAR(ten.shell_mL, 0.5 * (ball_mL(30) - ball_mL(20)), 0.005 * (ball_mL(30) - ball_mL(20)));
}

TEST(HarderMargin, DoseInAirIsTakenFromTheTissueBesideIt) {
    auto const tumour = ball({0, 0, 0}, 20);
    Scene s(grid_around({2, 2, 2}, 40));
    s.add("T", Role::tumour, tumour);
    s.dose([](Vec3d const&) { return 100.0; });
    for (std::size_t v = 0; v < s.density.size(); ++v)
        if (v % 7 == 0) {
            s.density[v] = 0.0012F;
            s.dose_Gy[v] = 5000;
        }
    auto ten = s.measure({{"T"}}).tumours.at(0).rings[1];
    EXPECT_NEAR(ten.shell["volume_mean_Gy"].value, 100, 1e-3);
    EXPECT_NEAR(ten.target["D98_Gy"].value, 100, 1e-3);
}

TEST(HarderMargin, ATumourThatFillsNoVoxelIsNotAssessed) {
    Scene s(grid_around({4, 4, 4}, 40));
    s.add("T", Role::tumour, ball({2, 2, 2}, 1.5));
    s.dose([](Vec3d const&) { return 100.0; });
    auto const t = s.measure({{"T"}, {"absent"}});
    EXPECT_NE(t.find("T")->why.find("finer grid"), std::string::npos);
    EXPECT_TRUE(t.find("T")->rings.empty());
    EXPECT_NE(t.find("absent")->why.find("no structure"), std::string::npos);
}

}  // namespace
}  // namespace yttria::testing
