// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <unistd.h>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace yttria::testing {

/// The first Python that has a module (a user's own comes before Debian's in the path); empty where none has.
inline std::string python_with(std::string const& module) {
    for (std::string const python : {"python3", "/usr/bin/python3"})
        if (std::system((python + " -c 'import " + module + "' 2>/dev/null").c_str()) == 0) return python;
    return "";
}

/// A folder of its own for each test, removed at the end.
class Scratch : public ::testing::Test {
protected:
    Scratch() {
        auto const* info = ::testing::UnitTest::GetInstance()->current_test_info();
        folder = std::filesystem::temp_directory_path() /
                 ("yttria_" + std::string(info->test_suite_name()) + "_" + info->name() + "_" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder);
    }
    ~Scratch() override { std::filesystem::remove_all(folder); }

    std::vector<std::string> names_in(std::filesystem::path const& place) const {
        std::vector<std::string> names;
        for (auto const& entry : std::filesystem::directory_iterator(place)) names.push_back(entry.path().filename().string());
        return names;
    }

    std::filesystem::path folder;
};

/// While it lives no file may grow beyond `bytes`: writing fails as on a full disk.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes) {
        ::signal(SIGXFSZ, SIG_IGN);  // the write then fails with EFBIG
        ::getrlimit(RLIMIT_FSIZE, &before_);
        rlimit const limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    FullDisk(FullDisk const&) = delete;
    FullDisk& operator=(FullDisk const&) = delete;
    ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }

private:
    rlimit before_{};
};

}  // namespace yttria::testing
