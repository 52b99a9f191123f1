// SPDX-License-Identifier: Apache-2.0
#include "host/activity/lung_base.hpp"

#include "host/base/error.hpp"
#include "scene.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace yttria {
namespace {

using test::ActivityScene;

TEST(LungBase, MovesItsCountsToTheLiverAndKeepsTheSum) {
    ActivityScene scene(Quantity::decays);  // liver 0..4, lung 6..8 in 4 mm voxels: all lung lies within 30 mm
    auto const plain = scene.made();
    scene.session().lung_base_to_liver = true;
    auto const moved = scene.made();
    EXPECT_NEAR(moved.total_decays, plain.total_decays, 1e-6 * plain.total_decays);
    EXPECT_NEAR(moved.lung_MBq, 0, 1e-9);
    EXPECT_NEAR(moved.liver_MBq, plain.liver_MBq + plain.lung_MBq, 1e-6 * plain.liver_MBq);
    EXPECT_NEAR(moved.sessions[0].reassigned_MBq, plain.lung_MBq, 1e-6 * plain.lung_MBq);
    ASSERT_EQ(moved.warnings.size(), plain.warnings.size() + 1);
    EXPECT_EQ(moved.warnings.back().id, "activity.lung_base_moved");
    EXPECT_FALSE(moved.lung_has_activity);
}

TEST(LungBase, OfARelativeImageIsMovedBeforeItIsScaled) {
    ActivityScene scene(Quantity::counts);
    scene.session().administered_GBq = 2.0;
    scene.session().lung_shunt_fraction = 0.05;
    scene.session().lung_base_to_liver = true;
    auto const made = scene.made();
    EXPECT_NEAR(made.liver_MBq, 1900, 1e-3);  // A (1 - L), not more
}

TEST(LungBase, NeedsBothOrgansAndCountsInTheLiver) {
    ActivityScene scene(Quantity::decays);
    scene.session().lung_base_to_liver = true;
    for (std::size_t i = 0; i < scene.values().size(); ++i)
        if (i % 10 < 5) scene.values()[i] = 0;
    EXPECT_THROW(scene.made(), Error);
    ActivityScene other(Quantity::decays);
    other.session().lung_base_to_liver = true;
    other.structures.list.resize(2);  // the liver alone
    EXPECT_THROW(other.made(), Error);
}

}  // namespace
}  // namespace yttria
