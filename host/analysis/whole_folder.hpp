// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace yttria {

/// A folder that is made aside and takes the place of an earlier one in a single step of the file system (renameat2 with exchange), so that
/// a program that is killed leaves either the old or the new, never parts of both. One at a time: a lock beside it, freed by the system.
class WholeFolder {
public:
    /// `marker` is a file that every earlier result has: a folder without it is not ours and is refused. Throws Error (file).
    WholeFolder(std::filesystem::path const& folder, std::string const& marker);
    WholeFolder(WholeFolder const&) = delete;
    WholeFolder& operator=(WholeFolder const&) = delete;
    ~WholeFolder();
    std::filesystem::path const& path() const { return aside_; }  ///< where to write
    void commit();

private:
    std::filesystem::path folder_, aside_;
    int lock_ = -1;
};

}  // namespace yttria
