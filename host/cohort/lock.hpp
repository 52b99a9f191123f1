// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace yttria {

/// A lock on a file (flock), held while the object lives. The system frees it when the process ends, however it ends, so that a kill -9
/// or a power cut leaves no lock behind. It keeps people from stepping on each other; no result depends on it, because results
/// appear by one rename.
class FileLock {
public:
    /// Takes the lock, or says that another holds it (held() is false). Throws Error (file) where the file cannot be made.
    explicit FileLock(std::filesystem::path const& file);
    FileLock(FileLock const&) = delete;
    FileLock& operator=(FileLock const&) = delete;
    ~FileLock();
    bool held() const { return held_; }

private:
    int descriptor_ = -1;
    bool held_ = false;
};

/// True while another process holds the lock of a file that exists.
bool is_locked(std::filesystem::path const& file);

/// Writes a small file so that it is there whole or not at all, also after a power cut: aside, to the disk, renamed. The name aside is the
/// writer's own (host, process, thread). Without `wait` it is not brought to the disk:
/// for what may be gone after a power cut. Throws Error (file).
void replace_file(std::filesystem::path const& file, std::string const& text, bool wait = true);

/// Brings every file of a folder to the disk, so that a rename after it never shows files that a power cut left empty.
void sync_folder(std::filesystem::path const& folder);

/// "host-process-thread", unique among everything that runs now.
std::string writer_name();

/// Name of this machine.
std::string host_name();

}  // namespace yttria
