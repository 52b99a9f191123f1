// SPDX-License-Identifier: Apache-2.0
#include "kernels/transport/voxel_walk.hpp"

#include "tests/kernels/support/statistics.hpp"

#include <array>
#include <map>
#include <random>

namespace yttria {
namespace {

using Cell = std::array<int, 3>;
using Lengths = std::map<Cell, double>;

GridView grid_of(std::array<int, 3> n, std::array<float, 3> spacing) {
    GridView grid{};
    for (std::size_t a = 0; a < 3; ++a) {
        grid.n[a] = n[a];
        grid.spacing[a] = spacing[a];
        grid.inverse_spacing[a] = 1.0F / spacing[a];
    }
    return grid;
}

Particle start_at(std::array<int, 3> cell, std::array<float, 3> fraction, Vec3 direction) {
    Particle p{};
    for (std::size_t a = 0; a < 3; ++a) {
        p.cell[a] = static_cast<std::int16_t>(cell[a]);
        p.fraction[a] = fraction[a];
    }
    p.direction = direction;
    return p;
}

/// Length in every voxel by sorting the crossings of all planes, in double precision.
Lengths analytic(GridView const& grid, Particle const& p) {
    double const d[3] = {p.direction.x, p.direction.y, p.direction.z};
    double origin[3];
    double exit = 1e30;
    for (int a = 0; a < 3; ++a) {
        origin[a] = (p.cell[a] + static_cast<double>(p.fraction[a])) * static_cast<double>(grid.spacing[a]);
        double const far = d[a] > 0 ? grid.n[a] * static_cast<double>(grid.spacing[a]) : 0.0;
        if (d[a] != 0) { exit = std::min(exit, (far - origin[a]) / d[a]); }
    }
    std::vector<double> cuts{0.0, exit};
    for (int a = 0; a < 3; ++a) {
        for (int i = 0; i <= grid.n[a] && d[a] != 0; ++i) {
            double const t = (i * static_cast<double>(grid.spacing[a]) - origin[a]) / d[a];
            if (t > 0 && t < exit) { cuts.push_back(t); }
        }
    }
    std::sort(cuts.begin(), cuts.end());
    Lengths lengths;
    for (std::size_t i = 1; i < cuts.size(); ++i) {
        double const middle = 0.5 * (cuts[i] + cuts[i - 1]);
        Cell cell{};
        for (std::size_t a = 0; a < 3; ++a) {
            cell[a] = static_cast<int>(std::floor((origin[a] + middle * d[a]) / static_cast<double>(grid.spacing[a])));
        }
        lengths[cell] += cuts[i] - cuts[i - 1];
    }
    return lengths;
}

/// Walks to the end of the grid; every step must go to a neighbour by a face.
Lengths walked(GridView const& grid, Particle const& p) {
    VoxelWalk walk(grid, p);
    Lengths lengths;
    double gone = 0;
    for (int steps = 0; steps < 10000; ++steps) {
        Cell const before{walk.cell[0], walk.cell[1], walk.cell[2]};
        float const distance = walk.face_distance();
        EXPECT_GE(distance, 0.0F);
        lengths[before] += static_cast<double>(distance);
        bool const inside = walk.cross();
        Particle here{};
        walk.store(here);
        gone += static_cast<double>(distance);
        double const d[3] = {p.direction.x, p.direction.y, p.direction.z};
        int moved = 0;
        for (std::size_t a = 0; a < 3; ++a) {
            moved += std::abs(walk.cell[a] - before[a]);
            // Where it is now is where the line is: on a face exactly, beside the others within rounding.
            if (walk.cell[a] != before[a]) { EXPECT_EQ(here.fraction[a], walk.cell[a] > before[a] ? 0.0F : 1.0F); }
            double const at = (here.cell[a] + static_cast<double>(here.fraction[a])) * static_cast<double>(grid.spacing[a]);
            double const start = (p.cell[a] + static_cast<double>(p.fraction[a])) * static_cast<double>(grid.spacing[a]);
            EXPECT_NEAR(at, start + gone * d[a], 2e-5);
        }
        EXPECT_EQ(moved, 1);
        if (!inside) { return lengths; }
    }
    ADD_FAILURE() << "the walk does not end";
    return lengths;
}

double total(Lengths const& lengths) {
    double sum = 0;
    for (auto const& [cell, length] : lengths) { sum += length; }
    return sum;
}

/// Equal lengths in every voxel; corners passed within rounding may go through a neighbour for no length.
void expect_same(Lengths const& found, Lengths const& expected, double tolerance) {
    for (auto const& [cell, length] : found) {
        auto const at = expected.find(cell);
        ASSERT_NEAR(length, at == expected.end() ? 0.0 : at->second, tolerance) << cell[0] << ' ' << cell[1] << ' ' << cell[2];
    }
    for (auto const& [cell, length] : expected) {
        if (!found.contains(cell)) { ASSERT_LT(length, tolerance) << cell[0] << ' ' << cell[1] << ' ' << cell[2]; }
    }
    ASSERT_NEAR(total(found), total(expected), tolerance);
}

// Fractions are kept to 1e-7 of a voxel; a track along an axis of 30 voxels gathers a few of them, and a shallow angle to a face
// turns one into a longer stretch along the track: 1e-4 of a voxel for the angles drawn here.
constexpr double tolerance_cm = 5e-5;

TEST(VoxelWalk, GoesThroughTheVoxelsOfTheAnalyticLine) {
    GridView const grid = grid_of({17, 30, 9}, {0.2F, 0.1F, 0.442F});
    std::mt19937 random(31);
    std::uniform_real_distribution<float> u(0.0F, 1.0F);
    for (int i = 0; i < 20000; ++i) {
        Vec3 const d = isotropic(u(random), u(random));
        float const steepest = std::min({std::abs(d.x), std::abs(d.y), std::abs(d.z)});
        if (steepest < 0.003F) { continue; }  // shallower ones below, with their own tolerance
        Particle const p = start_at({static_cast<int>(random() % 17), static_cast<int>(random() % 30), static_cast<int>(random() % 9)},
                                    {u(random), u(random), u(random)}, d);
        expect_same(walked(grid, p), analytic(grid, p), tolerance_cm);
        if (HasFatalFailure()) { FAIL() << "line " << i; }
    }
}

TEST(VoxelWalk, FollowsTheAxesExactly) {
    GridView const grid = grid_of({5, 6, 7}, {0.25F, 0.5F, 0.125F});
    for (int axis = 0; axis < 3; ++axis) {
        for (float const sign : {1.0F, -1.0F}) {
            float d[3] = {0, 0, 0};
            d[axis] = sign;
            Particle const p = start_at({2, 3, 4}, {0.25F, 0.5F, 0.75F}, {d[0], d[1], d[2]});
            expect_same(walked(grid, p), analytic(grid, p), 1e-7);  // powers of two: no rounding at all
        }
    }
}

TEST(VoxelWalk, StartsOnFacesEdgesAndCornersWithoutLosingOrGainingLength) {
    GridView const grid = grid_of({5, 6, 7}, {0.2F, 0.3F, 0.4F});
    std::mt19937 random(32);
    std::uniform_real_distribution<float> u(0.0F, 1.0F);
    for (int i = 0; i < 5000; ++i) {
        std::array<float, 3> fraction{u(random), u(random), u(random)};
        for (float& f : fraction) {
            std::uint32_t const choice = static_cast<std::uint32_t>(random()) % 3;
            if (choice < 2) { f = static_cast<float>(choice); }  // on a face of this axis
        }
        Vec3 const d = isotropic(u(random), u(random));
        if (std::min({std::abs(d.x), std::abs(d.y), std::abs(d.z)}) < 0.01F) { continue; }
        Particle const p = start_at(
            {1 + static_cast<int>(random() % 3), 1 + static_cast<int>(random() % 4), 1 + static_cast<int>(random() % 5)}, fraction, d);
        expect_same(walked(grid, p), analytic(grid, p), tolerance_cm);
        if (HasFatalFailure()) { FAIL() << "line " << i; }
    }
}

TEST(VoxelWalk, KeepsTheChordForTracksThatGrazeFacesOrRunInsideOne) {
    GridView const grid = grid_of({8, 8, 8}, {0.25F, 0.25F, 0.25F});
    for (float const tiny : {0.0F, 1e-30F, 1e-12F, 1e-8F, 1e-4F, -1e-30F, -1e-12F, -1e-8F, -1e-4F}) {
        for (float const f : {0.0F, 0.5F, 1.0F}) {
            // Which of the two voxels beside an inner face gets the length is open; the sum is not.
            Particle const p = start_at({0, 4, 4}, {0.0F, f, f}, {1.0F, tiny, tiny});
            EXPECT_NEAR(total(walked(grid, p)), 2.0, 1e-4) << tiny << ' ' << f;
        }
    }
}

TEST(VoxelWalk, AdvancesAndTurnsInsideAVoxelAsAPolyline) {
    GridView const grid = grid_of({3, 3, 3}, {1.0F, 2.0F, 0.5F});
    std::mt19937 random(33);
    std::uniform_real_distribution<float> u(0.0F, 1.0F);
    for (int i = 0; i < 2000; ++i) {
        Particle const p = start_at({1, 1, 1}, {u(random), u(random), u(random)}, isotropic(u(random), u(random)));
        VoxelWalk walk(grid, p);
        double at[3];
        for (int a = 0; a < 3; ++a) { at[a] = static_cast<double>(p.fraction[a]) * static_cast<double>(grid.spacing[a]); }
        for (int leg = 0; leg < 5; ++leg) {
            Vec3 const d = walk.direction();
            float const length = 0.5F * walk.face_distance();
            float const before = walk.face_distance();
            walk.advance(length);
            EXPECT_NEAR(walk.face_distance(), before - length, 1e-6F + 1e-6F * before);
            at[0] += static_cast<double>(length) * static_cast<double>(d.x);
            at[1] += static_cast<double>(length) * static_cast<double>(d.y);
            at[2] += static_cast<double>(length) * static_cast<double>(d.z);
            walk.turn(isotropic(u(random), u(random)));
        }
        Particle end{};
        walk.store(end);
        double nearest = 1e30;
        for (int a = 0; a < 3; ++a) {
            double const h = static_cast<double>(grid.spacing[a]);
            EXPECT_NEAR(static_cast<double>(end.fraction[a]) * h, at[a], 3e-6);  // five roundings of 1e-7 of 2 cm and as many of the length
            EXPECT_EQ(end.cell[a], 1);
            nearest = std::min({nearest, at[a], h - at[a]});
        }
        EXPECT_NEAR(static_cast<double>(walk.inner_radius()), nearest, 5e-6);
    }
}

}  // namespace
}  // namespace yttria
