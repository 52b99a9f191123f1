// SPDX-License-Identifier: Apache-2.0
#include "phantoms/write_dicom.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>

#include "host/activity/net_activity.hpp"
#include "host/base/error.hpp"
#include "host/images/images.hpp"
#include "host/tissue/hu_curve.hpp"
#include "phantoms/build.hpp"

namespace yttria {
namespace {
namespace fs = std::filesystem;

class WritePhantomDicom : public ::testing::Test {
protected:
    fs::path folder_ = fs::path(::testing::TempDir()) / ("yttria-phantom-dicom-" + std::to_string(::getpid()));
    void TearDown() override { fs::remove_all(folder_); }

    /// The names of files below the folder whose objects dciodvfy finds an error in; the program must be there.
    std::string not_conforming(std::string const& file) const {
        auto const out = folder_ / "verified";
        std::string const command =
            "dciodvfy '" + (folder_ / "p" / file).string() + "' 2>&1 | grep -E '^(Error|Abort)' >'" + out.string() + "'";
        (void)std::system(command.c_str());
        std::ifstream stream(out);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
};

TEST_F(WritePhantomDicom, TheCtGivesTheDensityBackAndTheSpectTheActivity) {
    auto const done = write_phantom_dicom("tiny", folder_ / "p", "test");
    EXPECT_TRUE(done.counts);
    EXPECT_EQ(done.administered_GBq, 1.0);
    EXPECT_EQ(done.lung_shunt_fraction, 0.05);
    auto const built = build_phantom(read_phantom(find_phantom("tiny")));
    auto const curve = read_hu_curve("default");
    auto const ct = read_image(folder_ / "p" / "ct").volume;
    ASSERT_EQ(ct.geometry, built.density.geometry);
    // One HU is at most 1.2e-3 g/cm3 (the steepest part of the curve), so that the nearest whole one is within half of that.
    for (std::size_t v = 0; v < ct.values.size(); ++v) {
        double const density = curve.density_at(static_cast<double>(ct.values[v]));
        ASSERT_NEAR(density, static_cast<double>(built.density.values[v]), 0.6e-3) << v;
    }
    auto const spect = read_image(folder_ / "p" / "spect" / "spect.dcm").volume;
    ASSERT_EQ(spect.geometry, built.activity.geometry);
    float const most = *std::max_element(built.activity.values.begin(), built.activity.values.end());
    float const scale = most / *std::max_element(spect.values.begin(), spect.values.end());
    for (std::size_t v = 0; v < spect.values.size(); ++v)  // rounded to one of 30000 steps
        ASSERT_NEAR(static_cast<double>(spect.values[v] * scale), static_cast<double>(built.activity.values[v]),
                    static_cast<double>(most) * 0.51 / 30000);
}

TEST_F(WritePhantomDicom, ThePetHoldsTheActivityInBecquerelPerMillilitre) {
    auto const done = write_phantom_dicom("water_sphere", folder_ / "p", "test");
    EXPECT_FALSE(done.counts);
    auto const pet = read_image(folder_ / "p" / "pet").volume;
    double Bq = 0;
    for (float const value : pet.values) Bq += static_cast<double>(value) * pet.geometry.voxel_mL();
    // Each of 45^3 voxels is rounded to 1/60000 of the largest at most; those of one value inside the sphere all the same way.
    EXPECT_NEAR(Bq, done.administered_GBq * 1e9, done.administered_GBq * 1e9 * 1e-4);
}

TEST_F(WritePhantomDicom, ObjectsConformToTheStandard) {
    if (std::system("command -v dciodvfy >/dev/null 2>&1") != 0) GTEST_SKIP() << "dciodvfy (Debian package dicom3tools) is not installed";
    write_phantom_dicom("tiny", folder_ / "p", "test");
    for (auto const* file : {"ct/0001.dcm", "spect/spect.dcm", "rtstruct.dcm"}) EXPECT_EQ(not_conforming(file), "") << file;
    fs::remove_all(folder_ / "p");
    write_phantom_dicom("water_sphere", folder_ / "p", "test");
    EXPECT_EQ(not_conforming("pet/0001.dcm"), "");
}

TEST_F(WritePhantomDicom, AFolderThatHoldsSomethingIsLeftAlone) {
    fs::create_directories(folder_ / "p");
    std::ofstream(folder_ / "p" / "other.dcm") << "of another patient";
    EXPECT_THROW(write_phantom_dicom("tiny", folder_ / "p", "test"), Error);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "p"), fs::directory_iterator()), 1);
    EXPECT_FALSE(fs::exists(folder_ / "p.partial"));
}

}  // namespace
}  // namespace yttria
