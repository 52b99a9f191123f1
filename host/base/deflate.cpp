// SPDX-License-Identifier: Apache-2.0
#include "host/base/deflate.hpp"

#include "host/base/error.hpp"

#include <libdeflate.h>

#include <memory>

namespace yttria {

namespace {

/// `pack` and the bound of its size belong to one container.
std::string packed(std::string_view bytes, int level, decltype(libdeflate_zlib_compress)* pack,
                   decltype(libdeflate_zlib_compress_bound)* bound) {
    std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> const compressor(libdeflate_alloc_compressor(level),
                                                                                                   libdeflate_free_compressor);
    if (!compressor)
        throw Error(ExitCode::internal, "a part of a result cannot be compressed (no memory for it, or no level " + std::to_string(level) +
                                            ") close other programs");
    std::string out(bound(compressor.get(), bytes.size()), '\0');
    // 0 only where it does not fit, and the bound is what always does.
    out.resize(pack(compressor.get(), bytes.data(), bytes.size(), out.data(), out.size()));
    if (out.empty()) throw Error(ExitCode::internal, "a part of a result cannot be compressed (libdeflate gives nothing) report this");
    return out;
}

}  // namespace

std::string zlib_deflated(std::string_view bytes, int level) {
    return packed(bytes, level, libdeflate_zlib_compress, libdeflate_zlib_compress_bound);
}

std::string gzip_deflated(std::string_view bytes, int level) {
    return packed(bytes, level, libdeflate_gzip_compress, libdeflate_gzip_compress_bound);
}

std::uint32_t crc32_of(std::string_view bytes) { return libdeflate_crc32(0, bytes.data(), bytes.size()); }

}  // namespace yttria
