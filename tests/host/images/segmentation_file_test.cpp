// SPDX-License-Identifier: Apache-2.0
#include "host/images/segmentation_file.hpp"

#include "host/images/images.hpp"

#include <gtest/gtest.h>

#include <unistd.h>
#include <cmath>
#include <fstream>

namespace yttria {
namespace {

class Segmentations : public ::testing::Test {
protected:
    Segmentations() {
        folder_ = std::filesystem::temp_directory_path() / ("yttria-segmentations-" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder_);
        double const c = std::cos(0.4), s = std::sin(0.4);
        grid_.size = {5, 4, 3};
        grid_.spacing_mm = {2, 3, 4};
        grid_.origin_mm = {-10, 20, 30.5};
        grid_.direction = {c, -s, 0, s, c, 0, 0, 0, 1};
        for (auto* mask : {&one_, &two_, &three_}) mask->assign(grid_.voxels(), 0.0F);
        one_[grid_.index(1, 1, 1)] = one_[grid_.index(2, 1, 1)] = 1;
        two_[grid_.index(2, 1, 1)] = 0.5F;  // half filled is inside, and overlaps
        three_[grid_.index(4, 3, 2)] = 1;
        three_[grid_.index(0, 0, 0)] = 0.49F;
    }
    ~Segmentations() override { std::filesystem::remove_all(folder_); }

    void refused(std::string const& header, std::string const& word, std::size_t bytes = 60) const {
        auto const file = folder_ / "x.nrrd";
        std::ofstream(file) << "NRRD0004\n" << header << "encoding: raw\n\n" << std::string(bytes, '\1');
        try {
            read_named_segmentation(file);
            ADD_FAILURE() << header;
        } catch (Error const& error) { EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << error.what(); }
    }

    std::filesystem::path folder_;
    Geometry grid_;
    std::vector<float> one_, two_, three_;
};

TEST_F(Segmentations, OverlapsNamesColoursAndPlacesComeBack) {
    auto const file = folder_ / "s.seg.nrrd";
    std::vector<float> const none(grid_.voxels(), 0.0F);
    write_named_segmentation(
        file, grid_,
        {{"Liver \\ left\nlobe", {1, 0.5, 0}, &one_}, {"T1", {0, 0, 1}, &two_}, {"empty", {}, &none}, {"Spleen", {0, 1, 0}, &three_}});
    auto const back = read_named_segmentation(file);
    ASSERT_TRUE(back.named);
    ASSERT_EQ(back.segments.size(), 3U);
    EXPECT_EQ(back.segments[0].name, "Liver \\ left\nlobe");
    EXPECT_EQ(back.segments[0].colour, (std::array{1.0, 0.5, 0.0}));
    ASSERT_EQ(back.layers.size(), 2U);  // the spleen meets nobody and lies in the first
    EXPECT_EQ(back.segments[2].layer, back.segments[0].layer);
    EXPECT_NE(back.segments[1].layer, back.segments[0].layer);
    std::vector<std::vector<float> const*> const masks{&one_, &two_, &three_};
    for (std::size_t s = 0; s < 3; ++s) {
        auto const& layer = back.layers[back.segments[s].layer];
        EXPECT_EQ(layer.geometry.size, grid_.size);
        for (std::size_t a = 0; a < 3; ++a) EXPECT_NEAR(layer.geometry.origin_mm[a], grid_.origin_mm[a], 1e-9);
        // Directions go through products with the spacing and back.
        for (std::size_t a = 0; a < 9; ++a) EXPECT_NEAR(layer.geometry.direction[a], grid_.direction[a], 1e-12);
        for (std::size_t v = 0; v < grid_.voxels(); ++v) EXPECT_EQ(layer.values[v] == back.segments[s].label, (*masks[s])[v] >= 0.5F);
    }
}

TEST_F(Segmentations, ALabelMapHasItsLabelsInsteadOfNames) {
    Volume<std::uint8_t> labels{grid_, std::vector<std::uint8_t>(grid_.voxels(), 0)};
    labels.values[3] = 7;
    labels.values[9] = 2;
    write_nrrd(folder_ / "l.nrrd", labels);
    auto const back = read_named_segmentation(folder_ / "l.nrrd");
    EXPECT_FALSE(back.named);
    ASSERT_EQ(back.segments.size(), 2U);
    EXPECT_EQ(back.segments[0].name, "Label 2");
    EXPECT_EQ(back.segments[1].label, 7);
    EXPECT_EQ(back.layers[0].values[3], 7);
}

TEST_F(Segmentations, WhatIsNoSegmentationIsRefused) {
    std::string const space = "space: left-posterior-superior\n";  // stands before the directions
    std::string const three = "dimension: 3\n" + space +
                              "sizes: 5 4 3\nspace directions: (1,0,0) (0,1,0) (0,0,1)\nkinds: domain domain domain\n"
                              "space origin: (0,0,0)\n";
    refused("type: float\n" + three + "endian: little\n", "no label image", 240);
    refused("type: unsigned char\n" + three + "Segment0_LabelValue:=x\n", "whole number");
    refused("type: unsigned char\n" + three + "Segment0_LabelValue:=1\nSegment0_Layer:=1\n", "names layer 1");
    refused("type: unsigned char\n" + three + "Segment0_LabelValue:=0\n", "label 0");
    refused("type: unsigned char\n" + three, "check that the file is whole", 10);
    refused("type: unsigned char\ndimension: 4\n" + space +
                "sizes: 2 5 3 2\nspace directions: none (1,0,0) (0,1,0) (0,0,1)\nkinds: list domain domain domain\nspace origin: (0,0,0)\n",
            "several layers and no segments");
    EXPECT_THROW(read_named_segmentation(folder_ / "none.nrrd"), Error);
    std::ofstream(folder_ / "text.nrrd") << "text";
    EXPECT_THROW(read_named_segmentation(folder_ / "text.nrrd"), Error);
}

}  // namespace
}  // namespace yttria
