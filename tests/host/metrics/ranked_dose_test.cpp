// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/ranked_dose.hpp"

#include "host/metrics/ranked_parts.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace yttria {
namespace {

RankedDose ranked(std::vector<float> const& dose, std::vector<float> const& fraction) {
    std::vector<std::uint32_t> weight;
    for (auto const f : fraction) weight.push_back(volume_weight(f));
    return {dose, weight};
}

TEST(RankedDose, GivesTheWorkedNumbersOfTenEqualVoxels) {
    auto const r = ranked({10, 20, 30, 40, 50, 60, 70, 80, 90, 100}, std::vector<float>(10, 1.0F));
    EXPECT_EQ(r.dose_at(2), 100);
    EXPECT_EQ(r.dose_at(10), 100);  // exactly 10 % of the volume gets 100: "at least" includes it
    EXPECT_EQ(r.dose_at(50), 60);
    EXPECT_EQ(r.dose_at(70), 40);
    EXPECT_EQ(r.dose_at(95), 10);
    EXPECT_EQ(r.dose_at(98), 10);
    EXPECT_EQ(r.dose_at(100), 10);
    EXPECT_EQ(r.volume_at(60), 50);      // inclusive: the voxel of 60 counts
    EXPECT_EQ(r.volume_at(60.001), 40);  // and no longer counts just above
    EXPECT_EQ(r.volume_at(0), 100);
    EXPECT_EQ(r.volume_at(101), 0);
    EXPECT_EQ(r.mean(), 55);
    EXPECT_EQ(r.minimum(), 10);
    EXPECT_EQ(r.maximum(), 100);
}

TEST(RankedDose, GivesTheWorkedNumbersOfFractionalVoxels) {
    auto const r = ranked({120, 150, 90, 200, 160}, {0.5F, 1, 0.25F, 1, 0.25F});
    EXPECT_EQ(r.mean(), 157.5);
    EXPECT_EQ(r.dose_at(50), 150);
    EXPECT_EQ(r.dose_at(70), 150);
    EXPECT_EQ(r.dose_at(95), 90);
    EXPECT_EQ(r.volume_at(150), 75);
}

TEST(RankedDose, LeavesVoxelsWithoutVolumeOutAndKnowsAnEmptyStructure) {
    auto const r = ranked({500, 10}, {0, 1});
    EXPECT_EQ(r.maximum(), 10);
    EXPECT_TRUE(ranked({1, 2}, {0, 0}).empty());
    EXPECT_EQ(ranked({}, {}).dose_at(95), 0);
    EXPECT_EQ(ranked({}, {}).volume_at(0), 0);
}

/// The definition read literally, with a comparison sort; fractions of 1/64 have exact sums in double.
double literal_dose_at(std::vector<std::pair<float, float>> voxels, int percent) {
    std::sort(voxels.begin(), voxels.end(), [](auto const& a, auto const& b) { return a.first > b.first; });
    double total = 0, sum = 0;
    for (auto const& v : voxels) total += static_cast<double>(v.second);
    for (auto const& v : voxels) {
        sum += static_cast<double>(v.second);
        if (sum * 100 >= percent * total) return static_cast<double>(v.first);
    }
    return -1;
}

TEST(RankedDose, AgreesWithTheDefinitionOnRandomVoxelsWithTies) {
    std::mt19937 random(7);
    for (int trial = 0; trial < 50; ++trial) {
        std::size_t const n = 1 + random() % 300;
        std::vector<float> dose(n), fraction(n);
        std::vector<std::pair<float, float>> voxels(n);
        double above = 0, total = 0;
        for (std::size_t i = 0; i < n; ++i) {
            dose[i] = static_cast<float>(random() % 40) * 0.7F;
            fraction[i] = static_cast<float>(1 + random() % 64) / 64.0F;
            voxels[i] = {dose[i], fraction[i]};
            total += static_cast<double>(fraction[i]);
            if (static_cast<double>(dose[i]) >= 14.0) above += static_cast<double>(fraction[i]);
        }
        auto const r = ranked(dose, fraction);
        for (int const percent : {1, 2, 5, 30, 50, 70, 90, 95, 98, 99, 100})
            EXPECT_EQ(r.dose_at(percent), literal_dose_at(voxels, percent));
        EXPECT_DOUBLE_EQ(r.volume_at(14.0), 100 * above / total);
    }
}

// Sets of each number up to one more than two vectors hold, one of them empty; doses that are equal, and 0.
TEST(RankedParts, SayWhatARankedDoseOfEachSays) {
    std::mt19937 random(11);
    PartsWanted const wanted{{98, 95, 50}, {0.0, 5.6, 14.0, 1000.0}};
    for (std::size_t parts = 1; parts <= 9; ++parts) {
        bool const equal = parts % 3 == 0;  // a hundred full voxels: 50, 95 and 98 per cent are met exactly
        std::size_t const n = equal ? 100 : 1 + random() % 3000, row = (parts + parts_at_once - 1) / parts_at_once * parts_at_once;
        std::vector<float> dose(n);
        std::vector<std::uint32_t> weight(n * row, 0);
        std::vector<std::vector<std::uint32_t>> own(parts, std::vector<std::uint32_t>(n, 0));
        for (std::size_t i = 0; i < n; ++i) {
            dose[i] = static_cast<float>(random() % 60) * 0.7F;
            for (std::size_t p = 0; p < parts; ++p)
                if (p != 2 && (equal || random() % 3 > 0))
                    weight[i * row + p] = own[p][i] = volume_weight(equal ? 1.0F : static_cast<float>(random() % 65) / 64.0F);
        }
        auto const read = rank_parts(dose, weight, parts, wanted);
        ASSERT_EQ(read.size(), parts);
        for (std::size_t p = 0; p < parts; ++p) {
            RankedDose const alone(dose, own[p]);
            EXPECT_EQ(read[p].empty, alone.empty());
            EXPECT_EQ(read[p].mean, alone.mean());
            EXPECT_EQ(read[p].minimum, alone.minimum());
            for (std::size_t k = 0; k < wanted.percent.size(); ++k) EXPECT_EQ(read[p].dose_at[k], alone.dose_at(wanted.percent[k]));
            for (std::size_t k = 0; k < wanted.threshold_Gy.size(); ++k)
                EXPECT_EQ(read[p].volume_at[k], alone.volume_at(wanted.threshold_Gy[k]));
        }
    }
}

TEST(VolumeWeight, IsTheNearestWholeNumber) {
    std::mt19937 random(13);
    std::uniform_real_distribution<float> size(-12.0F, 0.0F);
    for (int n = 0; n < 20000; ++n) {
        float const fraction = std::pow(10.0F, size(random));
        EXPECT_EQ(volume_weight(fraction), std::llround(static_cast<double>(fraction) * weights_per_voxel));
    }
    EXPECT_EQ(volume_weight(-0.5F), 0U);
    EXPECT_EQ(volume_weight(1.5F), 1U << 30U);
    EXPECT_EQ(volume_weight(std::ldexp(1.0F, -31)), 1U);  // a half
}

}  // namespace
}  // namespace yttria
