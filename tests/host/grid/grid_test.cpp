// SPDX-License-Identifier: Apache-2.0
#include "host/grid/grid.hpp"

#include "tests/host/images/test_volumes.hpp"

namespace yttria {
namespace {

using test::error_of;
using test::grid;
using test::says;

/// A CT of 200 x 200 x 150 mm and a SPECT with one hot voxel.
struct Scene {
    Case request;
    SourceImages images;

    explicit Scene(Geometry const& ct = grid({100, 100, 50}, {2, 2, 3}, {1, 1, 1.5}),
                   Geometry const& spect = grid({40, 40, 40}, {4.8, 4.8, 4.8}, {2, 3, 4})) {
        images.ct = SourceImage{test::constant(ct, 0), "ct", "NRRD", {}};
        ActivityImage activity{
            {"maa", "maa", "spect", Quantity::counts, {}, {}, {}}, {test::constant(spect, 0), "spect", "NRRD", {}}, {}, {}};
        activity.image.volume.values[spect.index(20, 20, 15)] = 100;
        images.activity.emplace("maa", activity);
        request.images.push_back(activity.entry);
        request.sessions.push_back({});
        request.sessions[0].image = "maa";
    }
    ActivityImage& activity() { return images.activity.at("maa"); }
    void mask(Role role, std::array<int, 3> voxel) {
        auto volume = test::constant(images.ct->volume.geometry, 0);
        volume.values[volume.geometry.index(voxel[0], voxel[1], voxel[2])] = 1;
        images.masks.push_back(test::labelled("mask", role, std::make_shared<SourceImage const>(test::image_of(volume)), {1}));
    }
    Geometry chosen() const { return choose_grid(request, images); }
};

Vec3d corner(Geometry const& g, double sign) {
    return g.to_patient({sign < 0 ? -0.5 : g.size[0] - 0.5, sign < 0 ? -0.5 : g.size[1] - 0.5, sign < 0 ? -0.5 : g.size[2] - 0.5});
}

TEST(Grid, the_default_is_2_mm_on_the_axes_of_the_CT_around_the_activity_with_20_mm) {
    Scene const scene;
    Geometry const g = scene.chosen();
    EXPECT_EQ(g.spacing_mm, (Vec3d{2, 2, 2}));
    EXPECT_EQ(g.direction, scene.images.ct->volume.geometry.direction);
    // The hot voxel spans 95.6..100.4, 96.6..101.4, 73.6..78.4 mm; the lattice starts at the CT's corner (0, 0, 0).
    Vec3d const low = corner(g, -1), high = corner(g, 1);
    Vec3d const hot_low{95.6, 96.6, 73.6}, hot_high{100.4, 101.4, 78.4};
    for (std::size_t a = 0; a < 3; ++a) {
        EXPECT_LE(low[a], hot_low[a] - 20 + 1e-9);
        EXPECT_GT(low[a], hot_low[a] - 20 - 2);  // no more than one voxel more
        EXPECT_GE(high[a], hot_high[a] + 20 - 1e-9);
        EXPECT_LT(high[a], hot_high[a] + 20 + 2);
        EXPECT_NEAR(std::remainder(low[a], 2.0), 0, 1e-9);
    }
}

TEST(Grid, liver_and_lungs_widen_it_and_the_CT_bounds_it) {
    Scene scene;
    scene.mask(Role::liver, {5, 50, 25});
    Vec3d const low = corner(scene.chosen(), -1);
    EXPECT_NEAR(low[0], 0, 1e-9);  // 10 mm less 20 mm would lie outside the CT
    scene.images.masks.clear();
    scene.mask(Role::avoid, {5, 50, 25});
    EXPECT_GT(corner(scene.chosen(), -1)[0], 60);
}

TEST(Grid, noise_below_a_millionth_of_the_activity_does_not_widen_it) {
    Scene scene;
    auto& values = scene.activity().image.volume.values;
    values[0] = 100 * 0.4e-6F / 64000;  // less than 0.5e-6 of the total, spread over all voxels
    EXPECT_GT(corner(scene.chosen(), -1)[0], 60);
    values[0] = 1e-3F;
    EXPECT_NEAR(corner(scene.chosen(), -1)[0], 0, 1e-9);
}

TEST(Grid, ct_and_activity_grids_are_whole_voxels_of_their_image) {
    auto const turn = test::rotation(15);
    Scene scene(grid({100, 100, 50}, {2, 2, 3}, {-50, -80, -60}, turn), grid({40, 40, 40}, {4.8, 4.8, 4.8}, {-60, -60, -40}));
    for (char const* kind : {"ct", "activity"}) {
        scene.request.transport.grid = kind;
        Geometry const& own = std::string(kind) == "ct" ? scene.images.ct->volume.geometry : scene.activity().image.volume.geometry;
        Geometry const g = scene.chosen();
        EXPECT_EQ(g.spacing_mm, own.spacing_mm);
        EXPECT_EQ(g.direction, own.direction);
        for (double const x : own.to_index(g.origin_mm)) { EXPECT_NEAR(x, std::round(x), 1e-9) << kind; }
        EXPECT_LT(g.voxels(), own.voxels());
    }
}

TEST(Grid, the_activity_grid_follows_a_rigid_registration_and_refuses_a_scaling_one) {
    Scene scene;
    scene.request.transport.grid = "activity";
    scene.activity().registration.offset_mm = {10, 0, 0};  // planning x is 10 mm less than image x
    Geometry const g = scene.chosen();
    Vec3d const index = scene.activity().image.volume.geometry.to_index({g.origin_mm[0] + 10, g.origin_mm[1], g.origin_mm[2]});
    for (double const x : index) { EXPECT_NEAR(x, std::round(x), 1e-9); }
    scene.activity().registration.matrix[0] = 1.1;
    EXPECT_EQ(error_of([&] { (void)scene.chosen(); }).code(), ExitCode::input);
}

TEST(Grid, grids_that_do_not_overlap_are_refused_with_both_extents) {
    Scene scene(grid({100, 100, 50}, {2, 2, 3}, {1, 1, 1.5}), grid({40, 40, 40}, {4.8, 4.8, 4.8}, {1000, 3, 4}));
    Error const error = error_of([&] { (void)scene.chosen(); });
    EXPECT_EQ(error.code(), ExitCode::input);
    EXPECT_TRUE(says(error, "L 997.6 to 1189.6") && says(error, "L 0 to 200")) << error.what();
}

TEST(Grid, a_grid_that_is_too_large_is_refused) {
    Scene scene;
    scene.request.transport.spacing_mm = 0.05;
    Error const error = error_of([&] { (void)scene.chosen(); });
    EXPECT_EQ(error.code(), ExitCode::input);
    EXPECT_TRUE(says(error, "spacing_mm"));
}

TEST(Grid, a_case_without_anatomy_is_refused) {
    Scene scene;
    scene.images.ct.reset();
    EXPECT_EQ(error_of([&] { (void)scene.chosen(); }).code(), ExitCode::input);
}

}  // namespace
}  // namespace yttria
