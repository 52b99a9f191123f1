// SPDX-License-Identifier: Apache-2.0
#include "host/images/register.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace yttria {
namespace {

double squared(double x) { return x * x; }

bool in_ellipsoid(Vec3d const& p, Vec3d const& centre, Vec3d const& radius) {
    double sum = 0;
    for (std::size_t a = 0; a < 3; ++a) sum += squared((p[a] - centre[a]) / radius[a]);
    return sum <= 1;
}

/// A trunk without symmetry: lungs of two sizes, a liver on one side, a spine, a body that narrows upward. HU at a point of planning space.
/// `dome_mm`: how much higher the liver stands, as at the end of a breath.
double trunk_HU(Vec3d const& p, double dome_mm = 0) {
    if (p[2] < -160 || p[2] > 160) return -1000;
    double const narrow = 1 - p[2] / 1200;
    if (squared(p[0] / (165 * narrow)) + squared(p[1] / (110 * narrow)) > 1) return -1000;
    if (squared(p[0] - 3) + squared(p[1] - 70) < squared(22)) return 450;
    if (in_ellipsoid(p, {-80, 0, 110}, {60, 75, 110}) || in_ellipsoid(p, {75, -5, 120}, {55, 70, 100})) {
        return in_ellipsoid(p, {-70, 0, -40 + dome_mm}, {85, 80, 75}) ? 60 : -820;  // the dome of the liver rises into the right lung
    }
    if (in_ellipsoid(p, {-70, 0, -40 + dome_mm}, {85, 80, 75})) return 60;
    if (in_ellipsoid(p, {85, 40, -30}, {30, 28, 50})) return 45;
    return -20 + 40 * (p[1] > 0);
}

/// Rotation about z, then x.
Affine rigid(double z_degrees, double x_degrees, Vec3d const& offset) {
    double const rad = 3.14159265358979323846 / 180, c = std::cos(z_degrees * rad), s = std::sin(z_degrees * rad),
                 d = std::cos(x_degrees * rad), t = std::sin(x_degrees * rad);
    return {{c, -s, 0, s * d, c * d, -t, s * t, c * t, d}, offset};
}

Vec3d apply(Affine const& map, Vec3d const& p) {
    Vec3d out = map.offset_mm;
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t a = 0; a < 3; ++a) out[row] += map.matrix[3 * row + a] * p[a];
    return out;
}

Vec3d undo(Affine const& map, Vec3d const& p) {
    Vec3d out{};
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t a = 0; a < 3; ++a) out[row] += map.matrix[3 * a + row] * (p[a] - map.offset_mm[a]);
    return out;
}

/// A CT of the trunk in a space that `map` leads to, with a fixed pattern of noise of some 20 HU.
Volume<float> scan(Geometry const& grid, Affine const& map, unsigned seed, double dome_mm = 0) {
    Volume<float> ct{grid, {}};
    ct.values.reserve(grid.voxels());
    std::uint32_t state = seed;
    for (int k = 0; k < grid.size[2]; ++k)
        for (int j = 0; j < grid.size[1]; ++j)
            for (int i = 0; i < grid.size[0]; ++i) {
                double sum = 0;  // 2 x 2 x 2 points a voxel: edges as soft as those of a scanner
                for (int c = 0; c < 8; ++c)
                    sum += trunk_HU(
                        undo(map, grid.to_patient({i + 0.5 * (c & 1) - 0.25, j + 0.5 * (c >> 1 & 1) - 0.25, k + 0.5 * (c >> 2) - 0.25})),
                        dome_mm);
                state = state * 1664525U + 1013904223U;
                ct.values.push_back(static_cast<float>(sum / 8 + 35.0 * (state >> 8) / 16777216.0 - 17.5));
            }
    return ct;
}

Geometry box(std::array<int, 3> size, double spacing, Vec3d const& centre) {
    Geometry grid;
    grid.size = size;
    grid.spacing_mm = {spacing, spacing, spacing};
    for (std::size_t a = 0; a < 3; ++a) grid.origin_mm[a] = centre[a] - 0.5 * (size[a] - 1) * spacing;
    return grid;
}

/// Largest distance between what was found and the truth, over a box around the liver.
double liver_error(Affine const& found, Affine const& truth) {
    double most = 0;
    for (double const x : {-155.0, 15.0})
        for (double const y : {-80.0, 80.0})
            for (double const z : {-115.0, 35.0}) {
                auto const a = apply(found, {x, y, z}), b = apply(truth, {x, y, z});
                most = std::max(most, std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]));
            }
    return most;
}

/// The liver of the trunk, drawn on the CT's own voxels.
LabelledMask drawn_liver(Geometry const& grid) {
    auto image = std::make_shared<SourceImage>();
    image->volume = {grid, std::vector<float>(grid.voxels())};
    for (std::size_t v = 0; v < grid.voxels(); ++v) {
        auto const nx = static_cast<std::size_t>(grid.size[0]), ny = static_cast<std::size_t>(grid.size[1]);
        auto const p = grid.to_patient({static_cast<double>(v % nx), static_cast<double>(v / nx % ny), static_cast<double>(v / nx / ny)});
        bool const body = std::hypot(p[0] / 165, p[1] / 110) < 1 - p[2] / 1200;
        image->volume.values[v] = body && in_ellipsoid(p, {-70, 0, -40}, {85, 80, 75}) ? 1.0F : 0.0F;
    }
    LabelledMask mask;
    mask.entry.name = "Liver";
    mask.entry.role = Role::liver;
    mask.entry.labels = {1};
    mask.image = image;
    return mask;
}

TEST(RegisterRigid, FindsAPatientWhoLiesElsewhereInAShorterScan) {
    auto const planning = scan(box({80, 56, 72}, 4.6, {0, 0, 0}), {}, 1);
    auto const truth = rigid(6, -4, {31, -22, 140});
    auto const moving = scan(box({76, 58, 42}, 4.9, {31, -22, 110}), truth, 2);  // 205 mm of 320 mm
    auto const found = register_rigid(planning, moving, {drawn_liver(planning.geometry)});
    EXPECT_GT(found.liver_places, 100U);
    EXPECT_LT(found.liver_median_mm, 1.0);  // a quarter of a voxel; the liver does not move in it
    // A quarter of the 4 mm voxels that it works on; published registrations of CT to CT reach about half a voxel.
    EXPECT_LT(liver_error(found.planning_to_image, truth), 1.0);
    EXPECT_NEAR(found.rotation_degrees, std::hypot(6, 4), 0.3);
    EXPECT_GT(found.information_after, 1.2 * found.information_before);
    EXPECT_LT(found.surface_median_mm, 0.7);
    EXPECT_LT(found.surface_median_mm, found.surface_before_mm);
    EXPECT_GE(found.agreeing_starts, 1);
    EXPECT_LT(found.spread_mm, 3);
    EXPECT_GT(found.overlap_percent, 85);
}

TEST(RegisterRigid, LeavesAPatientWhoLiesStill) {
    auto const planning = scan(box({52, 36, 40}, 7, {0, 0, 0}), {}, 1);
    auto const moving = scan(box({52, 36, 40}, 7, {1, 2, -3}), {}, 3);
    auto const found = register_rigid(planning, moving);
    EXPECT_LT(liver_error(found.planning_to_image, {}), 1.75);  // a quarter of the 7 mm voxels here
    EXPECT_NEAR(found.information_after, found.information_before, 0.05);
}

TEST(RegisterRigid, GivesTheSameBitsTwice) {
    auto const planning = scan(box({36, 26, 30}, 10, {0, 0, 0}), {}, 1);
    auto const moving = scan(box({36, 26, 30}, 10, {5, 0, 0}), rigid(3, 0, {5, 0, 4}), 2);
    auto const a = register_rigid(planning, moving), b = register_rigid(planning, moving);
    EXPECT_EQ(a.planning_to_image.matrix, b.planning_to_image.matrix);
    EXPECT_EQ(a.planning_to_image.offset_mm, b.planning_to_image.offset_mm);
}

TEST(RegisterRigid, RefusesWhatIsNoCT) {
    auto const planning = scan(box({30, 30, 30}, 8, {0, 0, 0}), {}, 1);
    auto empty = planning;
    empty.values.assign(empty.values.size(), -1000.0F);
    EXPECT_THROW(register_rigid(planning, empty), Error);
    EXPECT_THROW(register_rigid(empty, planning), Error);
}

TEST(SurfaceDistances, AreThoseOfAShift) {
    auto const planning = scan(box({100, 70, 90}, 3.7, {0, 0, 0}), {}, 1);
    auto const moving = scan(box({100, 70, 90}, 3.7, {0, 0, 0}), rigid(0, 0, {0, 0, 6}), 2);
    auto const distances = surface_distances(planning, moving, {});
    ASSERT_GT(distances.size(), 1000U);
    EXPECT_GE(distances.front(), 0);
    // No point of a surface moves further along its normal than 6 mm; half a voxel for what the voxels leave open.
    auto const far = std::count_if(distances.begin(), distances.end(), [](double d) { return d > 6 + 1.85 && d <= surface_reach_mm; });
    EXPECT_LT(static_cast<double>(far), 0.03 * static_cast<double>(distances.size()));
    auto const exact = surface_distances(planning, moving, rigid(0, 0, {0, 0, 6}));
    EXPECT_LT(exact[exact.size() / 2], 0.5);
    EXPECT_GT(distances[distances.size() * 95 / 100], 3);
}

TEST(SurfaceDistances, TheLiversDomeIsSeenToMoveWhereTheSkinDoesNot) {
    auto const grid = box({80, 56, 72}, 4.6, {0, 0, 0});
    auto const planning = scan(grid, {}, 1), breathed = scan(grid, {}, 2, 12);
    auto const edge = liver_edge({drawn_liver(grid)}, grid);
    ASSERT_EQ(edge.size(), planning.values.size());
    auto const all = surface_distances(planning, breathed, {}), near = surface_distances(planning, breathed, {}, edge);
    ASSERT_GT(near.size(), 300U);
    ASSERT_LT(near.size(), all.size());
    EXPECT_LT(all[all.size() / 2], 1);        // skin and the rest of the lungs: where they were
    EXPECT_GT(near[near.size() * 3 / 4], 5);  // the dome: 12 mm along z, less along a slanted normal
    auto const still = surface_distances(planning, scan(grid, {}, 3), {}, edge);
    EXPECT_LT(still[still.size() * 3 / 4], 1);
    EXPECT_TRUE(liver_edge({}, grid).empty());
}

TEST(RegistrationQuality, SaysTheLiversDistanceOrThatThereIsNoLiver) {
    RigidRegistration r;
    r.liver_median_mm = 2.25;
    r.liver_95_mm = 7.5;
    r.liver_places = 812;
    EXPECT_NE(quality_text(r).find("812 places) 2.2 mm in the median, 95 % within 7.5 mm"), std::string::npos) << quality_text(r);
    EXPECT_EQ(quality_numbers(r).at("liver_median_mm"), 2.25);
    r.liver_places = 0;
    EXPECT_NE(quality_text(r).find("no liver contour"), std::string::npos) << quality_text(r);
}

}  // namespace
}  // namespace yttria
