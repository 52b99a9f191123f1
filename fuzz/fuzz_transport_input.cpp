// SPDX-License-Identifier: Apache-2.0
// The dump carries its own SHA-256, which no mutation would match: it is put right first, so that what lies behind it is reached.
#include "fuzz/target.hpp"
#include "kernels/backend/prepared.hpp"
#include "kernels/data/sha256.hpp"
#include "kernels/data/transport_input.hpp"

#include <cstring>
#include <span>
#include <vector>

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    constexpr std::size_t before = 12, hash_size = 64;  // magic and version; SHA-256 as text
    std::vector<std::uint8_t> bytes(data, data + size);
    if (size >= before + hash_size) {
        auto const hashed = std::as_bytes(std::span(bytes)).subspan(before, size - before - hash_size);
        std::string const hash = yttria::sha256_hex(hashed);
        std::memcpy(bytes.data() + size - hash_size, hash.data(), hash_size);
    }
    return yttria::fuzz::refused_or_read(bytes.data(), bytes.size(), [](auto const& file) {
        auto const input = yttria::load_transport_input(file);
        try {
            (void)yttria::prepare_input(input);
        } catch (std::invalid_argument const&) {}  // how the back ends refuse
    });
}
