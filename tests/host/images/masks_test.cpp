// SPDX-License-Identifier: Apache-2.0
#include "host/images/masks.hpp"

#include "host/images/labels.hpp"
#include "tests/host/dicom/rt_writer.hpp"
#include "tests/host/images/test_volumes.hpp"

namespace yttria {
namespace {

using test::error_of;
using test::says;
using test::ScratchFolder;
using test::warned;

char const* const shift_by_10 = "1\\0\\0\\10\\0\\1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1";  // along x

Polygon3d square(double x, double z) { return {{x, 0, z}, {x + 8, 0, z}, {x + 8, 8, z}, {x, 8, z}}; }

struct Scene {
    ScratchFolder folder;
    Case request;
    MaskReference reference{test::grid({30, 30, 10}, {1, 1, 2}, {-5, -5, -4}), "1.2.3", "the CT", true};
    Warnings warnings;

    Scene() {
        request.file = "case.toml";
        test::write_rtstruct(folder / "rs.dcm", {{1, "Liver", {square(0, 0), square(0, 2), square(0, 4)}},
                                                 {2, "Plane", {square(0, 2)}},
                                                 {3, "MR tumour", {square(0, 0), square(0, 2)}, "CLOSED_PLANAR", "1.2.4"},
                                                 {4, "Marker", {square(0, 0)}, "POINT"}});
        test::write_reg(folder / "reg.dcm", "1.2.3", {{"1.2.4", {shift_by_10}}});
    }
    StructureEntry& add(std::string const& name) {
        request.structures.push_back({});
        request.structures.back().name = name;
        request.structures.back().rtstruct = folder / "rs.dcm";
        return request.structures.back();
    }
    LabelledMask read() { return read_masks(request, reference, warnings).back(); }
};

TEST(Masks, a_roi_is_found_by_the_name_of_the_structure_or_as_said) {
    Scene scene;
    scene.add("liver");
    auto const by_name = scene.read();
    EXPECT_NEAR(mask_volume_mL(by_name), 0.384, 1e-9);
    EXPECT_TRUE(by_name.fractional);
    EXPECT_EQ(by_name.image->format, "DICOM RTSTRUCT");
    EXPECT_TRUE(scene.warnings.empty());
    scene.add("L2").part = 1;
    EXPECT_NEAR(mask_volume_mL(scene.read()), 0.384, 1e-9);
    scene.add("nothing");
    auto const error = error_of([&] { scene.read(); });
    for (auto const* word : {"case.toml", "structure \"nothing\" rtstruct", "has no ROI", "1 \"Liver\""}) {
        EXPECT_TRUE(says(error, word)) << word;
    }
}

TEST(Masks, contours_become_fractions_on_the_lattice_of_the_anatomy) {
    Scene scene;
    scene.add("Liver");
    auto const mask = scene.read();
    Geometry const& g = mask.image->volume.geometry;
    EXPECT_EQ(g.size, (std::array<int, 3>{9, 9, 3}));
    EXPECT_EQ(g.origin_mm, (Vec3d{0, 0, 0}));
    EXPECT_EQ(mask.image->volume.values[0], 0.25F);  // the corner voxel is covered by a quarter
    auto const fine = test::grid({40, 40, 40}, {0.5, 0.5, 0.5}, {-2.3, -2.1, -5});
    EXPECT_NEAR(test::sum(mask_fractions(mask, fine)) * fine.voxel_mL(), 0.384, 1e-6);
}

TEST(Masks, one_plane_takes_the_distance_of_the_slices_but_not_that_of_a_dose) {
    Scene scene;
    scene.add("Plane");
    EXPECT_NEAR(mask_volume_mL(scene.read()), 0.128, 1e-9);
    scene.reference.has_slices = false;
    EXPECT_TRUE(says(error_of([&] { scene.read(); }), "one plane only"));
}

TEST(Masks, another_frame_of_reference_needs_its_registration) {
    Scene scene;
    scene.add("MR tumour");
    auto const refused = error_of([&] { scene.read(); });
    EXPECT_EQ(refused.code(), ExitCode::input);
    for (auto const* word : {"1.2.4", "1.2.3", "give structure.registration"}) { EXPECT_TRUE(says(refused, word)) << word; }

    scene.request.structures.back().registration = scene.folder / "reg.dcm";
    EXPECT_NEAR(scene.read().image->volume.geometry.origin_mm[0], 10, 1e-9);
    test::write_reg(scene.folder / "other.dcm", "1.2.3", {{"1.2.9", {shift_by_10}}});
    scene.request.structures.back().registration = scene.folder / "other.dcm";
    EXPECT_TRUE(says(error_of([&] { scene.read(); }), "does not connect"));

    // An ITK transform goes from planning space to the structure's.
    std::ofstream(scene.folder / "shift.tfm") << "#Insight Transform File V1.0\n#Transform 0\nTransform: TranslationTransform_double_3_3\n"
                                                 "Parameters: -10 0 0\nFixedParameters:\n";
    scene.request.structures.back().registration = scene.folder / "shift.tfm";
    EXPECT_NEAR(scene.read().image->volume.geometry.origin_mm[0], 10, 1e-9);

    scene.request.structures.back().registration.reset();
    scene.request.overrides.push_back({"frame_of_reference", "the MR was resampled to the CT"});
    EXPECT_NEAR(scene.read().image->volume.geometry.origin_mm[0], 0, 1e-9);
    EXPECT_TRUE(warned(scene.warnings, "frame_of_reference.overridden"));
}

TEST(Masks, an_unknown_frame_is_announced) {
    Scene scene;
    scene.reference.frame_of_reference = "";
    scene.add("Liver");
    scene.read();
    EXPECT_TRUE(warned(scene.warnings, "structures.frame_unknown"));
}

TEST(Masks, points_enclose_nothing) {
    Scene scene;
    scene.add("Marker");
    EXPECT_TRUE(says(error_of([&] { scene.read(); }), "no closed contour"));
    EXPECT_TRUE(warned(scene.warnings, "structures.open_contours"));
}

TEST(Masks, a_segment_is_a_mask_and_an_occupancy_stays_a_fraction) {
    Scene scene;
    test::WrittenSeg seg;
    seg.type = "FRACTIONAL";
    seg.bits = 8;
    seg.maximum = 4;
    seg.frames = {{1, {0, 0, 0}, std::vector<int>(15, 1)}, {1, {0, 0, 2}, std::vector<int>(15, 4)}};
    test::write_seg(scene.folder / "seg.dcm", seg);
    auto& entry = scene.add("T");
    entry.rtstruct.reset();
    entry.seg = scene.folder / "seg.dcm";
    entry.part = "Liver";
    auto const mask = scene.read();
    double const voxel_mL = 2.5 * 1.5 * 2e-3;
    EXPECT_TRUE(mask.fractional);
    EXPECT_NEAR(mask_volume_mL(mask), (0.25 + 1) * 15 * voxel_mL, 1e-9);
    auto const grid = test::grid({20, 20, 10}, {1, 1, 1}, {-3, -3, -3});
    EXPECT_NEAR(test::sum(mask_fractions(mask, grid)) * grid.voxel_mL(), (0.25 + 1) * 15 * voxel_mL, 1e-6);
    seg.frame = "1.2.4";
    test::write_seg(scene.folder / "seg.dcm", seg);
    EXPECT_TRUE(says(error_of([&] { scene.read(); }), "structure.registration"));
    scene.request.structures.back().registration = scene.folder / "reg.dcm";
    EXPECT_NEAR(scene.read().image->volume.geometry.origin_mm[0], 10, 1e-9);
}

}  // namespace
}  // namespace yttria
