// SPDX-License-Identifier: Apache-2.0
#include "host/analysis/whole_folder.hpp"

#include "host/base/error.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <string>
#include <system_error>
#include <thread>

namespace yttria {
namespace {

namespace fs = std::filesystem;

Error cannot(fs::path const& folder, std::string const& reason) {
    return file_error(folder.string() + ": " + reason + " choose another folder with -o");
}

fs::path older(fs::path const& folder) { return folder.parent_path() / ("." + folder.filename().string() + ".old"); }

/// A killed run's R ends within milliseconds and holds no lock; anything longer is another analysis.
constexpr int lock_attempts = 40;
constexpr auto lock_pause = std::chrono::milliseconds(50);

}  // namespace

WholeFolder::WholeFolder(fs::path const& folder, std::string const& marker) : folder_(fs::absolute(folder).lexically_normal()) {
    if (!folder_.has_filename()) folder_ = folder_.parent_path();
    std::error_code error;
    // A run that was killed between the two steps of a file system without exchange.
    if (!fs::exists(folder_) && fs::exists(older(folder_))) fs::rename(older(folder_), folder_, error);
    if (fs::exists(folder_)) {
        if (!fs::is_directory(folder_)) throw cannot(folder_, "is a file (a folder is written)");
        if (!fs::is_empty(folder_) && !fs::exists(folder_ / marker))
            throw cannot(folder_, "holds other files (it would be replaced as a whole, and has no " + marker + ")");
    }
    fs::create_directories(folder_.parent_path(), error);
    auto const name = folder_.filename().string();
    auto const lock = folder_.parent_path() / ("." + name + ".lock");
    lock_ = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (lock_ < 0) throw cannot(folder_, "cannot be made here (" + std::generic_category().message(errno) + ")");
    for (int attempt = 0; ::flock(lock_, LOCK_EX | LOCK_NB) != 0; ++attempt) {
        if (attempt == lock_attempts) {
            ::close(lock_);
            throw cannot(folder_, "is being written by another analysis (its lock is held) wait for it, or");
        }
        std::this_thread::sleep_for(lock_pause);
    }
    aside_ = folder_.parent_path() / ("." + name + ".partial");
    fs::remove_all(aside_, error);  // of a run that was killed
    if (!fs::create_directory(aside_, error)) {
        ::close(lock_);
        throw cannot(folder_, "cannot be made here (" + error.message() + ")");
    }
}

WholeFolder::~WholeFolder() {
    std::error_code ignored;
    fs::remove_all(aside_, ignored);
    // The lock file goes with what it guarded; who waits for it holds the same file and makes its own way.
    ::close(lock_);
}

void WholeFolder::commit() {
    bool const earlier = fs::exists(folder_);
    if (::renameat2(AT_FDCWD, aside_.c_str(), AT_FDCWD, folder_.c_str(), earlier ? RENAME_EXCHANGE : 0) == 0) return;
    // Network file systems may know no exchange: two steps, the old one last to go.
    auto const old = older(folder_);
    std::error_code error;
    fs::remove_all(old, error);
    fs::rename(folder_, old, error);
    if (!error) fs::rename(aside_, folder_, error);
    if (error) {
        std::error_code ignored;
        if (!fs::exists(folder_)) fs::rename(old, folder_, ignored);
        throw cannot(folder_, "cannot be replaced (" + error.message() + ")");
    }
    fs::remove_all(old, error);
}

}  // namespace yttria
