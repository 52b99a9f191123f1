// SPDX-License-Identifier: Apache-2.0
#include "host/results/staged.hpp"

#include "host/base/error.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

namespace yttria {
namespace {

namespace fs = std::filesystem;

Error cannot_write(fs::path const& file, std::string const& reason) {
    return file_error("cannot write " + file.string() + " (" + reason + ") make room or choose another folder");
}

void move_into_place(fs::path const& from, fs::path const& to) {
    std::error_code error;
    fs::rename(from, to, error);
    if (error) throw cannot_write(to, error.message());
}

fs::path beside(fs::path const& file) { return file.parent_path() / std::string(".").append(file.filename().string()).append(".partial"); }

}  // namespace

StagedFile::StagedFile(fs::path const& file) : file_(file), temporary_(beside(file)) {}

StagedFile::~StagedFile() {
    std::error_code ignored;
    fs::remove(temporary_, ignored);
}

void StagedFile::commit() { move_into_place(temporary_, file_); }

StagedFolder::StagedFolder(fs::path const& folder) : folder_(fs::absolute(folder)), temporary_(folder_ / ".yttria.partial") {
    for (auto missing = folder_; !fs::exists(missing); missing = missing.parent_path()) first_made_ = missing;
    std::error_code error;
    fs::remove_all(temporary_, error);  // of a run that was killed
    fs::create_directories(temporary_, error);
    if (error) {
        if (!first_made_.empty()) fs::remove_all(first_made_, error);
        throw cannot_write(folder_, "the folder cannot be made or written");
    }
}

StagedFolder::~StagedFolder() {
    std::error_code ignored;
    fs::remove_all(temporary_, ignored);
    if (!first_made_.empty()) fs::remove_all(first_made_, ignored);
}

fs::path StagedFolder::file(std::string const& name) {
    names_.push_back(name);
    return temporary_ / name;
}

void StagedFolder::commit() {
    for (auto const& name : names_)
        if (fs::is_directory(folder_ / name)) throw cannot_write(folder_ / name, "a folder has that name");
    for (auto const& name : names_) move_into_place(temporary_ / name, folder_ / name);
    first_made_.clear();
}

void write_text(fs::path const& file, std::string const& text) {
    std::ofstream out(file, std::ios::binary);
    errno = 0;
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    if (!out)
        throw cannot_write(file, errno ? std::error_code(errno, std::generic_category()).message() : "not all of it could be written");
}

}  // namespace yttria
