// SPDX-License-Identifier: Apache-2.0
#include "host/tables/tables.hpp"
#include "tests/host/tables/error_text.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace yttria {
namespace {

/// Sets YTTRIA_DATA for one test.
class DataFolder : public testing::Test {
protected:
    void TearDown() override { unsetenv("YTTRIA_DATA"); }
};

TEST_F(DataFolder, IsThatOfTheSourceWhereNothingElseIsSaid) {
    unsetenv("YTTRIA_DATA");
    EXPECT_EQ(std::filesystem::canonical(data_folder()), std::filesystem::canonical(YTTRIA_SOURCE_DIR "/data"));
}

TEST_F(DataFolder, IsTheOneThatTheEnvironmentNames) {
    std::string const elsewhere = YTTRIA_SOURCE_DIR "/host/../data";
    setenv("YTTRIA_DATA", elsewhere.c_str(), 1);
    EXPECT_EQ(data_folder().string(), elsewhere);
}

TEST_F(DataFolder, IsNotReplacedWhereTheNamedOneIsWrong) {
    setenv("YTTRIA_DATA", "/nonexistent", 1);
    std::string const text = test::error_text(ExitCode::file, [] { data_folder(); });
    EXPECT_NE(text.find("/nonexistent"), std::string::npos) << text;
    EXPECT_NE(text.find("YTTRIA_DATA"), std::string::npos) << text;
}

}  // namespace
}  // namespace yttria
