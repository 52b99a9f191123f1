// SPDX-License-Identifier: Apache-2.0
#include "host/base/deflate.hpp"

#include "host/base/error.hpp"

#include <libdeflate.h>

#include <memory>
#include <type_traits>

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

std::string bytes_by_place(std::span<std::byte const> values, std::size_t bytes_per_value) {
    std::string out(values.size(), '\0');
    std::size_t const count = values.size() / bytes_per_value;
    auto const sort = [&](auto width) {
        for (std::size_t b = 0; b < width; ++b) {
            char* __restrict const to = out.data() + b * count;
            std::byte const* __restrict const from = values.data() + b;
            for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<char>(from[i * width]);
        }
    };
    if (bytes_per_value == 4)
        sort(std::integral_constant<std::size_t, 4>{});  // a width that the compiler knows is vectors' work
    else if (bytes_per_value == 2)
        sort(std::integral_constant<std::size_t, 2>{});
    else
        sort(bytes_per_value);
    return out;
}

std::uint32_t crc32_of(std::string_view bytes) { return libdeflate_crc32(0, bytes.data(), bytes.size()); }

}  // namespace yttria
