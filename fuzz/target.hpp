// SPDX-License-Identifier: Apache-2.0
// What the fuzz targets share. A target reads bytes as one of our parsers would find them in a file; the only ways out are a value, an
// Error or a std::runtime_error with a text. Anything else (a crash, a sanitizer's report, a timeout, too much memory) is a finding.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace yttria::fuzz {

/// The bytes as a file that lives in memory only.
class MemoryFile {
public:
    MemoryFile(std::uint8_t const* data, std::size_t size) : handle_(memfd_create("fuzz", 0)) {
        if (handle_ < 0 || ::write(handle_, data, size) != static_cast<ssize_t>(size)) { __builtin_trap(); }
    }
    ~MemoryFile() { ::close(handle_); }
    MemoryFile(MemoryFile const&) = delete;
    MemoryFile& operator=(MemoryFile const&) = delete;
    std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(handle_); }

private:
    int handle_;
};

/// Calls `read` with the file; a refusal must say something.
template <class Read>
int refused_or_read(std::uint8_t const* data, std::size_t size, Read const& read) {
    MemoryFile const file(data, size);
    try {
        read(file.path());
    } catch (std::runtime_error const& error) {
        if (std::string(error.what()).empty()) { __builtin_trap(); }
    }
    return 0;
}

}  // namespace yttria::fuzz

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);
