// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

namespace yttria {
namespace {

using Commands = CommandLine;

TEST_F(Commands, RunWritesTheWholeResult) {
    make_tiny();
    auto const outcome = yttria("run tiny/case.toml -o r");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(names_in("r"), (std::vector<std::string>{"dose.nrrd", "report.html", "result.h5", "summary.json"}));
    expect_words(outcome.err, {"Research software. Not a medical device"});
    expect_words(outcome.out, {"dose_sha256", "Tumour1", "rules pass", "report.html"});
    EXPECT_EQ(outcome.err.find("\r"), std::string::npos) << "progress is for terminals";
    auto const result = summary("r");
    EXPECT_EQ(result["case"]["id"], "tiny");
    EXPECT_GT(result["structures"]["Tumour1"]["dose"]["mean_Gy"]["value"].get<double>(),
              result["structures"]["Liver"]["dose"]["mean_Gy"]["value"].get<double>());
}

TEST_F(Commands, ResultsGoToAFolderNamedAfterTheCase) {
    make_tiny();
    EXPECT_EQ(yttria("run tiny/case.toml --quiet").code, 0);
    EXPECT_EQ(names_in("."), (std::vector<std::string>{"case-result", "tiny"}));
}

TEST_F(Commands, VerboseGivesTheTimeOfEveryStage) {
    make_tiny();
    auto const outcome = yttria("run tiny/case.toml -o r --verbose");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    expect_words(outcome.out, {"times [s]", "images", "transport", "metrics", "file result.h5"});
    auto const times = summary("r")["stage_seconds"];
    double sum = 0;
    for (auto const* stage : {"images", "grid", "structures", "tissue", "activity", "source", "tables", "set-up", "transport", "ledger",
                              "dose", "metrics", "margins", "biology", "protocol", "guard", "files"}) {
        ASSERT_TRUE(times.contains(stage)) << stage;
        sum += times[stage].get<double>();
    }
    // What no stage accounts for are moves: on this phantom far below the tables' time.
    EXPECT_LE(sum, times["all"].get<double>());
    EXPECT_GT(sum, 0.5 * times["all"].get<double>());
}

TEST_F(Commands, QuietSaysNothing) {
    make_tiny();
    auto const outcome = yttria("run tiny/case.toml -o r --quiet");
    EXPECT_EQ(outcome.code, 0);
    EXPECT_EQ(outcome.out + outcome.err, "");
}

TEST_F(Commands, RequirePassTurnsRulesThatDoNotPassIntoExitTen) {
    make_tiny();
    // The tiny case cannot pass all of rescue: most of its rules ask for clinical values.
    EXPECT_EQ(yttria("run tiny/case.toml -o r --quiet --require-pass").code, 10);
    EXPECT_EQ(names_in("r").size(), 4U);
}

TEST_F(Commands, LocalDepositionGivesTheMeanEnergyTimesTheDecays) {
    make_tiny();
    EXPECT_EQ(yttria("run tiny/case.toml -o r --quiet --method local").code, 0);
    auto const transport = summary("r")["transport"];
    EXPECT_EQ(transport["method"], "local");
    EXPECT_EQ(transport["energy"]["escaped_MeV"], 0.0);
}

TEST_F(Commands, DumpInputWritesTheTransportInputAndStops) {
    make_tiny();
    EXPECT_EQ(yttria("run tiny/case.toml -o r --dump-input tiny.bin").code, 0);
    EXPECT_EQ(names_in("."), (std::vector<std::string>{"tiny", "tiny.bin"}));
    EXPECT_GT(std::filesystem::file_size(folder_ / "tiny.bin"), 4096U);
}

TEST_F(Commands, HelpAndVersionCarryTheStatement) {
    for (std::string const flag : {"--help", "--version"}) {
        auto const outcome = yttria(flag);
        EXPECT_EQ(outcome.code, 0);
        expect_words(outcome.out, {"Not a medical device"});
    }
    for (std::string const command : {"run", "merge", "phantom", "phantom implant", "protocol check", "devices", "bench"}) {
        auto const outcome = yttria(command + " --help");
        EXPECT_EQ(outcome.code, 0);
        expect_words(outcome.out, {"Example"});
    }
}

TEST_F(Commands, DevicesListsTheCpu) {
    auto const outcome = yttria("devices");
    EXPECT_EQ(outcome.code, 0);
    expect_words(outcome.out, {"cpu"});
}

TEST_F(Commands, PhantomListNamesTheCatalogue) {
    auto const outcome = yttria("phantom --list");
    EXPECT_EQ(outcome.code, 0);
    expect_words(outcome.out, {"water_sphere", "water_point", "demo", "slab_lung", "slab_bone", "nema_iec"});
    expect_refused("phantom", 2, {"--list"});
    expect_refused("phantom demoo", 3, {"\"demo\""});
}

TEST_F(Commands, ProtocolCheckReadsAProtocol) {
    auto const outcome = yttria("protocol check rescue");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    expect_words(outcome.out, {"rules"});
    expect_refused("protocol check nothing", 3, {"nothing"});
}

}  // namespace
}  // namespace yttria
