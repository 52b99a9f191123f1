// SPDX-License-Identifier: Apache-2.0
#include "host/base/deflate.hpp"

#include "host/base/error.hpp"

#include <libdeflate.h>

#include <memory>

namespace yttria {

std::string zlib_deflated(std::string_view bytes, int level) {
    std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> const compressor(libdeflate_alloc_compressor(level),
                                                                                                   libdeflate_free_compressor);
    if (!compressor)
        throw Error(ExitCode::internal, "a part of a result cannot be compressed (no memory for it, or no level " + std::to_string(level) +
                                            ") close other programs");
    std::string out(libdeflate_zlib_compress_bound(compressor.get(), bytes.size()), '\0');
    // 0 only where it does not fit, and the bound is what always does.
    out.resize(libdeflate_zlib_compress(compressor.get(), bytes.data(), bytes.size(), out.data(), out.size()));
    if (out.empty()) throw Error(ExitCode::internal, "a part of a result cannot be compressed (libdeflate gives nothing) report this");
    return out;
}

std::uint32_t crc32_of(std::string_view bytes) { return libdeflate_crc32(0, bytes.data(), bytes.size()); }

}  // namespace yttria
