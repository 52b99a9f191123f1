// SPDX-License-Identifier: Apache-2.0
#include "host/cohort/lock.hpp"

#include "host/base/error.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <system_error>

namespace yttria {
namespace {

namespace fs = std::filesystem;

std::string reason() { return std::error_code(errno, std::generic_category()).message(); }

/// Closes a descriptor at the end of its scope.
struct Descriptor {
    int id;
    explicit Descriptor(int opened) : id(opened) {}
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    ~Descriptor() {
        if (id >= 0) ::close(id);
    }
};

void sync_path(fs::path const& path) {
    Descriptor const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.id >= 0 && ::fsync(file.id) != 0 && errno != EINVAL && errno != EROFS)
        throw file_error("cannot write " + path.string() + " (" + reason() + ") make room or choose another folder");
}

}  // namespace

FileLock::FileLock(fs::path const& file) : descriptor_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
    if (descriptor_ < 0) throw file_error("cannot write " + file.string() + " (" + reason() + ") check the folder's permissions and room");
    held_ = ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
    if (!held_ && errno != EWOULDBLOCK) held_ = true;  // a file system without locks: results do not depend on them
}

FileLock::~FileLock() { ::close(descriptor_); }

bool is_locked(fs::path const& file) {
    Descriptor const opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (opened.id < 0) return false;
    return ::flock(opened.id, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

void replace_file(fs::path const& file, std::string const& text, bool wait) {
    auto const aside = file.parent_path() / std::string(".").append(file.filename().string()).append(".").append(writer_name());
    auto const fail = [&] {
        auto const why = reason();
        ::unlink(aside.c_str());
        throw file_error("cannot write " + file.string() + " (" + why + ") make room or choose another folder");
    };
    {
        Descriptor const out(::open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
        if (out.id < 0) fail();
        for (std::size_t done = 0; done < text.size();) {
            auto const count = ::write(out.id, text.data() + done, text.size() - done);
            if (count < 0 && errno != EINTR) fail();
            if (count > 0) done += static_cast<std::size_t>(count);
        }
        if (wait && ::fsync(out.id) != 0 && errno != EINVAL) fail();
    }
    if (::rename(aside.c_str(), file.c_str()) != 0) fail();
}

void sync_folder(fs::path const& folder) {
    for (auto const& entry : fs::directory_iterator(folder))
        if (entry.is_regular_file()) sync_path(entry.path());
    sync_path(folder);
}

std::string host_name() {
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    return name.data();
}

std::string writer_name() {
    static std::atomic<unsigned> next{0};
    thread_local unsigned const thread = next++;
    return host_name() + "-" + std::to_string(::getpid()) + "-" + std::to_string(thread);
}

}  // namespace yttria
