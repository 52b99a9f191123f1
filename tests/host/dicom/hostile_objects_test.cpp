// SPDX-License-Identifier: Apache-2.0
// RT objects, segmentations and registrations that are damaged, or in transfer syntaxes that few systems write.
#include "host/dicom/dicom.hpp"
#include "host/images/images.hpp"
#include "tests/host/dicom/rt_writer.hpp"
#include "tests/host/images/dicom_writer.hpp"
#include "tests/host/images/test_volumes.hpp"

#include <random>

namespace yttria {
namespace {

using test::error_of;
using test::says;
using test::ScratchFolder;

std::string bytes_of(std::filesystem::path const& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}
void write_bytes(std::filesystem::path const& file, std::string const& bytes) { std::ofstream(file, std::ios::binary) << bytes; }

/// Every object that is read through host/dicom, small.
class Objects : public testing::Test {
protected:
    struct Object {
        char const* name;
        std::function<void()> read;
    };
    ScratchFolder const folder;
    std::filesystem::path const file = folder / "a.dcm";
    std::vector<Object> objects;

    void SetUp() override {
        Polygon3d const square{{0, 0, 0}, {8, 0, 0}, {8, 8, 0}, {0, 8, 0}};
        test::write_rtstruct(folder / "rs", {{1, "Liver", {square}}});
        test::write_reg(folder / "reg", "1.1", {{"1.2", {"1\\0\\0\\5\\0\\1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1"}}});
        test::write_deformable(folder / "field", {});
        test::WrittenDose dose;
        for (int i = 0; i < 18; ++i) { dose.stored.push_back(1000 + 37 * i); }
        test::write_rtdose(folder / "rd", dose);
        test::write_seg(folder / "seg", seg());
        objects = {{"rs", [this] { stack_contours("x", read_rtstruct(file).rois.at(0).contours, 2.0); }},
                   {"reg", [this] { read_spatial_registration(file); }},
                   {"field", [this] { check_deformation(read_deformable_registration(file, "1.1", "1.2")); }},
                   {"rd", [this] { read_rtdose(file); }},
                   {"seg", [this] { read_segment(file, 1); }}};
    }
    static test::WrittenSeg seg() {
        test::WrittenSeg seg;
        seg.type = "FRACTIONAL";
        seg.bits = 8;
        seg.rows = 45;
        seg.columns = 37;
        for (int f = 0; f < 2; ++f) { seg.frames.push_back({1, {0, 0, 2.0 * f}, std::vector<int>(45 * 37, 200 + f)}); }
        return seg;
    }
};

TEST_F(Objects, FlippedBitsGiveAValueOrARefusal) {
    std::mt19937 random(7);
    constexpr int tries = 300;
    for (auto const& object : objects) {
        std::string const whole = bytes_of(folder / object.name);
        int refused = 0;
        for (int i = 0; i < tries; ++i) {
            std::string damaged = whole;
            std::size_t const end = std::min<std::size_t>(damaged.size(), 2000);  // headers, not only pixels
            for (int bits = 0; bits < 3; ++bits) { damaged[132 + random() % (end - 132)] ^= static_cast<char>(1U << random() % 8); }
            write_bytes(file, damaged);
            try {
                object.read();
            } catch (std::runtime_error const& error) {
                ++refused;
                EXPECT_FALSE(std::string(error.what()).empty());
            } catch (std::out_of_range const&) { ++refused; }  // rois.at(0): the flip took the ROI
        }
        EXPECT_GT(refused, tries / 20) << object.name;  // three flips in a header must be noticed now and then
    }
}

TEST_F(Objects, ACutFileGivesNoShorterObject) {
    for (auto const& object : objects) {
        std::string const whole = bytes_of(folder / object.name);
        write_bytes(file, whole);
        EXPECT_NO_THROW(object.read()) << object.name;
        for (std::size_t const length : {whole.size() - 1, whole.size() * 3 / 4, whole.size() / 2, whole.size() / 4, std::size_t{140}}) {
            write_bytes(file, whole.substr(0, length));
            EXPECT_ANY_THROW(object.read()) << object.name << " cut to " << length << " of " << whole.size();
        }
    }
}

TEST_F(Objects, BigEndianTextIsReadAndBigEndianPixelsAreRefused) {
    for (auto const& object : objects) {
        test::convert(folder / object.name, file, test::Coding::big_endian);
        bool const pixels = std::string(object.name) == "rd" || std::string(object.name) == "seg";
        if (!pixels) {
            EXPECT_NO_THROW(object.read()) << object.name;
            continue;
        }
        auto const error = error_of(object.read);
        EXPECT_EQ(error.code(), ExitCode::file);
        EXPECT_TRUE(says(error, "big-endian") && says(error, "dcmconv")) << error.what();
    }
    test::convert(folder / "field", file, test::Coding::big_endian);
    auto const a = read_deformable_registration(folder / "field", "1.1", "1.2"), b = read_deformable_registration(file, "1.1", "1.2");
    EXPECT_EQ(a.shift_mm, b.shift_mm);
    EXPECT_EQ(a.grid, b.grid);
}

TEST_F(Objects, AJpeg2000SegmentationIsRefusedWithWhatToDo) {
    auto rle = seg();
    rle.coding = test::Coding::rle;
    test::write_seg(file, rle);
    EXPECT_NO_THROW(read_segment(file, 1));
    // Said to be JPEG 2000 (the decoders are chosen by the transfer syntax): two bytes more in the meta header.
    std::string bytes = bytes_of(file);
    auto const at = bytes.find("1.2.840.10008.1.2.5");
    ASSERT_NE(at, std::string::npos);
    bytes.replace(at, 20, "1.2.840.10008.1.2.4.90");
    bytes[at - 2] = 22;
    bytes[140] = static_cast<char>(bytes[140] + 2);
    write_bytes(file, bytes);
    auto const error = error_of([&] { read_segment(file, 1); });
    EXPECT_TRUE(says(error, "cannot decode") && says(error, "JPEG 2000") && says(error, "export it uncompressed")) << error.what();
}

TEST(ImageSyntaxes, ABigEndianSeriesIsTheSameImageAndADeflatedOneIsRefused) {
    ScratchFolder const folder;
    for (char const* name : {"plain", "big", "deflated"}) { std::filesystem::create_directories(folder / name); }
    for (int k = 0; k < 3; ++k) {
        test::Slice slice;
        slice.z = 3.0 * k;
        std::string const name = std::to_string(k);
        test::write_slice(folder / "plain" / name, slice);
        test::convert(folder / "plain" / name, folder / "big" / name, test::Coding::big_endian);
        test::convert(folder / "plain" / name, folder / "deflated" / name, test::Coding::deflated);
    }
    auto const plain = read_image(folder / "plain"), big = read_image(folder / "big");
    EXPECT_EQ(plain.volume.values, big.volume.values);
    EXPECT_EQ(plain.volume.geometry, big.volume.geometry);
    EXPECT_NE(*std::max_element(plain.volume.values.begin(), plain.volume.values.end()), 0);
    EXPECT_NE(bytes_of(folder / "plain" / "0"), bytes_of(folder / "big" / "0"));
    EXPECT_TRUE(says(error_of([&] { read_image(folder / "deflated"); }), "deflated transfer syntax"));
}

}  // namespace
}  // namespace yttria
