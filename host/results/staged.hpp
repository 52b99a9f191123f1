// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace yttria {

/// A file that is written under another name in the same folder and renamed by `commit`; without it nothing stays behind.
class StagedFile {
public:
    explicit StagedFile(std::filesystem::path const& file);
    StagedFile(StagedFile const&) = delete;
    StagedFile& operator=(StagedFile const&) = delete;
    ~StagedFile();
    std::filesystem::path const& path() const { return temporary_; }
    void commit();

private:
    std::filesystem::path file_, temporary_;
};

/// A folder of files that appear together: they are written into a hidden folder inside it and renamed by `commit`. A folder that had
/// to be made is removed again without `commit`.
class StagedFolder {
public:
    explicit StagedFolder(std::filesystem::path const& folder);
    StagedFolder(StagedFolder const&) = delete;
    StagedFolder& operator=(StagedFolder const&) = delete;
    ~StagedFolder();
    /// Where to write the file that will be called `name`.
    std::filesystem::path file(std::string const& name);
    void commit();

private:
    std::filesystem::path folder_, temporary_, first_made_;
    std::vector<std::string> names_;
};

/// Writes a text file; throws Error (file) where not all of it reaches the disk.
void write_text(std::filesystem::path const& file, std::string const& text);

}  // namespace yttria
