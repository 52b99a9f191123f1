// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace yttria {
namespace {

using ExportCommand = CommandLine;

TEST_F(ExportCommand, WritesAResultForOtherPrograms) {
    make_tiny();
    EXPECT_EQ(yttria("run tiny/case.toml -o r --quiet --method local").code, 0);
    auto const outcome = yttria("export r -o out --as rtdose,rtstruct,seg --bits 16 --structures Tumour1,Liver");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(names_in("out"), (std::vector<std::string>{"rtdose.dcm", "rtplan.dcm", "rtstruct.dcm", "seg.dcm"}));
    expect_words(outcome.out, {"NOT FOR CLINICAL USE", "no patient identifiers", "RTDOSE rounds by", "Tumour1"});
}

TEST_F(ExportCommand, ResamplesOntoTheGridOfTheImageAndSaysWhatItCost) {
    make_tiny();
    EXPECT_EQ(yttria("run tiny/case.toml -o r --quiet --method local").code, 0);
    auto const outcome = yttria("export r/result.h5 -o out --as nrrd --grid pet");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    expect_words(outcome.out, {"resampled linearly: energy", "mJ before"});
    auto const activity = read_image(folder_ / "tiny/activity.nrrd").volume.geometry;
    auto const dose = read_image(folder_ / "out/dose.nrrd").volume.geometry;
    EXPECT_EQ(dose.size, activity.size);
    for (std::size_t a = 0; a < 3; ++a) EXPECT_NEAR(dose.origin_mm[a], activity.origin_mm[a], 1e-9);
}

TEST_F(ExportCommand, WritesABedOnRequestInASeriesOfItsOwnWithItsParameters) {
    make_tiny();
    EXPECT_EQ(yttria("run tiny/case.toml -o r --quiet --method local").code, 0);
    EXPECT_EQ(yttria("export r -o plain --as rtdose,nrrd").code, 0);
    auto const outcome = yttria("export r -o out --as rtdose,nrrd --bed 2.5 1.5");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    auto const plain = names_in("plain");
    EXPECT_EQ(std::count(plain.begin(), plain.end(), "rtdose-bed.dcm"), 0);
    auto const dose = read_image(folder_ / "out/dose.nrrd").volume.values, bed = read_image(folder_ / "out/bed.nrrd").volume.values;
    double const G = 1.5 / (1.5 + 64.04);  // T_rep / (T_rep + T_1/2)
    double largest = 0;
    for (std::size_t v = 0; v < dose.size(); ++v) {
        double const d = static_cast<double>(dose[v]);
        largest = std::max(largest, d);
        ASSERT_NEAR(static_cast<double>(bed[v]), d + G * d * d / 2.5, 1e-4 * d + 1e-6 * G * d * d);
    }
    EXPECT_GT(largest, 10);
    auto const text_of = [&](char const* name) {
        std::ifstream file(folder_ / "out" / name, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(file), {});
    };
    auto const physical = text_of("rtdose.dcm"), effective = text_of("rtdose-bed.dcm");
    EXPECT_NE(physical.find("PHYSICAL"), std::string::npos);
    EXPECT_NE(effective.find("EFFECTIVE"), std::string::npos);
    EXPECT_NE(effective.find("RESEARCH - NOT FOR CLINICAL USE; BED a/b 2.5 Gy, T_rep 1.5 h"), std::string::npos);
    EXPECT_EQ(physical.find("BED"), std::string::npos);
    expect_words(yttria("export r -o no --as rtstruct --bed 2.5 1.5").err, {"--bed", "add rtdose"});
    expect_words(yttria("export r -o no --as rtdose --bed 0 1.5").err, {"--bed", "not above 0"});
    auto const image = yttria("export out/dose.nrrd -o no --as rtdose --bed 2.5 1.5");
    EXPECT_EQ(image.code, 3);
    expect_words(image.err, {"how many sessions", "leave --bed out"});
    EXPECT_TRUE(names_in("no").empty());
}

TEST_F(ExportCommand, SaysWhatIsWrong) {
    make_tiny();
    EXPECT_EQ(yttria("run tiny/case.toml -o r --quiet --method local").code, 0);
    for (std::string const wrong : {"--as dicom", "--as rtdose --bits 8", "--as rtdose --grid mr", "--as seg --structures Nobody",
                                    "--as rtdose --identified", "--as rtdose --segmentation soft", ""}) {
        auto const outcome = yttria("export r -o out " + wrong);
        EXPECT_EQ(outcome.code, 2) << wrong << outcome.err;
        EXPECT_TRUE(names_in("out").empty()) << wrong;
    }
    expect_words(yttria("export r -o out --as rtdose --grid mr").err, {"--grid mr", "transport", "name one of these"});
    EXPECT_EQ(yttria("export nowhere -o out --as nrrd").code, 4);
}

}  // namespace
}  // namespace yttria
