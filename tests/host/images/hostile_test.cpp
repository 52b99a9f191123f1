// SPDX-License-Identifier: Apache-2.0
// Files that are damaged or made to harm: refused with a reason, without the memory that they claim.
#include "host/images/dicom_shape.hpp"
#include "host/images/text_header.hpp"
#include "tests/host/images/nm_writer.hpp"
#include "tests/host/images/test_volumes.hpp"

#include <sys/resource.h>

#include <random>
#include <sstream>

namespace yttria {
namespace {

using test::DicomWriter;
using test::error_of;
using test::says;

std::string bytes_of(std::filesystem::path const& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

DicomShape shape_of(std::string const& bytes) {
    std::istringstream stream(bytes);
    return dicom_shape(stream, bytes.size());
}

class Hostile : public testing::Test {
protected:
    test::ScratchFolder const folder;
    std::filesystem::path const file = folder / "a.dcm";

    /// Largest memory of this process so far, KiB: what a refusal must not raise.
    static long peak_KiB() {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        return usage.ru_maxrss;
    }
    /// Two slices of 2 rows and 3 columns whose compressed pixels are this stream.
    void write_jpeg(std::string const& codestream) const {
        std::filesystem::create_directories(folder / "jpeg");
        for (int k = 0; k < 2; ++k) {
            DicomWriter dicom;
            dicom.text(0x0008, 0x0060, "CS", "CT");
            dicom.text(0x0020, 0x0032, "DS", "0\\0\\" + std::to_string(3 * k));
            dicom.text(0x0020, 0x0037, "DS", "1\\0\\0\\0\\1\\0");
            dicom.word(0x0028, 0x0002, 1);
            dicom.word(0x0028, 0x0010, 2);
            dicom.word(0x0028, 0x0011, 3);
            dicom.text(0x0028, 0x0030, "DS", "1\\1");
            dicom.word(0x0028, 0x0100, 16);
            std::string pixels("\xfe\xff\x00\xe0\x00\x00\x00\x00\xfe\xff\x00\xe0", 12);
            pixels += static_cast<char>(codestream.size());
            pixels += std::string(3, '\0') + codestream + std::string("\xfe\xff\xdd\xe0\x00\x00\x00\x00", 8);
            dicom.raw(0x7fe0, 0x0010, "OB", 0xffffffffU, pixels);
            dicom.write(folder / "jpeg" / std::to_string(k), "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.2.4.80");
        }
    }
};

TEST_F(Hostile, a_file_cut_anywhere_is_refused) {
    test::write_nm(file, {});
    std::string const whole = bytes_of(file);
    ASSERT_EQ(shape_of(whole).problem, "");
    for (std::size_t length = 133; length < whole.size(); ++length) {
        std::ofstream(file, std::ios::binary) << whole.substr(0, length);
        try {
            read_image(file);
            ADD_FAILURE() << "cut to " << length << " of " << whole.size() << " bytes and read";
        } catch (Error const&) {}
    }
}

TEST_F(Hostile, flipped_bits_give_an_image_or_a_refusal) {
    test::write_nm(file, {});
    std::string const whole = bytes_of(file);
    std::mt19937 random(1);
    int refused = 0;
    constexpr int tries = 2000;
    for (int i = 0; i < tries; ++i) {
        std::string damaged = whole;
        for (int bits = 0; bits < 3; ++bits) { damaged[132 + random() % (damaged.size() - 132)] ^= static_cast<char>(1U << random() % 8); }
        std::ofstream(file, std::ios::binary) << damaged;
        try {
            read_image(file);
        } catch (Error const& error) {
            ++refused;
            EXPECT_FALSE(std::string(error.what()).empty());
        }
    }
    EXPECT_GT(refused, tries / 10);  // headers make up more than half of this file: many flips must be noticed
}

TEST_F(Hostile, a_length_beyond_the_file_takes_no_memory) {
    DicomWriter dicom;
    dicom.raw(0x0009, 0x0010, "OB", 0xfffffff0U, "abcd");
    dicom.write(file);
    long const before = peak_KiB();
    EXPECT_TRUE(says(error_of([&] { read_image(file); }), "claims 4294967280 bytes"));
    EXPECT_LT(peak_KiB() - before, 64 * 1024);  // the element claims 4 GiB; the test itself needs a few MiB
}

TEST_F(Hostile, sequences_without_bottom_are_refused) {
    std::string nested;
    for (int i = 0; i < 100000; ++i) {
        nested += std::string("\x08\x00\x15\x11SQ\x00\x00\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff", 20);
    }
    DicomWriter dicom;
    dicom.raw(0x0008, 0x1115, "SQ", 0xffffffffU, nested.substr(12));  // from the first item on
    dicom.write(file);
    EXPECT_TRUE(says(error_of([&] { read_image(file); }), "nested more than 64 deep"));
}

TEST_F(Hostile, absurd_sizes_are_refused_before_memory_is_taken) {
    long const before = peak_KiB();
    test::NmObject small;
    test::write_nm(file, small);
    std::string bytes = bytes_of(file);
    auto const set = [&](std::string const& tag, std::uint16_t value) {
        auto const at = bytes.find(tag);
        ASSERT_NE(at, std::string::npos);
        bytes[at + 8] = static_cast<char>(value & 0xff);
        bytes[at + 9] = static_cast<char>(value >> 8);
    };
    set(std::string("\x28\x00\x10\x00US", 6), 60000);
    set(std::string("\x28\x00\x11\x00US", 6), 60000);
    std::ofstream(file, std::ios::binary) << bytes;
    EXPECT_TRUE(says(error_of([&] { read_image(file); }), "claims 60000 x 60000"));
    EXPECT_LT(peak_KiB() - before, 64 * 1024);
}

TEST_F(Hostile, a_compressed_picture_larger_than_its_header_is_not_decoded) {
    // Start of a JPEG-LS frame that says 65535 x 65535; the header says 2 x 3.
    write_jpeg(std::string("\xff\xd8\xff\xf7\x00\x0b\x10\xff\xff\xff\xff\x01\x01\x11\x00\xff\xd9\x00", 18));
    long const before = peak_KiB();
    EXPECT_TRUE(says(error_of([&] { read_image(folder / "jpeg"); }), "compressed picture is 65535 x 65535"));
    EXPECT_LT(peak_KiB() - before, 64 * 1024);
    auto const size = codestream_size(std::vector<unsigned char>{0xff, 0xd8, 0xff, 0xf7, 0, 11, 16, 0xff, 0xff, 0xff, 0xfe, 1, 1, 0x11, 0});
    ASSERT_TRUE(size);
    EXPECT_EQ(size->rows, 65535U);
    EXPECT_EQ(size->columns, 65534U);
}

TEST_F(Hostile, a_text_header_that_claims_more_than_its_file_holds_is_refused) {
    auto const nrrd = folder / "a.nrrd";
    std::ofstream(nrrd) << "NRRD0004\ntype: float\ndimension: 3\nsizes: 1000 1000 1000\nencoding: gzip\nendian: little\n"
                           "space: left-posterior-superior\nspace directions: (1,0,0) (0,1,0) (0,0,1)\nspace origin: (0,0,0)\n\nx";
    long const before = peak_KiB();
    EXPECT_TRUE(says(error_of([&] { read_image(nrrd); }), "claims 4000000000 bytes"));
    EXPECT_LT(peak_KiB() - before, 64 * 1024);
}

TEST_F(Hostile, a_header_must_not_lead_out_of_its_folder) {
    auto const mhd = folder / "a.mhd";
    for (char const* path : {"/etc/passwd", "../secret.raw", "b/../../secret.raw", "LIST", "%03d.raw 1 3 1"}) {
        std::ofstream(mhd) << "ObjectType = Image\nNDims = 3\nDimSize = 2 2 2\nElementType = MET_UCHAR\nElementDataFile = " << path << "\n";
        EXPECT_FALSE(std::string(error_of([&] { read_image(mhd); }).what()).empty()) << path;
        std::istringstream header(bytes_of(mhd));
        EXPECT_FALSE(stays_below(data_file_of(header))) << path;
    }
    std::ofstream(mhd) << "ObjectType = Image\nNDims = 3\nDimSize = 2 2 2\nElementType = MET_UCHAR\nElementDataFile = a.raw\n";
    std::ofstream(folder / "a.raw") << "12345678";
    EXPECT_EQ(read_image(mhd).volume.values[7], '8');
}

TEST_F(Hostile, places_and_slopes_that_are_no_numbers_are_refused) {
    test::NmObject nm;
    nm.position = "nan\\0\\0";
    test::write_nm(file, nm);
    EXPECT_TRUE(says(error_of([&] { read_image(file); }), "no position"));
    nm = {};
    nm.pixel_spacing = "1e30\\1e30";
    test::write_nm(file, nm);
    EXPECT_TRUE(says(error_of([&] { read_image(file); }), "no usable spacing"));
    for (char const* slope : {"1e300", "0"}) {
        for (int k = 0; k < 2; ++k) {
            test::Slice slice;
            slice.z = 3.0 * k;
            slice.slope = slope;
            std::filesystem::create_directories(folder / "pet");
            test::write_slice(folder / "pet" / std::to_string(k), slice);
        }
        EXPECT_TRUE(says(error_of([&] { read_image(folder / "pet"); }), "rescale slope")) << slope;
    }
}

}  // namespace
}  // namespace yttria
