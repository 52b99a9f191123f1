// SPDX-License-Identifier: Apache-2.0
#include "phantoms/write.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "host/base/error.hpp"
#include "host/images/images.hpp"
#include "phantoms/build.hpp"

namespace yttria {
namespace {

class WritePhantom : public ::testing::TestWithParam<std::string> {
protected:
    std::filesystem::path folder_ = std::filesystem::path(::testing::TempDir()) / ("yttria-phantom-" + std::to_string(::getpid()));
    void TearDown() override { std::filesystem::remove_all(folder_); }
};

TEST_P(WritePhantom, WritesACaseWhoseImagesCanBeRead) {
    auto const request = read_case(write_phantom(GetParam(), folder_));
    EXPECT_EQ(request.id, GetParam());
    auto const images = read_images(request);
    ASSERT_EQ(images.activity.size(), 1U);
    auto const& activity = images.activity.begin()->second.image.volume;
    EXPECT_EQ(activity.geometry, images.density->volume.geometry);
    double total = 0;
    for (auto const value : activity.values) total += value;
    EXPECT_GT(total, 0);
    // Every label that a structure names is in the label image.
    for (auto const& mask : images.masks) {
        for (auto const label : mask.entry.labels) {
            auto const& values = mask.image->volume.values;
            EXPECT_NE(std::find(values.begin(), values.end(), static_cast<float>(label)), values.end()) << mask.entry.name << " " << label;
        }
    }
}
INSTANTIATE_TEST_SUITE_P(Catalogue, WritePhantom,
                         ::testing::Values("tiny", "water_sphere", "water_point", "demo", "slab_lung", "slab_bone", "nema_iec"));

TEST_F(WritePhantom, WritesTheValuesThatWereBuilt) {
    write_phantom("tiny", folder_);
    auto const built = build_phantom(read_phantom(find_phantom("tiny")));
    auto const read = read_image(folder_ / "activity.nrrd").volume;
    EXPECT_EQ(read.values, built.activity.values);
    EXPECT_EQ(read.geometry, built.activity.geometry);
}

TEST_F(WritePhantom, NamesTheNearestPhantomForAnUnknownOne) {
    try {
        write_phantom("watersphere", folder_);
        FAIL() << "an unknown phantom was accepted";
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::input);
        EXPECT_NE(std::string(error.what()).find("\"water_sphere\""), std::string::npos);
    }
    EXPECT_FALSE(std::filesystem::exists(folder_));
}

TEST(DemoPhantom, LeavesMoreThanThirtyPercentOfTheLiverUntreated) {
    auto const phantom = build_phantom(read_phantom(find_phantom("demo")));
    std::array<double, 256> voxels{};
    for (auto const label : phantom.labels.values) ++voxels[label];
    double const remnant = voxels[5], treated = voxels[6];  // the order of the regions in demo.toml
    EXPECT_GT(remnant / (remnant + treated), 0.35);         // clear of the 30 % rule, so that no rounding decides it
    double const voxel_mL = phantom.labels.geometry.voxel_mL();
    EXPECT_NEAR(voxels[7] * voxel_mL, 33.51, 0.02 * 33.51);  // a sphere of 20 mm radius on 1.5 mm voxels, whole voxels: about 1 %
}

}  // namespace
}  // namespace yttria
