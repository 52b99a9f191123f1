// SPDX-License-Identifier: Apache-2.0
#include "host/dicom/dicom.hpp"
#include "tests/host/dicom/rt_writer.hpp"
#include "tests/host/images/test_volumes.hpp"

#include <numeric>

namespace yttria {
namespace {

using test::Coding;
using test::error_of;
using test::says;
using test::ScratchFolder;
using test::WrittenSeg;

/// 15 pixels a frame: frames do not begin on a byte.
std::vector<int> pattern(int seed, int largest = 1) {
    std::vector<int> pixels(15);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        pixels[i] = static_cast<int>((i * 7 + static_cast<std::size_t>(seed) * 5) % 11) % (largest + 1);
    }
    return pixels;
}
WrittenSeg two_overlapping() {
    WrittenSeg seg;
    seg.labels = {"Liver", "Tumour"};
    seg.frames = {
        {1, {10, 20, 30}, pattern(1)}, {2, {10, 20, 30}, pattern(2)}, {1, {10, 20, 32}, pattern(3)}, {1, {10, 20, 36}, pattern(4)}};
    return seg;
}
SegSegment through_file(WrittenSeg const& seg, RoiChoice const& choice) {
    ScratchFolder const folder;
    test::write_seg(folder / "seg.dcm", seg);
    return read_segment(folder / "seg.dcm", choice);
}
void expect_plane(SegSegment const& segment, int plane, std::vector<int> const& pixels, double maximum = 1) {
    for (std::size_t p = 0; p < pixels.size(); ++p) {
        EXPECT_FLOAT_EQ(segment.fraction.values[static_cast<std::size_t>(plane) * pixels.size() + p],
                        static_cast<float>(pixels[p] / maximum))
            << "plane " << plane << " pixel " << p;
    }
}
Error refused(WrittenSeg const& seg) {
    return error_of([&] { through_file(seg, 1); });
}

TEST(Seg, segments_overlap_frames_may_be_left_out_and_bits_cross_bytes) {
    auto const written = two_overlapping();
    auto const liver = through_file(written, "Liver"), tumour = through_file(written, 2);
    Geometry const& g = liver.fraction.geometry;
    EXPECT_EQ(g.size, (std::array<int, 3>{5, 3, 4}));
    EXPECT_EQ(g.spacing_mm, (Vec3d{2.5, 1.5, 2}));
    EXPECT_EQ(g.to_patient({1, 1, 3}), (Vec3d{12.5, 21.5, 36}));
    expect_plane(liver, 0, pattern(1));
    expect_plane(liver, 1, pattern(3));
    expect_plane(liver, 2, std::vector<int>(15, 0));
    expect_plane(liver, 3, pattern(4));
    EXPECT_EQ(tumour.fraction.geometry, g);
    expect_plane(tumour, 0, pattern(2));
    expect_plane(tumour, 1, std::vector<int>(15, 0));
    EXPECT_EQ(tumour.label, "Tumour");
}

TEST(Seg, frames_in_any_order_and_direction_land_where_they_say) {
    auto written = two_overlapping();
    std::reverse(written.frames.begin(), written.frames.end());
    written.orientation = "1\\0\\0\\0\\-1\\0";  // the normal points down
    auto const liver = through_file(written, 1);
    Geometry const& g = liver.fraction.geometry;
    Vec3d const top = g.to_index({10, 20, 36});
    EXPECT_NEAR(top[2], 0, 1e-9);
    expect_plane(liver, 0, pattern(4));
    expect_plane(liver, 3, pattern(1));
}

TEST(Seg, fractions_are_volumes_and_probabilities_are_cut_at_one_half) {
    WrittenSeg seg;
    seg.type = "FRACTIONAL";
    seg.bits = 8;
    seg.maximum = 10;
    seg.frames = {{1, {0, 0, 0}, pattern(1, 10)}, {1, {0, 0, 2}, pattern(2, 10)}};
    expect_plane(through_file(seg, 1), 1, pattern(2, 10), 10);
    seg.fractional = "PROBABILITY";
    auto const cut = through_file(seg, 1);
    for (std::size_t p = 0; p < 15; ++p) { EXPECT_EQ(cut.fraction.values[p], seg.frames[0].pixels[p] >= 5 ? 1.0F : 0.0F); }
}

TEST(Seg, a_label_map_of_8_or_16_bits_is_split_into_its_segments) {
    for (int const bits : {8, 16}) {
        WrittenSeg seg;
        seg.type = "LABELMAP";
        seg.bits = bits;
        seg.labels = {"A", "B"};
        seg.frames = {{0, {0, 0, 0}, pattern(1, 2)}, {0, {0, 0, 2}, pattern(2, 2)}};
        if (bits == 16) { seg.frames[0].pixels[3] = 0x0102; }  // another segment, whose low byte is 2
        auto const b = through_file(seg, 2);
        auto wanted = seg.frames[0].pixels;
        for (int& pixel : wanted) { pixel = pixel == 2; }
        EXPECT_GT(std::accumulate(wanted.begin(), wanted.end(), 0), 0);
        expect_plane(b, 0, wanted);
    }
}

TEST(Seg, compressed_and_deflated_objects_give_the_same_pixels) {
    WrittenSeg seg;
    seg.type = "FRACTIONAL";
    seg.bits = 8;
    // Larger and smoother than the others: DCMTK 3.6.7's JPEG-LS encoder writes beyond its buffer where a frame does not shrink.
    seg.rows = 45;
    seg.columns = 37;
    for (int f = 0; f < 3; ++f) {
        std::vector<int> pixels(45 * 37);
        for (std::size_t p = 0; p < pixels.size(); ++p) { pixels[p] = static_cast<int>(p / 100 + p % 37 / 10) * 5 + f; }
        seg.frames.push_back({1, {0, 0, 2.0 * f}, pixels});
    }
    auto const plain = through_file(seg, 1);
    EXPECT_FLOAT_EQ(plain.fraction.values.back(), (16 + 3) * 5 / 255.0F + 2 / 255.0F);
    for (auto const coding : {Coding::deflated, Coding::rle, Coding::jpeg_ls}) {
        seg.coding = coding;
        EXPECT_EQ(through_file(seg, 1).fraction.values, plain.fraction.values) << static_cast<int>(coding);
    }
    auto binary = two_overlapping();
    auto const bits = through_file(binary, 1);
    binary.coding = Coding::deflated;
    EXPECT_EQ(through_file(binary, 1).fraction.values, bits.fraction.values);
}

TEST(Seg, what_forms_no_mask_on_a_grid_is_refused) {
    auto seg = two_overlapping();
    seg.frames.push_back(seg.frames[0]);
    EXPECT_TRUE(says(refused(seg), "two frames at one place"));
    seg = two_overlapping();
    seg.frames[2].position_mm[0] += 1;
    EXPECT_TRUE(says(refused(seg), "lies beside the others"));
    seg = two_overlapping();
    seg.frames[2].position_mm[2] += 0.5;
    EXPECT_TRUE(says(refused(seg), "not evenly spaced"));
    seg = two_overlapping();
    seg.frames[2].position_mm[2] = 1e8;
    EXPECT_TRUE(says(refused(seg), "absurdly far"));
    seg = two_overlapping();
    seg.bits = 8;
    EXPECT_TRUE(says(refused(seg), "8 bits a pixel"));
    seg = two_overlapping();
    seg.rows = seg.columns = 60000;
    EXPECT_TRUE(says(refused(seg), "absurd dimensions"));
    seg = two_overlapping();
    seg.type = "SOMETHING";
    EXPECT_TRUE(says(refused(seg), "SegmentationType"));
    seg = two_overlapping();
    seg.frames[0].pixels.resize(3);
    seg.frames[1].pixels.clear();
    EXPECT_TRUE(says(refused(seg), "fewer pixels"));
    EXPECT_TRUE(says(error_of([] { through_file(two_overlapping(), "Spleen"); }), "1 \"Liver\", 2 \"Tumour\""));
}

TEST(Seg, one_frame_needs_a_thickness) {
    WrittenSeg seg;
    seg.frames = {{1, {0, 0, 0}, pattern(1)}};
    EXPECT_EQ(through_file(seg, 1).fraction.geometry.spacing_mm[2], 2);
    seg.spacing_between_slices_mm = 0;
    EXPECT_TRUE(says(refused(seg), "without a thickness"));
}

TEST(Seg, the_list_of_segments_is_read_without_pixels) {
    ScratchFolder const folder;
    test::write_seg(folder / "seg.dcm", two_overlapping());
    auto const seg = read_segmentation(folder / "seg.dcm");
    EXPECT_EQ(seg.kind, SegKind::binary);
    EXPECT_EQ(seg.frame_of_reference, "1.2.3");
    EXPECT_EQ(seg.segments, (std::vector<std::pair<int, std::string>>{{1, "Liver"}, {2, "Tumour"}}));
    EXPECT_EQ(dicom_modality(folder / "seg.dcm"), "SEG");
}

}  // namespace
}  // namespace yttria
