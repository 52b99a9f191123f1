// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>

namespace yttria {
namespace {

using Pacs = CommandLine;

/// Orthanc's start and end, three exports and four queries take some seconds: what a site does, with the archive that sites use.
TEST_F(Pacs, DoseAndReportLieBesideTheStudyInARealOrthanc) {
    std::string const script = std::string(YTTRIA_SOURCE_DIR) + "/tests/cli/orthanc_round_trip.py";
    int code = 77;
    for (std::string const python : {"/usr/bin/python3", "python3"}) {  // pydicom is Debian's
        auto const status = std::system(
            (python + " '" + script + "' '" YTTRIA_PROGRAM "' '" + folder_.string() + "' >'" + (folder_ / ".said").string() + "' 2>&1")
                .c_str());
        code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        if (code != 77) break;
    }
    std::ifstream stream(folder_ / ".said");
    std::string const said(std::istreambuf_iterator<char>(stream), {});
    if (code == 77) GTEST_SKIP() << said;
    EXPECT_EQ(code, 0) << said;
}

TEST_F(Pacs, NothingIsSentWithoutBeingAskedRightly) {
    make_tiny();
    EXPECT_EQ(yttria("run tiny/case.toml -o r --quiet --method local").code, 0);
    auto const refused = [&](std::string const& options, std::vector<std::string> const& words) {
        auto const outcome = yttria("export r -o out " + options);
        EXPECT_EQ(outcome.code, 2) << options << outcome.err;
        expect_words(outcome.err, words);
        EXPECT_TRUE(names_in("out").empty()) << options;
    };
    refused("--as rtdose --store localhost:104", {"--store needs --identified", "same patient ID"});
    refused("--as nrrd --store localhost:104 --identified --source ct", {"nothing to send", "rtdose"});
    refused("--as rtdose --called PACS", {"go with --store"});
    for (std::string const wrong : {"localhost", ":104", "localhost:0", "localhost:65536", "localhost:1x", "localhost:"})
        refused("--as rtdose --identified --source ct --store " + wrong, {"--store " + wrong, "pacs.example:11112"});
    refused("", {"--as", "--report"});
}

TEST_F(Pacs, PagesAndAPrintedReportAreWritten) {
    make_tiny();
    EXPECT_EQ(yttria("run tiny/case.toml -o r --quiet --method local").code, 0);
    std::ofstream(folder_ / "printed.pdf") << "%PDF-1.7\nanything\n%%EOF\n";
    auto const outcome = yttria("export r -o out --as pdf --report printed.pdf");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(names_in("out"), (std::vector<std::string>{"report-given.dcm", "report-pdf.dcm"}));
    std::ofstream(folder_ / "cut.pdf") << "%PDF-1.7\nanything";
    auto const cut = yttria("export r -o no --report cut.pdf");
    EXPECT_EQ(cut.code, 3);
    expect_words(cut.err, {"cut.pdf", "no whole PDF"});
    EXPECT_EQ(yttria("export r -o no --report nowhere.pdf").code, 4);
    auto const image = yttria("export r/dose.nrrd -o no --as capture");
    EXPECT_EQ(image.code, 3);
    expect_words(image.err, {"summary.json", "leave capture and pdf out"});
    EXPECT_TRUE(names_in("no").empty());
}

}  // namespace
}  // namespace yttria
