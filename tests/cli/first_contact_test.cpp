// SPDX-License-Identifier: Apache-2.0
// What a new user meets: the program called alone, wrong words, help, completion, the manual page.
#include "program.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

namespace yttria {
namespace {

class FirstContact : public CommandLine {
protected:
    static std::vector<std::string> lines_of(std::string const& text) {
        std::vector<std::string> lines;
        std::istringstream stream(text);
        for (std::string line; std::getline(stream, line);) lines.push_back(line);
        return lines;
    }
    /// Help page of a command, asked for once.
    std::string const& page(std::string const& of) const {
        auto const found = pages_.find(of);
        return found != pages_.end() ? found->second : pages_[of] = yttria(of + " --help").out;
    }
    /// First words of the indented lines that follow "Commands:" of a help page.
    std::vector<std::string> commands(std::string const& of) const {
        std::vector<std::string> names;
        bool listed = false;
        for (auto const& line : lines_of(page(of))) {
            if (line.empty()) listed = false;
            if (listed) names.push_back(line.substr(2, line.find(' ', 2) - 2));
            if (line == "Commands:") listed = true;
        }
        return names;
    }
    /// "--output" and so on of a help page.
    std::vector<std::string> options(std::string const& of) const {
        std::vector<std::string> names;
        for (auto const& line : lines_of(page(of))) {
            auto const at = line.find("--");
            if (line.starts_with("  -") && at < 8) names.push_back(line.substr(at, line.find(' ', at) - at));
        }
        return names;
    }
    /// Runs a shell script that finds the program as $program.
    std::string script(std::string const& shell, std::string const& text) const {
        std::ofstream(folder_ / "script") << text;
        auto const command = "cd '" + folder_.string() + "' && program='" YTTRIA_PROGRAM "' " + shell + " script >out 2>&1";
        (void)std::system(command.c_str());
        std::ifstream stream(folder_ / "out");
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    mutable std::map<std::string, std::string> pages_;
    static bool installed(std::string const& program) { return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0; }
};

TEST_F(FirstContact, AloneItSaysWhatToDoInThreeLines) {
    auto const outcome = yttria("");
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(lines_of(outcome.err).size(), 3U);
    expect_words(outcome.err, {"phantom demo", "yttria inspect FOLDER", "yttria --help"});
}

TEST_F(FirstContact, AWrongWordNamesTheNearest) {
    std::filesystem::create_directories(folder_ / "images");
    std::ofstream(folder_ / "patient.toml") << "schema = 1\n";
    std::vector<std::pair<std::string, std::vector<std::string>>> const wrong{
        {"runn", {"\"runn\" is no command", "(the nearest is \"run\")"}},
        {"phantm demo", {"\"phantom\""}},
        {"protocol chekc x", {"yttria protocol: \"chekc\"", "\"check\""}},
        {"run case.toml --histores 1e6", {"yttria run: --histores", "\"--histories\""}},
        {"run case.toml --hist=1e6", {"--hist is no option", "\"--histories\""}},
        {"evaluate a b --gamma 3%,1mm", {"(it is one of compare)"}},
        {"images", {"it is a folder", "yttria inspect images"}},
        {"patient.toml", {"it is a file", "yttria run patient.toml"}},
        {"run", {"CASE is missing", "yttria run --help"}},
        {"export r -o out", {"--as is missing", "rtdose"}},
        {"run a.toml b.toml", {"b.toml is too much", "it takes CASE"}},
        {"protocol", {"a command is missing", "list, show, check"}},
        {"run case.toml --method mcc", {"--method: mcc not in {mc,local,kernel}"}},
        {"xyzzy", {"\"xyzzy\" is no command (there are run, "}},
    };
    for (auto const& [arguments, words] : wrong) {
        auto const outcome = yttria(arguments);
        EXPECT_EQ(outcome.code, 2) << arguments;
        expect_words(outcome.err, words);
        EXPECT_EQ(lines_of(outcome.err).size(), 1U) << outcome.err;
    }
}

TEST_F(FirstContact, EveryCommandHasItsPageWithAnExample) {
    auto const all = commands("");
    ASSERT_GE(all.size(), 15U);
    for (auto name : all) {
        for (auto const& inner : commands(name)) EXPECT_NE(page(name + " " + inner).find("Example"), std::string::npos);
        auto const& text = page(name);
        expect_words(text, {"Usage: yttria " + name});
        // Types of the library mean nothing to a reader.
        for (std::string const word : {"INT", "FLOAT", "TEXT:", "Excludes", "REQUIRED"})
            EXPECT_EQ(text.find(word), std::string::npos) << name << ": " << word;
        if (commands(name).empty()) { EXPECT_NE(text.find("Example"), std::string::npos) << name; }
    }
}

TEST_F(FirstContact, CompletionOffersExactlyWhatHelpLists) {
    auto const offered = [&](std::string const& words) {
        auto list = lines_of(yttria("completion words : " + words).out);
        std::sort(list.begin(), list.end());
        return list;
    };
    auto const sorted = [](auto list) {
        std::sort(list.begin(), list.end());
        return list;
    };
    EXPECT_EQ(offered("''"), sorted(commands("")));
    EXPECT_EQ(offered("--"), sorted(options("")));
    for (auto const& name : commands("")) EXPECT_EQ(offered(name + " --"), sorted(options(name))) << name;
    EXPECT_EQ(offered("run case.toml --method ''"), (std::vector<std::string>{"kernel", "local", "mc"}));
    EXPECT_EQ(offered("run --backend cpu --hist"), std::vector<std::string>{"--histories"});
    EXPECT_EQ(offered("phantom wat"), (std::vector<std::string>{"water_point", "water_sphere"}));
    EXPECT_EQ(offered("protocol show res"), std::vector<std::string>{"rescue"});
    EXPECT_TRUE(offered("run ''").empty()) << "then the shell offers files";
}

TEST_F(FirstContact, BashCompletes) {
    auto const text = script("bash",
                             "source <(\"$program\" completion bash)\n"
                             "COMP_WORDS=(\"$program\" run case.toml --me) COMP_CWORD=3\n_yttria\nprintf '%s|' \"${COMPREPLY[@]}\"\n"
                             "COMP_WORDS=(\"$program\" exp) COMP_CWORD=1\n_yttria\nprintf '%s|' \"${COMPREPLY[@]}\"\n"
                             "complete -p yttria\n");
    EXPECT_EQ(text, "--method|export|complete -o default -F _yttria yttria\n");
}

TEST_F(FirstContact, ZshCompletes) {
    if (!installed("zsh")) GTEST_SKIP() << "zsh is not installed";
    // compadd is looked over the shoulder: outside of a line that is edited it would refuse.
    auto const text = script("zsh -f",
                             "autoload -U compinit && compinit -u -D\nsource <($program completion zsh)\n"
                             "print \"$_comps[yttria]\"\ncompadd() { shift; print -l -- \"$@\" }\n_files() { print files }\n"
                             "words=($program run case.toml --me) CURRENT=4\n_yttria\n"
                             "words=($program run '') CURRENT=3\n_yttria\n");
    EXPECT_EQ(text, "_yttria\n--method\nfiles\n");
}

TEST_F(FirstContact, TheManualPageHoldsEveryOption) {
    auto const roff = yttria("manual").out;
    std::string plain;
    for (char const letter : roff)
        if (letter != '\\') plain += letter;
    // As an entry in bold, not only in an example.
    for (auto const& name : commands(""))
        for (auto const& option : options(name))
            if (option != "--help") { EXPECT_NE(plain.find(option + "fR"), std::string::npos) << name << " " << option; }
    std::ofstream(folder_ / "yttria.1") << roff;
    if (installed("man")) {
        EXPECT_EQ(script("bash", "LC_ALL=C.UTF-8 MANWIDTH=100 man --warnings -E UTF-8 -l -Tutf8 -Z yttria.1 2>&1 >/dev/null"), "");
    }
    if (!installed("mandoc")) GTEST_SKIP() << "mandoc is not installed";
    // The page has no date: it would be that of the build, and a build is the same on any day.
    EXPECT_EQ(script("bash", "mandoc -T lint -W warning yttria.1 | grep -v 'missing date'"), "");
}

}  // namespace
}  // namespace yttria
