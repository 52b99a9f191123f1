// SPDX-License-Identifier: Apache-2.0
// Where images come to lie by transforms and fields, and how all that is wrong is said at once.
#include "host/images/place_image.hpp"
#include "tests/host/images/test_volumes.hpp"

namespace yttria {
namespace {

using test::error_of;
using test::says;
using test::ScratchFolder;
using test::warned;

void write_text(std::filesystem::path const& file, std::string const& text) { std::ofstream(file, std::ios::binary) << text; }

/// A field on 21 x 21 x 11 points 4 mm apart around 0, as MetaImage or NRRD.
template <class Shift>
std::string vectors(Shift const& shift) {
    std::string bytes;
    for (int k = 0; k < 11; ++k)
        for (int j = 0; j < 21; ++j)
            for (int i = 0; i < 21; ++i) {
                Vec3d const s = shift(Vec3d{4.0 * i - 40, 4.0 * j - 40, 4.0 * k - 20});
                for (double const x : s) {
                    auto const value = static_cast<float>(x);
                    bytes.append(reinterpret_cast<char const*>(&value), sizeof value);
                }
            }
    return bytes;
}
template <class Shift>
void write_field(std::filesystem::path const& file, Shift const& shift) {
    write_text(file,
               "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nTransformMatrix = 1 0 0 0 1 0 0 0 1\n"
               "Offset = -40 -40 -20\nElementSpacing = 4 4 4\nDimSize = 21 21 11\nElementNumberOfChannels = 3\nElementType = MET_FLOAT\n"
               "ElementDataFile = LOCAL\n" +
                   vectors(shift));
}
void write_nrrd_field(std::filesystem::path const& file, std::string const& space) {
    write_text(
        file,
        "NRRD0004\ntype: float\ndimension: 4\nspace: " + space +
            "\nsizes: 3 21 21 11\nspace directions: none (4,0,0) (0,4,0) (0,0,4)\nkinds: vector domain domain domain\nendian: little\n"
            "encoding: raw\nspace origin: (-40,-40,-20)\n\n" +
            vectors([](Vec3d const&) {
                return Vec3d{8, 0, 0};
            }));
}

struct Scene {
    ScratchFolder folder;
    Case request;

    Scene() {
        request.file = "case.toml";
        Volume<float> image{test::grid({21, 21, 11}, {4, 4, 4}, {-40, -40, -20}), std::vector<float>(21 * 21 * 11, 0.0F)};
        image.values[image.geometry.index(12, 10, 5)] = 100;  // at (8, 0, 0)
        write_nrrd(folder / "spect.nrrd", image, "");
        write_nrrd(folder / "ct.nrrd", test::constant(test::grid({10, 10, 10}, {10, 10, 5}, {-45, -45, -22.5}), 40), "");
        request.anatomy.ct = folder / "ct.nrrd";
        ImageEntry entry;
        entry.name = "maa";
        entry.purpose = "maa";
        entry.file = folder / "spect.nrrd";
        request.images = {entry};
    }
    ImageEntry& entry() { return request.images.front(); }
    ActivityImage read() { return read_images(request).activity.at("maa"); }
};

TEST(PlaceImage, ADisplacementFieldBringsActivityToPlanningSpaceAndSaysWhatItDid) {
    Scene scene;
    write_field(scene.folder / "field.mha", [](Vec3d const&) { return Vec3d{8, -4, 0}; });  // planning (0, 4, 0) -> (8, 0, 0)
    scene.entry().registration = scene.folder / "field.mha";
    auto const images = read_images(scene.request);
    auto const& image = images.activity.at("maa");
    EXPECT_NEAR(test::sum(image.image.volume.values), 100, 1e-3);  // scaled to the sum it had
    auto const centre = test::centre_of(image.image.volume.geometry, image.image.volume.values);
    EXPECT_NEAR(centre[0], 0, 1e-3);
    EXPECT_NEAR(centre[1], 4, 1e-3);
    EXPECT_NEAR(centre[2], 0, 1e-3);
    EXPECT_EQ(image.registration.offset_mm, Vec3d({0, 0, 0}));
    EXPECT_NEAR(image.quality.at("largest_shift_mm"), std::hypot(8, 4), 1e-5);
    EXPECT_EQ(image.deformation->folded, 0U);
    EXPECT_TRUE(warned(images.warnings, "registration.deformable"));
}

TEST(PlaceImage, ANrrdFieldMustBeInLPS) {
    Scene scene;
    write_nrrd_field(scene.folder / "field.nrrd", "left-posterior-superior");
    scene.entry().registration = scene.folder / "field.nrrd";
    auto const image = scene.read();
    EXPECT_NEAR(test::centre_of(image.image.volume.geometry, image.image.volume.values)[0], 0, 1e-3);
    write_nrrd_field(scene.folder / "field.nrrd", "right-anterior-superior");
    EXPECT_TRUE(says(error_of([&] { scene.read(); }), "must be LPS"));
}

TEST(PlaceImage, WhatIsNoFieldOrDoesNotCoverTheActivityIsRefused) {
    Scene scene;
    scene.entry().registration = scene.folder / "spect.nrrd";
    EXPECT_TRUE(says(error_of([&] { scene.read(); }), "1 values per voxel"));
    scene.entry().registration = scene.folder / "none.mha";
    EXPECT_EQ(error_of([&] { scene.read(); }).code(), ExitCode::file);
    write_nifti(scene.folder / "field.nii.gz", test::constant(test::grid({3, 3, 3}, {1, 1, 1}), 0), "");
    scene.entry().registration = scene.folder / "field.nii.gz";
    EXPECT_TRUE(says(error_of([&] { scene.read(); }), "no MetaImage or NRRD"));
    write_field(scene.folder / "field.mha", [](Vec3d const&) { return Vec3d{-70, 0, 0}; });  // activity ends outside the field
    scene.entry().registration = scene.folder / "field.mha";
    EXPECT_TRUE(says(error_of([&] { scene.read(); }), "of the image's sum"));
}

TEST(PlaceImage, AFoldAwayFromTheActivityIsLeftToTheGuard) {
    Scene scene;
    write_field(scene.folder / "field.mha", [](Vec3d const& p) { return Vec3d{0, p[1] > 25 && p[1] < 35 ? -1.5 * (p[1] - 30) : 0, 0}; });
    scene.entry().registration = scene.folder / "field.mha";
    EXPECT_GT(scene.read().deformation->folded, 0U);
    write_field(scene.folder / "field.mha", [](Vec3d const& p) { return Vec3d{std::abs(p[0] - 8) < 10 ? -1.5 * (p[0] - 8) : 0, 0, 0}; });
    EXPECT_TRUE(says(error_of([&] { scene.read(); }), "it folds at"));
}

TEST(PlaceImage, LandmarksMeasureWhateverRegistrationThereIs) {
    Scene scene;
    write_text(scene.folder / "shift.tfm",
               "#Insight Transform File V1.0\n#Transform 0\nTransform: TranslationTransform_double_3_3\nParameters: 10 0 0\n"
               "FixedParameters:\n");
    scene.entry().registration = scene.folder / "shift.tfm";
    scene.entry().landmarks = {{{0, 0, 0}, {10, 3, 0}}, {{5, 5, 5}, {15, 5, 6}}};
    auto images = read_images(scene.request);
    auto const& quality = images.activity.at("maa").quality;
    EXPECT_NEAR(quality.at("landmark_mean_mm"), 2, 1e-12);
    EXPECT_NEAR(quality.at("landmark_max_mm"), 3, 1e-12);
    EXPECT_NEAR(quality.at("landmark_before_mm"), (std::hypot(10, 3) + std::hypot(10, 1)) / 2, 1e-12);
    EXPECT_TRUE(warned(images.warnings, "registration.landmarks"));
    EXPECT_FALSE(warned(images.warnings, "registration.doubtful"));
    scene.entry().landmarks = {{{0, 0, 0}, {10, 12, 0}}};
    EXPECT_TRUE(warned(read_images(scene.request).warnings, "registration.doubtful"));
    scene.entry().landmarks.clear();
    EXPECT_FALSE(warned(read_images(scene.request).warnings, "registration.landmarks"));
}

TEST(PlaceImage, FramesOfReferenceThatDifferNeedARegistrationOrAnOverride) {
    Scene scene;
    ActivityImage image = scene.read();
    SourceImages images = read_images(scene.request);
    auto const place = [&](std::string const& own, std::string const& of_ct) {
        image.image.dicom = {{"FrameOfReferenceUID", own}};
        images.ct->dicom = {{"FrameOfReferenceUID", of_ct}};
        Problems problems;
        images.warnings.clear();
        place_image(scene.request, image, images, problems, images.warnings);
        return problems;
    };
    EXPECT_TRUE(place("1.2.3", "1.2.3").empty());
    EXPECT_TRUE(place("1.2.3", "").empty());  // not known
    auto const refused = place("1.2.3", "1.2.4");
    ASSERT_EQ(refused.errors().size(), 1U);
    EXPECT_TRUE(says(refused.errors()[0], "different frames of reference (1.2.3 and 1.2.4") &&
                says(refused.errors()[0], "image.registration"));
    scene.request.overrides = {{"frame_of_reference", "the PET was resampled to the CT"}};
    EXPECT_TRUE(place("1.2.3", "1.2.4").empty());
    EXPECT_TRUE(warned(images.warnings, "frame_of_reference.overridden"));
    scene.request.overrides.clear();
    write_text(scene.folder / "shift.tfm",
               "#Insight Transform File V1.0\n#Transform 0\nTransform: TranslationTransform_double_3_3\nParameters: 10 0 0\n"
               "FixedParameters:\n");
    image.entry.registration = scene.folder / "shift.tfm";
    EXPECT_TRUE(place("1.2.3", "1.2.4").empty());
    EXPECT_EQ(image.registration.offset_mm[0], 10);
}

TEST(ReadImages, EverythingThatIsMissingIsSaidAtOnce) {
    Scene scene;
    ImageEntry other = scene.entry();
    other.name = "y90";
    other.file = "/nowhere/y90.nrrd";
    scene.request.images.push_back(other);
    scene.entry().registration = scene.folder / "none.tfm";
    for (char const* name : {"Liver", "Tumour"}) {
        scene.request.structures.push_back({});
        scene.request.structures.back().name = name;
        scene.request.structures.back().mask = "/nowhere/" + std::string(name) + ".nrrd";
    }
    auto const error = error_of([&] { read_images(scene.request); });
    EXPECT_EQ(error.code(), ExitCode::file);
    for (char const* part : {"/nowhere/y90.nrrd", "none.tfm", "/nowhere/Liver.nrrd", "/nowhere/Tumour.nrrd"}) {
        EXPECT_TRUE(says(error, part)) << part << " in " << error.what();
    }
    // A lattice that is not there is said alone: structures could only repeat it.
    scene.request.anatomy.ct = "/nowhere/ct.nrrd";
    auto const without = error_of([&] { read_images(scene.request); });
    EXPECT_TRUE(says(without, "ct.nrrd") && says(without, "y90.nrrd") && !says(without, "Liver.nrrd")) << without.what();
}

TEST(ReadImages, WhatCanBeReadIsStillThereForTheChecks) {
    Scene scene;
    scene.request.structures.push_back({});
    scene.request.structures.back().name = "Liver";
    scene.request.structures.back().mask = "/nowhere/liver.nrrd";
    Problems problems;
    auto const images = read_images(scene.request, problems);
    EXPECT_EQ(problems.errors().size(), 1U);
    EXPECT_TRUE(images.ct && images.activity.contains("maa"));
}

}  // namespace
}  // namespace yttria
