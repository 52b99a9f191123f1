// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace yttria::test {

/// A file with the given text, gone when the object goes.
class TemporaryFile {
public:
    TemporaryFile(std::string const& name, std::string const& content)
        : path_(std::filesystem::temp_directory_path() / ("yttria-" + std::to_string(getpid()) + "-" + name)) {
        std::ofstream(path_) << content;
    }
    ~TemporaryFile() { std::filesystem::remove(path_); }
    TemporaryFile(TemporaryFile const&) = delete;
    TemporaryFile& operator=(TemporaryFile const&) = delete;
    std::filesystem::path const& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace yttria::test
