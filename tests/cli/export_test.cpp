// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

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
