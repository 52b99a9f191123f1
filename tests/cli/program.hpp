// SPDX-License-Identifier: Apache-2.0
// The built program on a tiny phantom in a folder of its own.
#pragma once

#include "host/images/images.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>
#include <string>

namespace yttria {

struct Outcome {
    int code = -1;
    std::string out, err;
};

/// What a message or an output must contain.
void expect_words(std::string const& text, std::vector<std::string> const& words);

class CommandLine : public ::testing::Test {
protected:
    void SetUp() override;
    void TearDown() override;

    /// Runs `yttria ARGUMENTS` in the test's folder through the shell; `before` are shell words before it, such as "ulimit -f 1;".
    Outcome yttria(std::string const& arguments, std::string const& before = "") const;
    /// Writes the tiny case into `tiny/` of the test's folder.
    void make_tiny() const;
    /// Replaces the first occurrence of a text in tiny/case.toml; it must be there.
    void edit_case(std::string const& from, std::string const& to) const;
    void append_to_case(std::string const& text) const;
    void edit_image(std::string const& name, std::function<void(Volume<float>&)> const& change) const;
    nlohmann::json summary(std::string const& folder) const;
    std::string dose_sha256(std::string const& folder) const;
    /// Names in a folder of the test, hidden ones too, sorted; empty where there is no folder.
    std::vector<std::string> names_in(std::string const& folder) const;
    /// `run` must end with this code, say these words and leave nothing behind.
    void expect_refused(std::string const& arguments, int code, std::vector<std::string> const& words) const;

    std::filesystem::path folder_;
};

}  // namespace yttria
