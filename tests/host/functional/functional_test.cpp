// SPDX-License-Identifier: Apache-2.0
#include "host/functional/functional.hpp"

#include "host/casefile/metric_name.hpp"

#include "host/guard/guard.hpp"
#include "tests/host/metrics/run_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

using testing::HandMadeRun;

/// 100 voxels in a row: 0-79 normal liver of which 0-29 are treated, 80-99 tumour.
struct Liver {
    HandMadeRun run{100};
    FunctionMap map;

    Liver() {
        auto const part = [](std::size_t from, std::size_t end) {
            std::vector<float> f(100, 0.0F);
            std::fill(f.begin() + static_cast<std::ptrdiff_t>(from), f.begin() + static_cast<std::ptrdiff_t>(end), 1.0F);
            return f;
        };
        for (auto const& [name, from, end] :
             {std::tuple{"whole_liver", 0, 100}, std::tuple{"liver_normal", 0, 80}, std::tuple{"perfused_normal", 0, 30},
              std::tuple{"remnant", 30, 80}, std::tuple{"tumours", 80, 100}}) {
            run.add(name, Role::other, part(static_cast<std::size_t>(from), static_cast<std::size_t>(end)));
            run.structures.list.back().derived = true;
        }
        map.image = "function";
        map.tracer = "Tc-99m mebrofenin";
        map.counts.assign(100, 1.0F);
    }
    Functional measured(std::vector<std::string> const& named = {}) const {
        return measure_function(map, run.dose(), run.energy, run.structures, run.tissue, named);
    }
};

TEST(Function, OfAUniformImageIsVolumeAndMeanDose) {
    Liver liver;
    auto const f = liver.measured();
    EXPECT_NEAR(f.reserve_fraction, 50.0 / 80, 1e-12);
    double mean = 0;
    for (std::size_t v = 0; v < 80; ++v) mean += static_cast<double>(liver.run.dose().mean_Gy.values[v]) / 80;
    EXPECT_NEAR(f.mean_Gy.value / mean, 1, 1e-6);  // float doses
    EXPECT_GT(f.mean_Gy.u, 0);
    for (auto const& part : f.parts) EXPECT_NEAR(part.share, part.volume_share, 1e-12) << part.structure;
    EXPECT_EQ(f.dvh_function_percent.front(), 100);
    EXPECT_GT(f.dvh_function_percent.back(), 0);  // the voxel with the largest dose
}

TEST(Function, WeighsDoseByCountsAndKeepsNegativeVoxels) {
    Liver liver;
    liver.map.counts.assign(100, 0.0F);
    liver.map.counts[10] = 30, liver.map.counts[50] = 80, liver.map.counts[60] = -10;  // 100 in all
    auto const dose = liver.run.dose().mean_Gy.values;
    auto const D = [&](std::size_t v) { return static_cast<double>(dose[v]); };
    ASSERT_LT(D(10), D(50));
    ASSERT_LT(D(50), D(60));
    double const between = 0.5 * (D(50) + D(60));
    auto const name = "functional.below_" + std::to_string(between) + "_Gy_fraction";
    auto const f = liver.measured({name});
    EXPECT_NEAR(f.reserve_fraction, 0.70, 1e-12);
    EXPECT_NEAR(f.negative_share, 10.0 / 110, 1e-12);
    EXPECT_NEAR(f.mean_Gy.value, 0.3 * D(10) + 0.8 * D(50) - 0.1 * D(60), 1e-6 * D(50));
    EXPECT_NEAR(f.below.at(*parse_function_level(name)).value, 1.10, 1e-12);  // the negative voxel is the one above
}

TEST(Function, ALevelThatNoiseCrossesHasAnUncertainty) {
    Liver liver;
    auto const dose = liver.run.dose().mean_Gy.values;
    std::string const name = "functional.below_" + std::to_string(dose[40]) + "_Gy_fraction";  // batches lie on both sides of it
    auto const above = "functional.below_" + std::to_string(2 * *std::max_element(dose.begin(), dose.end())) + "_Gy_fraction";
    auto const f = liver.measured({name, above});
    EXPECT_GT(f.below.at(*parse_function_level(name)).u, 0);
    EXPECT_FALSE(f.below.at(*parse_function_level(above)).u > 0) << "every batch agrees that all of it gets less";
}

TEST(Function, WithoutTreatedVolumeThereIsNoReserve) {
    Liver liver;
    std::erase_if(liver.run.structures.list, [](auto const& s) { return s.name == "remnant" || s.name == "perfused_normal"; });
    EXPECT_TRUE(std::isnan(liver.measured().reserve_fraction));
    EXPECT_GT(liver.measured().mean_Gy.value, 0);
}

TEST(Function, LevelsAreReadWholeOrNotAtAll) {
    EXPECT_EQ(parse_function_level("functional.below_30_Gy_fraction"), 30.0);
    EXPECT_EQ(parse_function_level("functional.below_22.5_Gy_fraction"), 22.5);
    for (auto const* wrong : {"functional.below__Gy_fraction", "functional.below_0_Gy_fraction", "functional.below_x_Gy_fraction",
                              "functional.below_-3_Gy_fraction", "functional.mean_Gy", "functional.below_30_Gy"})
        EXPECT_FALSE(parse_function_level(wrong)) << wrong;
}

/// A liver of 10 x 10 x 10 voxels of 2 mm in the middle of 20, and an image that sees a part of it.
TEST(FunctionMap, KnowsWhatOfTheLiverTheImageHolds) {
    Case request;
    ImageEntry entry;
    entry.name = "f";
    entry.purpose = "functional";
    request.images = {entry};
    Structures structures;
    structures.grid.size = {20, 20, 20};
    structures.grid.spacing_mm = {2, 2, 2};
    Structure liver;
    liver.derived = true;
    liver.fraction.assign(structures.grid.voxels(), 0.0F);
    for (int k = 5; k < 15; ++k)
        for (int j = 5; j < 15; ++j)
            for (int i = 5; i < 15; ++i) liver.fraction[structures.grid.index(i, j, k)] = 1;
    liver.volume_mL = 8;
    for (auto const* name : {"whole_liver", "liver_normal"}) {
        liver.name = name;
        structures.list.push_back(liver);
    }
    SourceImages images;
    ActivityImage image;
    image.entry = entry;
    auto& g = image.image.volume.geometry;
    g.size = {8, 8, 8};
    g.spacing_mm = {5, 5, 5};
    g.origin_mm = {1.5, 1.5, 1.5};  // from -1 to 39 mm: the same box
    image.image.volume.values.assign(g.voxels(), 2.0F);
    images.activity.emplace("f", image);
    auto map = make_function(request, images, structures);
    ASSERT_TRUE(map);
    EXPECT_NEAR(map->liver_seen_mL, 8, 1e-9);
    EXPECT_NEAR(map->normal_counts, 2.0 * 8000 / 125, 1e-3);  // counts per mm3 times the liver's
    EXPECT_TRUE(check_function(*map).empty());

    images.activity.at("f").image.volume.geometry.origin_mm[2] = 16.5;  // from 14 mm: the lower two of ten layers are out
    map = make_function(request, images, structures);
    EXPECT_NEAR(map->liver_seen_mL, 8 * 0.8, 1e-9);
    ASSERT_EQ(check_function(*map).size(), 1U);
    EXPECT_EQ(check_function(*map)[0].check, "function_coverage");

    images.activity.at("f").registration.offset_mm[2] = 15;  // planning to image: the shift is known
    map = make_function(request, images, structures);
    EXPECT_NEAR(map->liver_seen_mL, 8, 1e-9);
    EXPECT_NEAR(map->normal_counts, 2.0 * 8000 / 125, 1e-3);

    for (auto& v : images.activity.at("f").image.volume.values) v = -1;
    map = make_function(request, images, structures);
    ASSERT_EQ(check_function(*map).size(), 1U);
    EXPECT_EQ(check_function(*map)[0].check, "function_zero");

    structures.list.clear();
    EXPECT_THROW((void)make_function(request, images, structures), Error);
    request.images[0].purpose = "maa";
    EXPECT_FALSE(make_function(request, images, structures));
}

}  // namespace
}  // namespace yttria
