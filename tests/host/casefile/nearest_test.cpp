// SPDX-License-Identifier: Apache-2.0
#include "host/casefile/nearest.hpp"

#include <gtest/gtest.h>

namespace yttria {
namespace {

TEST(NearestName, CountsLettersThatDiffer) {
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);  // the textbook example of Levenshtein's distance
    EXPECT_EQ(edit_distance("", "abc"), 3U);
    EXPECT_EQ(edit_distance("Seed", "seed"), 0U);
}

TEST(NearestName, NamesTheClosestCandidate) {
    EXPECT_EQ(nearest_name("histroies", {"seed", "histories", "grid"}), "histories");
    EXPECT_EQ(nearest_name("anything", {}), "");
}

TEST(NearestName, FindsTheKeyThatSaysTheSameInAnotherUnit) {
    EXPECT_EQ(same_key_other_unit("administered_MBq", {"image", "administered_GBq"}), "administered_GBq");
    EXPECT_EQ(same_key_other_unit("spacing_cm", {"seed", "spacing_mm"}), "spacing_mm");
    EXPECT_EQ(same_key_other_unit("spacing", {"seed", "spacing_mm"}), "spacing_mm");
    EXPECT_EQ(same_key_other_unit("lung_shunt_percent", {"lung_shunt_method", "lung_shunt_fraction"}), "lung_shunt_fraction");
    EXPECT_EQ(same_key_other_unit("seeds", {"seed", "spacing_mm"}), "");
}

}  // namespace
}  // namespace yttria
