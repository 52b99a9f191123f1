// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <utility>
#include <vector>

namespace yttria::slicer {

/// A folder in the system's place for temporary files, removed with all that is in it.
class WorkFolder {
public:
    WorkFolder();  ///< throws Error (file)
    ~WorkFolder();
    WorkFolder(WorkFolder const&) = delete;
    WorkFolder& operator=(WorkFolder const&) = delete;
    std::filesystem::path const& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// What can be known before hours of work: throws Error (file) where there is no such folder, or it cannot be written.
void check_place_of(std::filesystem::path const& file);

/// Files that get their names together at the end; without `commit` none of them is left, whole or half.
class Outputs {
public:
    Outputs() = default;
    ~Outputs();
    Outputs(Outputs const&) = delete;
    Outputs& operator=(Outputs const&) = delete;
    /// Where to write what will be called `file`: in the same folder, with the same ending. Throws as check_place_of.
    std::filesystem::path add(std::filesystem::path const& file);
    void commit();  ///< throws Error (file)

private:
    std::vector<std::pair<std::filesystem::path, std::filesystem::path>> files_;  ///< as written, as it will be called
};

}  // namespace yttria::slicer
