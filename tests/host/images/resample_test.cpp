// SPDX-License-Identifier: Apache-2.0
#include "host/images/resample.hpp"

#include "tests/host/images/test_volumes.hpp"

namespace yttria {
namespace {

using test::grid;

std::array<double, 9> const flipped_and_swapped{0, -1, 0, 0, 0, 1, -1, 0, 0};

struct Pair {
    char const* name;
    Geometry source, target;
    Affine registration;
};

/// Targets that hold the whole source.
std::vector<Pair> pairs() {
    Affine moved;
    moved.matrix = test::rotation(10);
    moved.offset_mm = {3, -4, 5};
    Affine scaled;
    scaled.matrix = {1.1, 0, 0, 0, 0.9, 0, 0.05, 0, 1};
    Geometry const source = grid({9, 8, 7}, {4.7, 4.7, 3.3}, {-10, 5, 20});
    Geometry const around = grid({60, 60, 60}, {1.9, 2.0, 2.1}, {-50, -40, -30});
    return {{"parallel", source, around, {}},
            {"flipped and swapped", grid({9, 8, 7}, {4.7, 4.7, 3.3}, {20, 5, 20}, flipped_and_swapped), around, {}},
            {"finer source", grid({40, 30, 20}, {0.7, 0.8, 0.9}, {0, 0, 0}), around, {}},
            {"oblique", grid({9, 8, 7}, {4.7, 4.7, 3.3}, {-10, 5, 20}, test::rotation(25)), around, {}},
            {"registered", source, around, moved},
            {"affine", source, around, scaled}};
}

TEST(Resampling, an_amount_keeps_its_sum_whatever_the_axes) {
    for (Pair const& pair : pairs()) {
        auto const volume = test::varied(pair.source);
        Spread const spread = spread_amount(volume, pair.target, pair.registration);
        // Values are rounded once to float (6e-8 each); design.md asks for 1e-6.
        EXPECT_NEAR(test::sum(spread.values) / test::sum(volume.values), 1, 1e-6) << pair.name;
        EXPECT_NEAR(spread.outside_absolute / spread.source_absolute, 0, 1e-12) << pair.name;
    }
}

TEST(Resampling, a_hot_voxel_lands_at_its_patient_position) {
    for (Pair const& pair : pairs()) {
        Volume<float> volume = test::constant(pair.source, 0);
        volume.values[pair.source.index(6, 2, 5)] = 1000;
        Spread const spread = spread_amount(volume, pair.target, pair.registration);
        // Where the voxel is in planning space: the inverse of planning -> image.
        IndexMap const to_planning = IndexMap{pair.registration.matrix, pair.registration.offset_mm}.inverse();
        Vec3d const expected = to_planning(pair.source.to_patient({6, 2, 5}));
        Vec3d const found = test::centre_of(pair.target, spread.values);
        // Box overlap keeps the share of each target voxel, not where in it: a 0.7 mm voxel inside one of 2.1 mm is off by up to 0.7.
        for (std::size_t a = 0; a < 3; ++a) { EXPECT_NEAR(found[a], expected[a], 0.7) << pair.name; }
    }
}

TEST(Resampling, what_falls_outside_the_target_is_counted) {
    auto const volume = test::constant(grid({10, 1, 1}, {2, 2, 2}), 5);
    // Voxel edges from -1 to 19 mm; the target reaches from -1 to 6: 3.5 of 10 voxels.
    Spread const spread = spread_amount(volume, grid({7, 2, 2}, {1, 1, 1}, {-0.5, -0.5, -0.5}));
    EXPECT_NEAR(test::sum(spread.values), 17.5, 1e-6);
    EXPECT_NEAR(spread.outside_absolute, 32.5, 1e-9);
}

TEST(Resampling, on_the_same_lattice_values_are_taken_over_bit_for_bit) {
    Geometry const source = grid({11, 9, 8}, {4.6875, 4.6875, 3.27}, {-297.65625, -100.3, 17.123}, test::rotation(40));
    auto const volume = test::varied(source);
    Geometry crop = source;  // voxels 2..7, 3..8, 1..5
    crop.size = {6, 6, 5};
    crop.origin_mm = source.to_patient({2, 3, 1});
    Spread const spread = spread_amount(volume, crop);
    auto const mean = volume_average(source, volume.values, crop, Sampling::linear);
    for (int k = 0; k < 5; ++k) {
        for (int j = 0; j < 6; ++j) {
            for (int i = 0; i < 6; ++i) {
                EXPECT_EQ(spread.values[crop.index(i, j, k)], volume.values[source.index(i + 2, j + 3, k + 1)]);
                EXPECT_EQ(mean[crop.index(i, j, k)], volume.values[source.index(i + 2, j + 3, k + 1)]);
            }
        }
    }
}

TEST(Resampling, a_flipped_lattice_is_taken_over_bit_for_bit_at_the_same_places) {
    Geometry const source = grid({5, 4, 3}, {2, 2, 2}, {0, 0, 0});
    Geometry const flipped = grid({5, 4, 3}, {2, 2, 2}, {8, 0, 4}, {-1, 0, 0, 0, 1, 0, 0, 0, -1});
    auto const volume = test::varied(source);
    auto const values = spread_amount(volume, flipped).values;
    for (int k = 0; k < 3; ++k) {
        for (int i = 0; i < 5; ++i) { EXPECT_EQ(values[flipped.index(i, 1, k)], volume.values[source.index(4 - i, 1, 2 - k)]); }
    }
}

TEST(Resampling, an_average_keeps_constants_and_integrals) {
    for (Pair const& pair : pairs()) {
        if (pair.registration.matrix != Affine{}.matrix) { continue; }  // averages are not registered
        auto const ones = volume_average(pair.source, std::vector<float>(pair.source.voxels(), 1.0F), pair.target, Sampling::nearest);
        double const source_volume = static_cast<double>(pair.source.voxels()) * pair.source.voxel_mL();
        bool const parallel = axes_parallel(index_map(pair.source, pair.target), pair.source.size);
        // Exact where axes are parallel; elsewhere 4 sub-points an axis at the rim of a 40 mm block leave 1 %.
        EXPECT_NEAR(test::sum(ones) * pair.target.voxel_mL() / source_volume, 1, parallel ? 1e-6 : 0.01) << pair.name;
        EXPECT_LE(*std::max_element(ones.begin(), ones.end()), 1.000001F) << pair.name;
    }
}

TEST(Resampling, a_fraction_is_the_overlap_of_boxes) {
    // One labelled 3 mm voxel from 1.5 to 4.5 mm, on 2 mm voxels from -1 to 1, 1 to 3, 3 to 5: shares 0, 0.75, 0.75 per axis.
    Geometry const source = grid({3, 3, 3}, {3, 3, 3});
    std::vector<std::uint8_t> mask(27, 0);
    mask[source.index(1, 1, 1)] = 1;
    Geometry const target = grid({3, 3, 3}, {2, 2, 2});
    auto const fraction = volume_average(source, mask, target, Sampling::nearest);
    EXPECT_FLOAT_EQ(fraction[target.index(1, 1, 1)], 0.75F * 0.75F * 0.75F);
    EXPECT_FLOAT_EQ(fraction[target.index(2, 1, 2)], 0.75F * 0.75F * 0.75F);
    EXPECT_EQ(fraction[target.index(0, 1, 1)], 0.0F);
}

TEST(Resampling, an_oblique_sphere_keeps_its_volume_and_place) {
    Geometry const source = grid({60, 60, 60}, {1, 1, 1}, {-29.5, -29.5, -29.5}, {1, 0, 0, 0, 1, 0, 0, 0, 1});
    std::vector<std::uint8_t> mask(source.voxels(), 0);
    double labelled = 0;
    for (int k = 0; k < 60; ++k) {
        for (int j = 0; j < 60; ++j) {
            for (int i = 0; i < 60; ++i) {
                if (std::hypot(i - 29.5, j - 29.5, k - 29.5) < 20) { labelled += mask[source.index(i, j, k)] = 1; }
            }
        }
    }
    auto const turn = test::rotation(30);
    Geometry target = grid({40, 40, 40}, {2.3, 2.3, 2.3}, {0, 0, 0}, turn);
    Vec3d const corner = target.to_patient({19.5, 19.5, 19.5});
    target.origin_mm = {-corner[0], -corner[1], -corner[2]};
    auto const fraction = volume_average(source, mask, target, Sampling::nearest);
    // 5 sub-points an axis are 0.5 mm apart; errors at the surface have either sign and cancel to a few 1e-4.
    EXPECT_NEAR(test::sum(fraction) * target.voxel_mL() / (labelled * 1e-3), 1, 2e-3);
    for (double const x : test::centre_of(target, fraction)) { EXPECT_NEAR(x, 0, 0.02); }
}

TEST(Resampling, interpolated_averages_follow_a_ramp_on_oblique_grids) {
    Geometry const source = grid({30, 30, 30}, {2, 2, 2});
    std::vector<float> ramp(source.voxels());
    for (int k = 0; k < 30; ++k) {
        for (int j = 0; j < 30; ++j) {
            for (int i = 0; i < 30; ++i) { ramp[source.index(i, j, k)] = static_cast<float>(2 * i + 3 * j - k); }
        }
    }
    Geometry const target = grid({6, 6, 6}, {3, 3, 3}, {25, 22, 24}, test::rotation(20));
    auto const mean = volume_average(source, ramp, target, Sampling::linear);
    for (int i = 0; i < 6; ++i) {
        Vec3d const at = source.to_index(target.to_patient({static_cast<double>(i), 2, 3}));
        // Interpolation is exact for a ramp and sub-points are symmetric: float rounding of values near 100 is left.
        EXPECT_NEAR(mean[target.index(i, 2, 3)], 2 * at[0] + 3 * at[1] - at[2], 1e-4);
    }
}

}  // namespace
}  // namespace yttria
