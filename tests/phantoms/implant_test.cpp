// SPDX-License-Identifier: Apache-2.0
#include "phantoms/implant.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <map>

#include "host/base/error.hpp"
#include "host/images/images.hpp"

namespace yttria {
namespace {
namespace fs = std::filesystem;

class Implant : public ::testing::Test {
protected:
    fs::path folder_ = fs::path(::testing::TempDir()) / ("yttria-implant-" + std::to_string(::getpid()));
    void SetUp() override { fs::create_directories(folder_); }
    void TearDown() override { fs::remove_all(folder_); }

    /// A block of "liver" (40 HU) below a block of "lung" (-800 HU) in "body" (0 HU) in air.
    ImplantRequest block_patient() {
        Geometry const grid{{40, 36, 50}, {4, 4, 4}, {-80, -72, -100}};
        Volume<float> ct{grid, std::vector<float>(grid.voxels(), -1000)};
        Volume<std::uint8_t> labels{grid, std::vector<std::uint8_t>(grid.voxels())};
        for (int k = 0; k < 50; ++k) {
            for (int j = 3; j < 33; ++j) {
                for (int i = 3; i < 37; ++i) {
                    bool const core = i > 5 && i < 34 && j > 5 && j < 30;
                    bool const in_liver = core && k >= 5 && k < 28, in_lung = core && k >= 30 && k < 45;
                    ct.values[grid.index(i, j, k)] = in_liver ? 40.0F : in_lung ? -800.0F : 0.0F;
                    labels.values[grid.index(i, j, k)] = in_liver ? 5 : 0;
                }
            }
        }
        write_nrrd(folder_ / "ct.nrrd", ct, "HU");
        write_nrrd(folder_ / "seg.nrrd", labels);
        ImplantRequest request;
        request.ct = folder_ / "ct.nrrd";
        request.labels = folder_ / "seg.nrrd";
        request.liver_label = 5;
        return request;
    }
};

TEST_F(Implant, PlacesTwoTumoursInsideTheLiverAndFindsTheLung) {
    auto request = block_patient();
    request.blur_fwhm_mm = 0;
    auto const images = read_images(read_case(write_implant(request, folder_ / "case")));
    auto const labels = read_image(folder_ / "case" / "labels.nrrd").volume;
    auto const activity = read_image(folder_ / "case" / "activity.nrrd").volume;
    std::map<int, double> voxels, counts, highest;
    for (std::size_t v = 0; v < labels.values.size(); ++v) {
        int const label = static_cast<int>(labels.values[v]);
        voxels[label] += 1;
        counts[label] += activity.values[v];
        highest[label] = std::max(highest[label], static_cast<double>(activity.values[v]));
    }
    EXPECT_EQ(voxels[1] + voxels[2] + voxels[3], 28.0 * 24 * 23);  // the liver with its tumours
    EXPECT_EQ(voxels[4], 28.0 * 24 * 15);
    // The block is 92 mm thick, so that the first tumour has the largest radius, 22 mm; the second is smaller and lies nearer to
    // the surface.
    EXPECT_NEAR(voxels[2] * 0.064, 4.0 / 3 * M_PI * std::pow(2.2, 3), 0.1 * 44.6);  // whole voxels of 4 mm: measured 6 %
    EXPECT_GT(voxels[3] * 0.064, 3.0);
    EXPECT_LT(voxels[3] * 0.064, 4.0 / 3 * M_PI * std::pow(0.6 * 2.2, 3) * 1.05);
    EXPECT_NEAR(counts[4] / (counts[1] + counts[2] + counts[3] + counts[4]), 0.05, 1e-6);
    EXPECT_NEAR(highest[2] / (counts[1] / voxels[1]), 4, 0.15);  // liver voxels at the rim hold some tumour
    EXPECT_EQ(images.masks.size(), 4U);
}

TEST_F(Implant, IsAFunctionOfTheImages) {
    auto const request = block_patient();
    write_implant(request, folder_ / "a");
    write_implant(request, folder_ / "b");
    EXPECT_EQ(read_image(folder_ / "a" / "activity.nrrd").volume.values, read_image(folder_ / "b" / "activity.nrrd").volume.values);
}

TEST_F(Implant, RefusesALabelThatIsNotThere) {
    auto request = block_patient();
    request.liver_label = 9;
    try {
        write_implant(request, folder_ / "case");
        FAIL() << "a missing label was accepted";
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::input);
        EXPECT_NE(std::string(error.what()).find("label 9"), std::string::npos);
    }
}

TEST_F(Implant, WorksOnARealCT) {
    auto const data = fs::path(YTTRIA_SOURCE_DIR).parent_path() / "shared/data/totalsegmentator_ct";
    if (!fs::exists(data)) GTEST_SKIP() << data << " is not here";
    ImplantRequest request;
    request.ct = data / "example_ct_sm.nii.gz";
    request.labels = data / "example_seg.nii.gz";
    request.liver_label = 5;
    write_implant(request, folder_ / "case");
    auto const labels = read_image(folder_ / "case" / "labels.nrrd").volume;
    std::map<int, double> voxels;
    for (auto const value : labels.values) voxels[static_cast<int>(value)] += 1;
    EXPECT_EQ(voxels[1] + voxels[2] + voxels[3], 38634);  // PROVENANCE.txt of the data: voxels of label 5
    EXPECT_GT(voxels[2], 300);
    EXPECT_GT(voxels[3], 60);
    EXPECT_GT(voxels[4] * labels.geometry.voxel_mL(), 50);  // the slices reach into the lung bases
}

}  // namespace
}  // namespace yttria
