// SPDX-License-Identifier: Apache-2.0
// yttria inspect on made and on real folders, and the case that it proposes.
#include "program.hpp"
#include "tests/host/images/nm_writer.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace yttria {
namespace {
namespace fs = std::filesystem;

std::string read_text(fs::path const& file) {
    std::ifstream stream(file);
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
}

class Inspect : public CommandLine {
protected:
    fs::path const real = fs::path(YTTRIA_SOURCE_DIR) / "../shared/data/petct_acrin_nsclc_042";

    /// One folder with a PET, a CT, a SPECT, a structure set and a damaged file, names without meaning.
    void make_mixed() const {
        auto const mixed = folder_ / "mixed";
        fs::create_directories(mixed / "deeper");
        for (int k = 0; k < 4; ++k) {
            test::Slice pet, ct;
            pet.z = ct.z = 3.0 * k;
            pet.slope = std::to_string(k + 1);
            pet.description = "<script>alert(1)</script>";
            ct.series = "1.2.4";
            ct.modality = "CT";
            ct.sop_class = "1.2.840.10008.5.1.4.1.1.2";
            test::write_slice(mixed / ("x" + std::to_string(7 * k % 4)), pet);
            test::write_slice(mixed / "deeper" / ("y" + std::to_string(k)), ct);
        }
        test::write_nm(mixed / "z1", {});
        test::DicomWriter roi, contours;
        roi.text(0x3006, 0x0022, "IS", "3");
        roi.text(0x3006, 0x0026, "LO", "Liver\"\n[evil]");
        contours.text(0x0008, 0x0060, "CS", "RTDOSE");  // it lies; there are such files
        contours.text(0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.481.3", '\0');
        contours.text(0x0010, 0x0010, "PN", "Secret^Patient");
        contours.item(0x3006, 0x0020, roi);
        contours.write(mixed / "rs", "1.2.840.10008.5.1.4.1.1.481.3");
        std::ofstream(mixed / "broken") << std::string(128, '\0') << "DICM nonsense";
        std::ofstream(mixed / "notes.txt") << "hello";
    }
};

TEST_F(Inspect, AMixedFolderIsSortedAndNamed) {
    make_mixed();
    auto const outcome = yttria("inspect mixed --json");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    auto const found = nlohmann::json::parse(outcome.out);
    std::map<std::string, nlohmann::json> kinds;
    for (auto const& series : found["series"]) kinds[series["kind"]] = series;
    ASSERT_EQ(kinds.size(), 4U) << outcome.out;
    EXPECT_EQ(kinds["PET image"]["isotope"], "Y-90");
    EXPECT_EQ(kinds["PET image"]["rescale_slope"]["largest"], 4);
    EXPECT_EQ(kinds["PET image"]["utc_offset"], "+01:00");
    EXPECT_EQ(kinds["CT image"]["files"].size(), 4U);
    EXPECT_EQ(kinds["NM image"]["grid"]["size"], (std::vector<int>{5, 4, 6}));
    EXPECT_EQ(kinds["NM image"]["units"], "");
    EXPECT_EQ(kinds["RT structure set"]["regions"][0]["number"], 3);  // by its SOP class, though its Modality says RTDOSE
    ASSERT_EQ(found["unreadable"].size(), 1U);
    EXPECT_EQ(found["other_files"], 1);
    auto const text = yttria("inspect mixed");
    EXPECT_EQ(text.out.find("Secret"), std::string::npos) << "patient names are not shown";
    expect_words(text.out,
                 {"PET image", "4 slopes from 1 to 4", "none (counts)", "+01:00", "negative: stacked against the normal", "broken"});
}

TEST_F(Inspect, TheProposalSaysWhatIsMissingAndHoldsNoTextThatEndsAString) {
    make_mixed();
    auto const outcome = yttria("inspect mixed -o case.toml");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    auto const text = read_text(folder_ / "case.toml");
    expect_words(text, {"quantity = \"Bq/mL\"", "quantity = \"counts\"", "reference_time = \"2026-03-02T10:15:00+01:00\"",
                        "injection_time = \"2026-03-01T09:30:00+01:00\"", "role = \"liver\"", "roi = 3"});
    EXPECT_EQ(text.find("\n[evil]"), std::string::npos);
    EXPECT_EQ(yttria("inspect mixed -o case.toml").code, 4) << "an existing file is not replaced";
    EXPECT_EQ(read_text(folder_ / "case.toml"), text);
    EXPECT_EQ(yttria("inspect mixed --utc-offset 9").code, 2);
    EXPECT_EQ(yttria("inspect nowhere").code, 4);
}

/// Sum of the image [MBq at its reference] and half-life by pydicom, slice by slice.
constexpr char const* read_by_pydicom = R"(
import glob, sys, pydicom
total = 0.0
for name in glob.glob(sys.argv[1] + '/*.dcm'):
    d = pydicom.dcmread(name)
    total += float(d.pixel_array.astype('float64').sum() * float(d.RescaleSlope) + d.pixel_array.size * float(d.RescaleIntercept))
    area = float(d.PixelSpacing[0]) * float(d.PixelSpacing[1])
z = sorted(float(pydicom.dcmread(n, stop_before_pixels=True).ImagePositionPatient[2]) for n in glob.glob(sys.argv[1] + '/*.dcm'))
print(repr(total), repr(total * area * (z[-1] - z[0]) / (len(z) - 1) * 1e-3 * 1e-6))
)";

TEST_F(Inspect, TheRealPetIsRefusedByItsIsotopeAndRunsByAnOverrideWithTheActivityOfPydicom) {
    if (!fs::is_directory(real)) { GTEST_SKIP() << "no ../shared/data on this machine"; }
    if (std::system("/usr/bin/python3 -c 'import pydicom, numpy' 2>/dev/null") != 0) { GTEST_SKIP() << "no pydicom on this machine"; }
    auto const proposed = yttria("inspect '" + real.string() + "' -o case.toml --utc-offset +00:00");
    ASSERT_EQ(proposed.code, 0) << proposed.err;
    expect_words(proposed.out, {"F-18 by its half-life of 6588.0 s", "135 slopes"});
    auto text = read_text(folder_ / "case.toml");
    auto const transport = std::string("[transport]\n");
    text.insert(text.find(transport) + transport.size(), "spacing_mm = 6.0\n");  // local deposition, a coarse grid: this is about the sum
    std::ofstream(folder_ / "case.toml") << text;
    auto const refused = yttria("run case.toml -o r --method local");
    EXPECT_EQ(refused.code, 3);
    expect_words(refused.err, {"6588", "18F", "isotope"});
    EXPECT_FALSE(fs::exists(folder_ / "r"));
    std::ofstream(folder_ / "case.toml", std::ios::app) << "[[override]]\ncheck = \"isotope\"\nreason = \"F-18 stands in\"\n";
    auto const ran = yttria("run case.toml -o r --method local");
    ASSERT_EQ(ran.code, 0) << ran.err;

    std::ofstream(folder_ / "read.py") << read_by_pydicom;
    auto const pet = (real / "PT_AC").string();
    ASSERT_EQ(std::system(("cd '" + folder_.string() + "' && /usr/bin/python3 read.py '" + pet + "' >sum.txt").c_str()), 0);
    std::ifstream stream(folder_ / "sum.txt");
    double sum = 0, MBq = 0;
    ASSERT_TRUE(stream >> sum >> MBq);
    SourceImage const image = read_image(real / "PT_AC");
    double ours = 0;
    for (float const value : image.volume.values) ours += static_cast<double>(value);
    EXPECT_NEAR(ours / sum, 1, 1e-4);
    EXPECT_NEAR(ours * image.volume.geometry.voxel_mL() * 1e-6 / MBq, 1, 1e-4);
    // 09:59:47 - 07:21:00 = 9527 s after the injection, Y-90; 0.1116 % lie beside the CT and are left out (a warning says so).
    double const at_injection = MBq * std::exp2(9527.0 / 230544.0);
    auto const placed = ran.err + summary("r").dump();
    expect_words(placed, {"outside the transport grid"});
    double const in_grid = std::stod(placed.substr(placed.find(", together ") + 11));
    double const outside = std::stod(placed.substr(placed.find("image \"pet\": ", placed.find("%") - 30) + 13)) / 100;
    EXPECT_NEAR(in_grid / (at_injection * (1 - outside)), 1, 2e-4) << in_grid << " " << at_injection;  // printed with 4 digits
}

}  // namespace
}  // namespace yttria
