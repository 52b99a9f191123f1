// SPDX-License-Identifier: Apache-2.0
#include "tests/host/images/test_volumes.hpp"

#include <sys/resource.h>

#include <cmath>
#include <csignal>

namespace yttria {
namespace {

using test::error_of;
using test::says;

void write_text(std::filesystem::path const& file, std::string const& text) { std::ofstream(file, std::ios::binary) << text; }

TEST(ImageFiles, a_written_volume_is_read_back_with_its_geometry_and_every_bit) {
    test::ScratchFolder const folder;
    auto const volume = test::varied(test::grid({5, 4, 3}, {1.5, 2.25, 3}, {-10, 20.5, 7}, test::rotation(33)));
    write_nrrd(folder / "a.nrrd", volume, "decays");
    SourceImage const image = read_image(folder / "a.nrrd");
    EXPECT_EQ(image.format, "NRRD");
    EXPECT_EQ(image.volume.values, volume.values);
    for (std::size_t a = 0; a < 3; ++a) {
        // NRRD keeps 17 digits of each space direction; length and unit vector are split again with a few roundings.
        EXPECT_NEAR(image.volume.geometry.spacing_mm[a], volume.geometry.spacing_mm[a], 1e-12);
        EXPECT_NEAR(image.volume.geometry.origin_mm[a], volume.geometry.origin_mm[a], 1e-12);
    }
    for (std::size_t i = 0; i < 9; ++i) { EXPECT_NEAR(image.volume.geometry.direction[i], volume.geometry.direction[i], 1e-12); }
    EXPECT_FALSE(std::filesystem::exists(folder / "a.partial.nrrd"));
}

TEST(ImageFiles, the_unit_and_the_LPS_space_stand_in_the_header) {
    test::ScratchFolder const folder;
    write_nrrd(folder / "a.nrrd", test::varied(test::grid({3, 3, 3}, {1, 1, 1})), "Gy");
    std::ifstream stream(folder / "a.nrrd", std::ios::binary);
    std::string const text((std::istreambuf_iterator<char>(stream)), {});
    EXPECT_NE(text.find("unit:=Gy"), std::string::npos);
    EXPECT_NE(text.find("left-posterior-superior"), std::string::npos);
    EXPECT_NE(text.find("encoding: gzip"), std::string::npos);
}

// To the letter what ITK 5.3 writes for this grid, but for the bytes that follow.
TEST(ImageFiles, the_header_of_an_NRRD_is_that_of_ITK) {
    test::ScratchFolder const folder;
    auto volume = test::varied(test::grid({5, 6, 7}, {1.1, 2.0 / 3, 3e-5}, {-1e-17, 1.0 / 3, -0.0}));
    double const c = std::cos(0.3), s = std::sin(0.3);
    volume.geometry.direction = {c, -s, 0, s, c, 0, -0.0, 0, -1};
    write_nrrd(folder / "a.nrrd", volume, "x\\y\nz");
    std::ifstream stream(folder / "a.nrrd", std::ios::binary);
    std::string const text((std::istreambuf_iterator<char>(stream)), {});
    EXPECT_EQ(text.substr(0, text.find("\n\n")),
              "NRRD0004\n# Complete NRRD file format specification at:\n# http://teem.sourceforge.net/nrrd/format.html\ntype: float\n"
              "dimension: 3\nspace: left-posterior-superior\nsizes: 5 6 7\nspace directions: (1.0508701380381666,0.32507222732747354,0) "
              "(-0.19701347110755968,0.63689099275040395,0) (0,0,-3.0000000000000001e-05)\nkinds: domain domain domain\nendian: little\n"
              "encoding: gzip\nspace origin: (-1.0000000000000001e-17,0.33333333333333331,0)\nunit:=x\\\\y\\nz");
}

TEST(ImageFiles, material_indices_are_written_as_bytes_and_read_back) {
    test::ScratchFolder const folder;
    Volume<std::uint8_t> const volume{test::grid({2, 2, 2}, {1, 1, 1}), {0, 1, 2, 3, 4, 5, 254, 255}};
    write_nrrd(folder / "m.nrrd", volume);
    EXPECT_EQ(read_image(folder / "m.nrrd").volume.values, std::vector<float>({0, 1, 2, 3, 4, 5, 254, 255}));
}

TEST(ImageFiles, writing_where_nothing_can_be_written_is_a_file_error) {
    Error const error = error_of([] { write_nrrd("/nowhere/a.nrrd", test::varied(test::grid({3, 3, 3}, {1, 1, 1})), "Gy"); });
    EXPECT_EQ(error.code(), ExitCode::file);
    EXPECT_TRUE(says(error, "/nowhere/a.nrrd"));
    test::ScratchFolder const folder;  // a folder or device is never replaced by the file
    EXPECT_EQ(error_of([&] { write_nrrd(folder.path(), test::varied(test::grid({3, 3, 3}, {1, 1, 1})), "Gy"); }).code(), ExitCode::file);
}

TEST(ImageFiles, a_volume_that_does_not_fit_on_the_disk_leaves_nothing_behind) {
    test::ScratchFolder const folder;
    auto const volume = test::varied(test::grid({40, 40, 40}, {1, 1, 1}));
    write_nrrd(folder / "whole.nrrd", volume, "Gy");
    rlim_t const whole = std::filesystem::file_size(folder / "whole.nrrd");
    std::filesystem::remove(folder / "whole.nrrd");
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    auto const handler = std::signal(SIGXFSZ, SIG_IGN);  // a write beyond the limit then fails as on a full disk
    for (rlim_t const bytes : {rlim_t{100}, whole / 2, whole - 1}) {
        rlimit const small{bytes, before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
        Error const error = error_of([&] { write_nrrd(folder / "a.nrrd", volume, "Gy"); });
        setrlimit(RLIMIT_FSIZE, &before);
        EXPECT_EQ(error.code(), ExitCode::file) << bytes;
        EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << bytes;
    }
    std::signal(SIGXFSZ, handler);
}

TEST(ImageFiles, a_RAS_header_is_turned_to_LPS) {
    test::ScratchFolder const folder;
    write_text(
        folder / "ras.nrrd",
        "NRRD0004\ntype: uchar\ndimension: 3\nspace: right-anterior-superior\nsizes: 1 1 2\nspace directions: (2,0,0) (0,3,0) (0,0,4)\n"
        "space origin: (10,20,30)\nencoding: ascii\n\n7 9\n");
    Geometry const g = read_image(folder / "ras.nrrd").volume.geometry;
    EXPECT_EQ(g.origin_mm, (Vec3d{-10, -20, 30}));
    EXPECT_EQ(g.spacing_mm, (Vec3d{2, 3, 4}));
    EXPECT_EQ(g.direction, (std::array<double, 9>{-1, 0, 0, 0, -1, 0, 0, 0, 1}));
}

TEST(ImageFiles, a_left_handed_MetaImage_keeps_its_axes) {
    test::ScratchFolder const folder;
    write_text(folder / "a.mha",
               "ObjectType = Image\nNDims = 3\nBinaryData = False\nTransformMatrix = 1 0 0 0 -1 0 0 0 1\nOffset = 1 2 3\n"
               "ElementSpacing = 1 1 2\nDimSize = 2 1 1\nElementType = MET_FLOAT\nElementDataFile = LOCAL\n1.5 -2.5\n");
    SourceImage const image = read_image(folder / "a.mha");
    EXPECT_EQ(image.format, "MetaImage");
    EXPECT_EQ(image.volume.geometry.direction, (std::array<double, 9>{1, 0, 0, 0, -1, 0, 0, 0, 1}));
    EXPECT_EQ(image.volume.values, std::vector<float>({1.5F, -2.5F}));
}

TEST(ImageFiles, a_missing_file_is_a_file_error_that_names_it) {
    Error const error = error_of([] { read_image("/nowhere/a.nrrd"); });
    EXPECT_EQ(error.code(), ExitCode::file);
    EXPECT_TRUE(says(error, "/nowhere/a.nrrd"));
}

TEST(ImageFiles, an_unreadable_file_is_a_file_error_with_the_reason) {
    test::ScratchFolder const folder;
    write_text(folder / "noise.nrrd", "this is no image");
    write_text(folder / "short.nrrd", "NRRD0004\ntype: float\ndimension: 3\nsizes: 4 4 4\nencoding: raw\nendian: little\n\nabc");
    write_text(folder / "text.txt", "hello");
    for (char const* name : {"noise.nrrd", "short.nrrd", "text.txt"}) {
        Error const error = error_of([&] { read_image(folder / name); });
        EXPECT_EQ(error.code(), ExitCode::file) << name;
        EXPECT_TRUE(says(error, name)) << error.what();
    }
    EXPECT_EQ(error_of([&] { read_image(folder.path()); }).code(), ExitCode::file);  // a folder without DICOM
}

TEST(ImageFiles, four_dimensions_vectors_and_skewed_axes_are_refused) {
    test::ScratchFolder const folder;
    write_text(folder / "4d.nrrd",
               "NRRD0004\ntype: uchar\ndimension: 4\nsizes: 2 2 1 2\nkinds: domain domain domain domain\nencoding: ascii\n\n"
               "1 2 3 4 5 6 7 8\n");
    write_text(folder / "vector.nrrd",
               "NRRD0004\ntype: uchar\ndimension: 4\nsizes: 3 2 1 1\nkinds: vector domain domain domain\nencoding: ascii\n\n"
               "1 2 3 4 5 6\n");
    write_text(
        folder / "skew.nrrd",
        "NRRD0004\ntype: uchar\ndimension: 3\nspace: left-posterior-superior\nsizes: 1 1 2\nspace directions: (1,0,0) (0.1,1,0) (0,0,1)\n"
        "space origin: (0,0,0)\nencoding: ascii\n\n7 9\n");
    for (char const* name : {"4d.nrrd", "vector.nrrd", "skew.nrrd"}) {
        Error const error = error_of([&] { read_image(folder / name); });
        EXPECT_EQ(error.code(), ExitCode::input) << name << ": " << error.what();
    }
}

TEST(ImageFiles, an_euler_transform_maps_planning_points_to_the_image) {
    test::ScratchFolder const folder;
    // 90 degrees about z around the centre (10, 0, 0), then 5 mm along z.
    write_text(folder / "r.tfm",
               "#Insight Transform File V1.0\n#Transform 0\nTransform: Euler3DTransform_double_3_3\n"
               "Parameters: 0 0 1.5707963267948966 0 0 5\nFixedParameters: 10 0 0 0\n");
    Affine const affine = read_transform(folder / "r.tfm");
    Vec3d const x{11, 0, 0}, expected{10, 1, 5};
    for (std::size_t row = 0; row < 3; ++row) {
        double y = affine.offset_mm[row];
        for (std::size_t a = 0; a < 3; ++a) { y += affine.matrix[3 * row + a] * x[a]; }
        EXPECT_NEAR(y, expected[row], 1e-12);  // a few roundings of numbers near 10
    }
}

TEST(ImageFiles, transforms_that_are_missing_broken_or_not_linear_are_refused) {
    test::ScratchFolder const folder;
    EXPECT_EQ(error_of([&] { read_transform(folder / "none.tfm"); }).code(), ExitCode::file);
    write_text(folder / "noise.tfm", "this is no transform\n");
    EXPECT_NE(error_of([&] { read_transform(folder / "noise.tfm"); }).code(), ExitCode::done);
    write_text(folder / "flat.tfm",
               "#Insight Transform File V1.0\nTransform: AffineTransform_double_3_3\n"
               "Parameters: 1 0 0 0 1 0 0 0 0 0 0 0\nFixedParameters: 0 0 0\n");
    EXPECT_NE(error_of([&] { read_transform(folder / "flat.tfm"); }).code(), ExitCode::done);
}

TEST(ImageFiles, reading_a_case_names_the_key_of_the_file_at_fault) {
    Case request;
    request.file = "/somewhere/case.toml";
    request.images.push_back({"maa", "maa", "/nowhere/spect.nrrd", Quantity::counts, {}, {}, {}});
    Error const error = error_of([&] { read_images(request); });
    EXPECT_EQ(error.code(), ExitCode::file);
    EXPECT_TRUE(says(error, "case.toml") && says(error, "image \"maa\" file") && says(error, "/nowhere/spect.nrrd")) << error.what();
}

TEST(ImageFiles, structures_of_one_file_share_its_image) {
    test::ScratchFolder const folder;
    write_nrrd(folder / "l.nrrd", test::constant(test::grid({2, 2, 2}, {1, 1, 1}), 1), "");
    Case request;
    request.structures = {{"a", Role::liver, folder / "l.nrrd", {1}}, {"b", Role::tumour, folder / "l.nrrd", {1}}};
    SourceImages const images = read_images(request);
    ASSERT_EQ(images.masks.size(), 2U);
    EXPECT_EQ(images.masks[0].image, images.masks[1].image);
}

}  // namespace
}  // namespace yttria
