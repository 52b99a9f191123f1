// SPDX-License-Identifier: Apache-2.0
// Writes the binary seeds, a folder per target: a PET slice, an NM object, a compressed slice, a dump. Text seeds are files of the tree.
#include "tests/host/dicom/rt_writer.hpp"
#include "tests/host/images/nm_writer.hpp"
#include "tests/kernels/support/golden_input.hpp"

#include <cstdio>

int main(int count, char** values) {
    using namespace yttria;
    if (count != 2) { return std::puts("usage: make_seeds FOLDER"), 2; }
    std::filesystem::path const folder = values[1];
    for (char const* target : {"fuzz_dicom_header", "fuzz_dicom_shape"}) {
        std::filesystem::create_directories(folder / target);
        test::write_slice(folder / target / "pet.dcm", {});
        test::write_nm(folder / target / "nm.dcm", {});
        test::DicomWriter jpeg;
        jpeg.word(0x0028, 0x0010, 2);
        jpeg.word(0x0028, 0x0011, 3);
        // Table of offsets, a JPEG-LS start of frame of 2 rows and 3 columns, the end.
        std::string const start("\xff\xd8\xff\xf7\x00\x0b\x08\x00\x02\x00\x03\x01\x01\x11\x00\xff\xd9\x00", 18);
        std::string pixels("\xfe\xff\x00\xe0\x00\x00\x00\x00\xfe\xff\x00\xe0\x12\x00\x00\x00", 16);
        pixels += start + std::string("\xfe\xff\xdd\xe0\x00\x00\x00\x00", 8);
        jpeg.raw(0x7fe0, 0x0010, "OB", 0xffffffffU, pixels);
        jpeg.write(folder / target / "jpeg_ls.dcm", "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.2.4.80");
    }
    auto const rt = folder / "fuzz_rt_objects";
    std::filesystem::create_directories(rt);
    Polygon3d const square{{0, 0, 0}, {8, 0, 0}, {8, 8, 0}, {0, 8, 0}};
    Polygon3d above = square;
    for (auto& point : above) { point[2] = 2; }
    test::write_rtstruct(rt / "rs.dcm", {{1, "Liver", {square, above}}, {2, "Point", {{{1, 2, 3}}}, "POINT"}});
    test::write_reg(rt / "reg.dcm", "1.1", {{"1.2", {"1\\0\\0\\5\\0\\1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1"}}});
    test::write_deformable(rt / "field.dcm", {});
    test::WrittenDose dose;
    dose.stored.assign(18, 7);
    test::write_rtdose(rt / "rd.dcm", dose);
    for (auto const* type : {"BINARY", "FRACTIONAL", "LABELMAP"}) {
        test::WrittenSeg seg;
        seg.type = type;
        seg.bits = seg.type == "BINARY" ? 1 : 8;
        seg.frames = {{1, {0, 0, 0}, std::vector<int>(15, 1)}, {1, {0, 0, 2}, std::vector<int>(15, 0)}};
        test::write_seg(rt / (seg.type + ".dcm"), seg);
        if (seg.type == "FRACTIONAL") {
            seg.coding = test::Coding::rle;
            test::write_seg(rt / "rle.dcm", seg);
        }
    }
    std::filesystem::create_directories(folder / "fuzz_contours");
    std::string bytes;
    for (int plane = 0; plane < 3; ++plane) {
        bytes += '\x08';  // 4 points of 16 bits
        for (int corner = 0; corner < 4; ++corner) {
            for (int const x : {corner % 3 == 0 ? -64 : 64, corner < 2 ? -40 : 40, 16 * plane}) {
                bytes += static_cast<char>(x & 0xff);
                bytes += static_cast<char>(x >> 8);
            }
        }
    }
    std::ofstream(folder / "fuzz_contours" / "block", std::ios::binary) << bytes;
    std::filesystem::create_directories(folder / "fuzz_transport_input");
    // Tables cut short: the fuzzer would spend its time on their floats.
    TransportInput input = test::GoldenInput::make();
    for (auto* table : {&input.tables.electron, &input.tables.scattering, &input.tables.bremsstrahlung, &input.tables.photon,
                        &input.tables.form_factor}) {
        table->resize(2);
    }
    save_transport_input((folder / "fuzz_transport_input" / "cut.dump").string(), input);
    return 0;
}
