// SPDX-License-Identifier: Apache-2.0
// Wrong input: a clear message, the right exit code, nothing half-written.
#include "program.hpp"

#include <sys/mount.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <limits>

namespace yttria {
namespace {
namespace fs = std::filesystem;

class WrongInput : public CommandLine {
protected:
    void SetUp() override {
        CommandLine::SetUp();
        make_tiny();
    }
};

TEST_F(WrongInput, MissingFile) {
    expect_refused("run none.toml -o r", 4, {"none.toml", "no such file"});
    fs::remove(folder_ / "tiny" / "density.nrrd");
    expect_refused("run tiny/case.toml -o r", 4, {"density.nrrd"});
}

TEST_F(WrongInput, EveryMissingFileIsSaidAtOnce) {
    fs::remove(folder_ / "tiny" / "activity.nrrd");
    fs::remove(folder_ / "tiny" / "labels.nrrd");
    // Three structures name the labels: each says so, beside the activity.
    expect_refused("run tiny/case.toml -o r", 4, {"activity.nrrd", "labels.nrrd", "\"Liver\"", "\"Tumour1\"", "\"Lungs\""});
}

TEST_F(WrongInput, UnreadableImage) {
    std::ofstream(folder_ / "tiny" / "activity.nrrd") << "this is not an image";
    expect_refused("run tiny/case.toml -o r", 4, {"activity.nrrd"});
}

TEST_F(WrongInput, TruncatedImage) {
    auto const file = folder_ / "tiny" / "activity.nrrd";
    fs::resize_file(file, fs::file_size(file) / 2);
    expect_refused("run tiny/case.toml -o r", 4, {"activity.nrrd"});
}

TEST_F(WrongInput, NaNInTheActivity) {
    edit_image("activity.nrrd", [](auto& image) { image.values[2000] = std::numeric_limits<float>::quiet_NaN(); });
    expect_refused("run tiny/case.toml -o r", 3, {"activity", "NaN"});
}

TEST_F(WrongInput, NegativeDensity) {
    edit_image("density.nrrd", [](auto& image) { image.values[2000] = -0.5F; });
    expect_refused("run tiny/case.toml -o r", 3, {"density", "negative"});
}

TEST_F(WrongInput, DensityZeroInAirIsFlooredAndCounted) {
    edit_image("density.nrrd", [](auto& image) { std::fill_n(image.values.begin(), 7, 0.0F); });
    auto const outcome = yttria("run tiny/case.toml -o r");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    expect_words(outcome.err, {"warning", "7 ", "0.001"});
    EXPECT_NE(summary("r")["warnings"].dump().find("0.001"), std::string::npos);
}

TEST_F(WrongInput, ActivityOutsideTheGrid) {
    edit_image("activity.nrrd", [](auto& image) { image.geometry.origin_mm[0] += 24; });
    expect_refused("run tiny/case.toml -o r", 3, {"outside", "allow_activity_outside"});
    edit_case("[transport]", "[transport]\nallow_activity_outside = true");
    EXPECT_EQ(yttria("run tiny/case.toml -o r").code, 0);
}

TEST_F(WrongInput, LabelThatIsNotInTheImage) {
    edit_case("label = [4]", "label = [99]");
    expect_refused("run tiny/case.toml -o r", 3, {"99", "Tumour1"});
}

TEST_F(WrongInput, GridsThatDoNotOverlap) {
    edit_image("activity.nrrd", [](auto& image) { image.geometry.origin_mm[1] += 1000; });
    expect_refused("run tiny/case.toml -o r", 3, {"overlap"});
}

TEST_F(WrongInput, UnknownKeyAndWrongUnitAtOnce) {
    edit_case("lung_shunt_fraction", "lung_shunt_percent");
    edit_case("replicate_size", "replicate_sise");
    expect_refused("run tiny/case.toml -o r", 3,
                   {"lung_shunt_percent", "write lung_shunt_fraction", "replicate_sise", "\"replicate_size\""});
}

TEST_F(WrongInput, AMisspeltProtocolNamesFileKeyAndTheNearest) {
    edit_case("rescue", "rescu");
    expect_refused("run tiny/case.toml -o r", 3, {"tiny/case.toml: [protocol] file: ", "\"rescu\"", "the nearest is \"rescue\""});
    expect_refused("protocol check eanm2022", 3, {"the nearest is \"eanm2022-resin\""});
    expect_refused("protocol check tiny/case.toml", 3, {"top level: name is missing"});
}

TEST_F(WrongInput, AnImageOrAFolderWhereACaseShouldBe) {
    expect_refused("run tiny/density.nrrd -o r", 3, {"density.nrrd", "is no text", "name the TOML file"});
    expect_refused("run tiny -o r", 4, {"tiny: is a folder", "name the file in it"});
}

TEST_F(WrongInput, APlaceThatCannotBeWritten) {
    expect_refused("run tiny/case.toml --dump-input nowhere/x.bin", 4, {"--dump-input: nowhere/x.bin", "cannot be written"});
}

TEST_F(WrongInput, AFolderThatMayNotBeOpened) {
    fs::create_directories(folder_ / "closed");
    fs::permissions(folder_ / "closed", fs::perms::none);
    auto const nobody = std::string(::geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : "");
    if (!nobody.empty() && std::system((nobody + " ls '" + folder_.string() + "' >/dev/null 2>&1").c_str()) != 0)
        GTEST_SKIP() << "cannot become a user without rights here (setpriv, or a folder that others may not see)";
    for (std::string const command : {"inspect closed", "compare closed closed", "run tiny/case.toml -o closed/r"}) {
        auto const outcome = yttria(command, nobody);
        EXPECT_EQ(outcome.code, 4) << outcome.err;
        expect_words(outcome.err, {"closed"});
        EXPECT_EQ(outcome.err.find("filesystem error"), std::string::npos) << outcome.err;
    }
    fs::permissions(folder_ / "closed", fs::perms::owner_all);
}

TEST_F(WrongInput, ShardWithUncertainty) {
    expect_refused("run tiny/case.toml -o r --shard 1/2 --uncertainty 1%:Tumour1.mean", 2, {"--shard with --uncertainty"});
}

TEST_F(WrongInput, WrongValuesOnTheCommandLine) {
    expect_refused("run tiny/case.toml -o r --shard 3/2", 2, {"--shard 3/2"});
    expect_refused("run tiny/case.toml -o r --histories many", 2, {"--histories many"});
    expect_refused("run tiny/case.toml -o r --strata Tumor1", 2, {"--strata Tumor1", "there are: "});
    expect_refused("run tiny/case.toml -o r --strata Tumour1:x", 2, {"not a distance"});
    expect_refused("run tiny/case.toml -o r --strata Tumour1 --method local", 2, {"--strata Tumour1 with method local"});
    expect_refused("run tiny/case.toml -o r --uncertainty 0", 2, {"--uncertainty"});
    expect_refused("run tiny/case.toml -o r --uncertainty 1%:Nothing.mean", 2, {"Nothing"});
    expect_refused("run tiny/case.toml -o r --backend gpu", 2, {"--backend"});
    expect_refused("run", 2, {"CASE"});
    expect_refused("walk", 2, {});
    expect_refused("", 2, {});
}

TEST_F(WrongInput, AShardGivenTwice) {
    ASSERT_EQ(yttria("run tiny/case.toml -o a --shard 1/2").code, 0);
    ASSERT_EQ(yttria("run tiny/case.toml -o b --shard 2/2").code, 0);
    fs::copy(folder_ / "a", folder_ / "c", fs::copy_options::recursive);
    expect_refused("merge a b c -o r", 3, {"shard 1 is given twice"});
}

TEST_F(WrongInput, AShardThatIsMissingOrOfAnotherRun) {
    ASSERT_EQ(yttria("run tiny/case.toml -o a --shard 1/2").code, 0);
    expect_refused("merge a -o r", 3, {"shard 2 of 2 is missing", "--partial"});
    ASSERT_EQ(yttria("run tiny/case.toml -o b --shard 2/2 --seed 7").code, 0);
    expect_refused("merge a b -o r", 3, {"the seed differs"});
    auto const partial = yttria("merge a -o r --partial");
    EXPECT_EQ(partial.code, 0) << partial.err;
    expect_words(partial.err, {"merge.partial"});
}

TEST_F(WrongInput, ACaseThatChangedSinceItsShards) {
    ASSERT_EQ(yttria("run tiny/case.toml -o a --shard 1/1").code, 0);
    append_to_case("# a comment\n");
    expect_refused("merge a -o r", 3, {"it has changed"});
}

TEST_F(WrongInput, AFileWhereTheFolderShouldBe) {
    std::ofstream(folder_ / "r") << "a file";
    expect_refused("run tiny/case.toml -o r", 4, {"r", "is a file"});
}

TEST_F(WrongInput, AFileThatMayNotGrow) {
    // Writing fails in the middle, like on a full disk: 8 blocks of 512 or 1024 bytes; without SIGXFSZ the program sees an error.
    auto const outcome = yttria("run tiny/case.toml -o r", "trap '' XFSZ; ulimit -f 8;");
    EXPECT_EQ(outcome.code, 4) << outcome.err;
    EXPECT_EQ(names_in("."), std::vector<std::string>{"tiny"}) << "something half-written was left";
    auto const shard = yttria("run tiny/case.toml -o r --shard 1/2", "trap '' XFSZ; ulimit -f 8;");
    EXPECT_EQ(shard.code, 4) << shard.err;
    EXPECT_EQ(names_in("."), std::vector<std::string>{"tiny"}) << "something half-written was left";
}

TEST_F(WrongInput, ADiskThatIsFull) {
    auto const disk = folder_ / "disk";
    fs::create_directories(disk);
    if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=16k") != 0) GTEST_SKIP() << "cannot mount a small tmpfs here (not root)";
    auto const outcome = yttria("run tiny/case.toml -o disk/r");
    auto const left = names_in("disk");
    ::umount(disk.c_str());
    EXPECT_EQ(outcome.code, 4) << outcome.err;
    EXPECT_TRUE(left.empty()) << "something half-written was left: " << left.front();
}

}  // namespace
}  // namespace yttria
