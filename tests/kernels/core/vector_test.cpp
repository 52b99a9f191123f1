// SPDX-License-Identifier: Apache-2.0
#include "kernels/core/vector.hpp"

#include "kernels/core/random.hpp"
#include "tests/kernels/support/statistics.hpp"

namespace yttria {
namespace {

double dot(Vec3 a, Vec3 b) { return static_cast<double>(a.x) * b.x + static_cast<double>(a.y) * b.y + static_cast<double>(a.z) * b.z; }

/// Random unit vectors and, first, the poles, the axes and vectors within rounding of the poles.
std::vector<Vec3> directions(std::uint32_t random_ones) {
    std::vector<Vec3> all{{0, 0, 1}, {0, 0, -1}, {1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}};
    for (float const tiny : {1e-3F, 1e-6F, 1e-12F, 1e-30F, 0.0F}) {
        for (float const z : {1.0F, -1.0F}) {
            for (float const sx : {1.0F, -1.0F}) { all.push_back({sx * tiny, -tiny, z * sqrt_exact(1.0F - 2.0F * tiny * tiny)}); }
        }
    }
    all.push_back({1, 0, -0.0F});
    for (std::uint32_t i = 0; i < random_ones; ++i) {
        Words const w = philox(11, i, 0, 0);
        all.push_back(isotropic(uniform(w.w[0]), uniform(w.w[1])));
    }
    return all;
}

TEST(Deflect, KeepsUnitLengthAndTurnsByTheAngleGiven) {
    std::uint64_t h = 0;
    for (Vec3 const d : directions(100000)) {
        Words const w = philox(12, h++, 0, 0);
        float const mu = (h % 3 == 0 ? 1e-4F : 1.0F) * uniform(w.w[0]);  // small angles, where most deflections are, and all angles
        Vec3 const n = deflect(d, mu, sincos_turn(uniform(w.w[1])));
        ASSERT_NEAR(dot(n, n), 1.0, 5e-7) << "direction " << d.x << ' ' << d.y << ' ' << d.z;  // a few units in the last place
        // |n - d|^2 = 4 mu keeps its digits at small angles; each component carries 1e-7 of rounding.
        Vec3 const e{n.x - d.x, n.y - d.y, n.z - d.z};
        ASSERT_NEAR(std::sqrt(dot(e, e)), 2.0 * std::sqrt(static_cast<double>(mu)), 1e-6) << "mu " << mu;
    }
}

TEST(Deflect, SpreadsTheAzimuthEvenlyAroundTheAxis) {
    for (Vec3 const d : directions(20)) {
        // The mean over equally spaced azimuths is the axis times the cosine; the second moment around it is isotropic.
        double mean[3] = {0, 0, 0};
        constexpr int turns = 64;
        for (int i = 0; i < turns; ++i) {
            Vec3 const n = deflect(d, 0.2F, sincos_turn((static_cast<float>(i) + 0.5F) / turns));
            mean[0] += n.x / static_cast<double>(turns), mean[1] += n.y / static_cast<double>(turns),
                mean[2] += n.z / static_cast<double>(turns);
        }
        EXPECT_NEAR(mean[0], 0.6 * static_cast<double>(d.x), 3e-7);
        EXPECT_NEAR(mean[1], 0.6 * static_cast<double>(d.y), 3e-7);
        EXPECT_NEAR(mean[2], 0.6 * static_cast<double>(d.z), 3e-7);
    }
}

TEST(Deflect, PutsOppositeAzimuthsInOnePlaneWithTheAxis) {
    // What a Moller collision needs: primary and secondary on opposite sides.
    for (Vec3 const d : directions(1000)) {
        SinCos const turn = sincos_turn(0.37F);
        Vec3 const a = deflect(d, 0.1F, turn);
        Vec3 const b = deflect(d, 0.1F, {-turn.sine, -turn.cosine});
        Vec3 const sum{a.x + b.x, a.y + b.y, a.z + b.z};  // 2 cos(theta) d
        EXPECT_NEAR(sum.x, 1.6F * d.x, 1e-6F);
        EXPECT_NEAR(sum.y, 1.6F * d.y, 1e-6F);
        EXPECT_NEAR(sum.z, 1.6F * d.z, 1e-6F);
    }
}

TEST(Isotropic, HasUnitLengthAndTheMomentsOfTheSphere) {
    test::Mean first[3];
    test::Mean second[6];
    std::vector<double> z;
    for (std::uint32_t i = 0; i < 200000; ++i) {
        Words const w = philox(13, i, 0, 0);
        Vec3 const d = isotropic(uniform(w.w[0]), uniform(w.w[1]));
        ASSERT_NEAR(dot(d, d), 1.0, 5e-7);
        double const v[3] = {d.x, d.y, d.z};
        for (int a = 0; a < 3; ++a) {
            first[a].add(v[a]);
            second[a].add(v[a] * v[a]);
            second[3 + a].add(v[a] * v[(a + 1) % 3]);
        }
        z.push_back(v[2]);
    }
    for (int a = 0; a < 3; ++a) {
        test::expect_mean(first[a], 0);
        test::expect_mean(second[a], 1.0 / 3.0);
        test::expect_mean(second[3 + a], 0);
    }
    test::expect_distribution(
        z, [](double x) { return 0.5 * (1.0 + x); }, 1e-7);
}

}  // namespace
}  // namespace yttria
