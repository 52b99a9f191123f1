// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace yttria {
namespace fs = std::filesystem;
namespace {

std::string text_of(fs::path const& file) {
    std::ifstream stream(file);
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
}

}  // namespace

void expect_words(std::string const& text, std::vector<std::string> const& words) {
    for (auto const& word : words) EXPECT_NE(text.find(word), std::string::npos) << "wanted: " << word << "\nfound: " << text;
}

void CommandLine::SetUp() {
    auto const* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(::testing::TempDir()) / ("yttria-cli-" + std::to_string(::getpid()) + "-" + test->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
}

void CommandLine::TearDown() {
    if (!HasFailure()) fs::remove_all(folder_);
}

Outcome CommandLine::yttria(std::string const& arguments, std::string const& before) const {
    auto const command = "cd '" + folder_.string() + "' && { " + before + " '" YTTRIA_PROGRAM "' " + arguments + " ; } >.out 2>.err";
    int const status = std::system(command.c_str());
    Outcome outcome{WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(folder_ / ".out"), text_of(folder_ / ".err")};
    fs::remove(folder_ / ".out");
    fs::remove(folder_ / ".err");
    return outcome;
}

void CommandLine::make_tiny() const {
    auto const made = yttria("phantom tiny -o tiny");
    ASSERT_EQ(made.code, 0) << made.err;
}

void CommandLine::edit_case(std::string const& from, std::string const& to) const {
    auto text = text_of(folder_ / "tiny" / "case.toml");
    auto const at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from << " is not in\n" << text;
    std::ofstream(folder_ / "tiny" / "case.toml") << text.replace(at, from.size(), to);
}

void CommandLine::append_to_case(std::string const& text) const {
    std::ofstream(folder_ / "tiny" / "case.toml", std::ios::app) << "\n" << text;
}

void CommandLine::edit_image(std::string const& name, std::function<void(Volume<float>&)> const& change) const {
    auto const file = folder_ / "tiny" / name;
    auto image = read_image(file).volume;
    change(image);
    fs::remove(file);
    write_nrrd(file, image, "changed");
}

nlohmann::json CommandLine::summary(std::string const& folder) const {
    return nlohmann::json::parse(text_of(folder_ / folder / "summary.json"));
}

std::string CommandLine::dose_sha256(std::string const& folder) const { return summary(folder)["transport"]["dose_sha256"]; }

std::vector<std::string> CommandLine::names_in(std::string const& folder) const {
    std::vector<std::string> names;
    if (!fs::exists(folder_ / folder)) return names;
    for (auto const& entry : fs::directory_iterator(folder_ / folder)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
}

void CommandLine::expect_refused(std::string const& arguments, int code, std::vector<std::string> const& words) const {
    auto const before = names_in(".");
    auto const outcome = yttria(arguments);
    EXPECT_EQ(outcome.code, code) << outcome.err;
    expect_words(outcome.err, words);
    EXPECT_EQ(names_in("."), before) << "something was left behind";
}

}  // namespace yttria
