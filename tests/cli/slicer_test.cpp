// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>

namespace yttria {
namespace {

class Slicer : public CommandLine {
protected:
    /// Exit code and all words of a shell command in the test's folder.
    std::pair<int, std::string> shell(std::string const& command) const {
        auto const file = folder_ / ".said";
        int const status = std::system(("cd '" + folder_.string() + "' && { " + command + " ; } >.said 2>&1").c_str());
        std::ifstream stream(file);
        std::string const said(std::istreambuf_iterator<char>(stream), {});
        return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, said};
    }
    void write(std::string const& name, std::string const& text) const { std::ofstream(folder_ / name) << text; }
    /// Empty where the description is valid.
    std::string invalid(std::string const& name) const {
        auto const [code, said] = shell("xmllint --nonet --noout --schema '" YTTRIA_SOURCE_DIR "/docs/formats/slicer.xsd' " + name);
        return code == 0 ? "" : said;
    }
    std::string changed(std::string text, std::string const& from, std::string const& to) const {
        auto const at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        return text.replace(at, from.size(), to);
    }
};

TEST_F(Slicer, DescriptionsAreValidAndTheSchemaRefusesWhatSlicersParserRefuses) {
    if (shell("command -v xmllint").first != 0) GTEST_SKIP() << "xmllint is not installed (apt-get install libxml2-utils)";
    for (std::string const module : {"run", "evaluate", "phantom"}) {
        auto const outcome = yttria("slicer " + module + " --xml");
        EXPECT_EQ(outcome.code, 0);
        EXPECT_EQ(outcome.err, "");
        EXPECT_TRUE(outcome.out.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<executable>")) << outcome.out.substr(0, 80);
        expect_words(outcome.out, {"Not a medical device"});
        write(module + ".xml", outcome.out);
        EXPECT_EQ(invalid(module + ".xml"), "");
    }
    auto const good = yttria("slicer run --xml").out;
    for (auto const& [from, to] : std::vector<std::pair<std::string, std::string>>{
             {"<longflag>--spacing</longflag>", "<longflag>--voxel-size</longflag>"},  // not a C identifier
             {"<name>ct</name>", "<name>activity</name>"},                             // two of one name
             {"<longflag>--ct</longflag>", "<longflag>--ct</longflag><index>0</index>"},
             {"type=\"any\"", "type=\"segmentation\""},
             {"<string>", "<text>"},
             {"<channel>input</channel>", "<channel>in</channel>"},
             {"<label>CT</label>", ""}}) {
        auto text = changed(good, from, to);
        if (from == "<string>") text = changed(text, "</string>", "</text>");
        write("wrong.xml", text);
        EXPECT_NE(invalid("wrong.xml").find("wrong.xml fails to validate"), std::string::npos) << to;
    }
}

/// Some twenty calls of the program and two that are cancelled: what a user of Slicer does in a session.
TEST_F(Slicer, ACallerThatFollowsTheExecutionModelComesThrough) {
    if (shell("command -v python3").first != 0) GTEST_SKIP() << "python3 is not installed";
    auto const python = shell("/usr/bin/python3 -c 'import h5py'").first == 0 ? "/usr/bin/python3" : "python3";  // h5py is Debian's
    auto const [code, said] = shell(std::string(python) + " '" YTTRIA_SOURCE_DIR "/tests/cli/slicer_session.py' '" YTTRIA_PROGRAM "' .");
    EXPECT_EQ(code, 0) << said;
}

TEST_F(Slicer, SaysWhatIsWrong) {
    EXPECT_EQ(yttria("slicer").code, 2);
    EXPECT_EQ(yttria("slicer run --method magic").code, 2);
    EXPECT_EQ(yttria("slicer run --spacing 99").code, 2);
    write("file", "");
    auto const outcome = yttria("slicer modules file");
    EXPECT_EQ(outcome.code, 4);
    expect_words(outcome.err, {"file", "choose another folder"});
}

}  // namespace
}  // namespace yttria
