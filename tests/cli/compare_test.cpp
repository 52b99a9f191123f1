// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

namespace yttria {
namespace {

using CompareCommand = CommandLine;

TEST_F(CompareCommand, SetsTheMethodsAgainstMonteCarlo) {
    make_tiny();
    EXPECT_EQ(yttria("run tiny/case.toml -o mc --quiet").code, 0);
    EXPECT_EQ(yttria("run tiny/case.toml -o kernel --quiet --method kernel").code, 0);
    EXPECT_EQ(summary("kernel")["transport"]["method"], "kernel");
    EXPECT_TRUE(summary("kernel")["structures"]["Tumour1"]["dose"]["mean_Gy"]["u"].is_null());
    auto const outcome = yttria("compare mc kernel -o c --gamma 5%,2mm --local --threshold 20%");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(names_in("c"), (std::vector<std::string>{"compare.html", "compare.json"}));
    expect_words(outcome.out, {"Tumour1", "gamma 5 % (local) / 2 mm, threshold 20 %", "expected from noise alone"});
}

TEST_F(CompareCommand, ADoseAgreesWithItself) {
    make_tiny();
    EXPECT_EQ(yttria("run tiny/case.toml -o r --quiet --method local").code, 0);
    auto const outcome = yttria("compare r/result.h5 r/dose.nrrd");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    expect_words(outcome.out, {"100.00 % of", "mean 0.000"});
    EXPECT_EQ(names_in("."), (std::vector<std::string>{"r", "tiny"}));  // nothing is written without -o
}

TEST_F(CompareCommand, SaysWhatIsWrong) {
    make_tiny();
    EXPECT_EQ(yttria("run tiny/case.toml -o r --quiet --method local").code, 0);
    EXPECT_EQ(yttria("compare r").code, 2);
    for (std::string const wrong : {"--gamma 3", "--gamma 3%,1mm,2", "--gamma 0%,1mm", "--gamma x", "--threshold 101%", "--local --global"})
        EXPECT_EQ(yttria("compare r r " + wrong).code, 2) << wrong;
    auto const absent = yttria("compare r nowhere.h5");
    EXPECT_EQ(absent.code, 4);
    expect_words(absent.err, {"nowhere.h5", "check the path"});
}

}  // namespace
}  // namespace yttria
