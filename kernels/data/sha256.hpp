// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/data/sha256_blocks.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace yttria {

/// SHA-256 (FIPS 180-4), fed in pieces.
class Sha256 {
public:
    void update(std::span<std::byte const> bytes);
    template <class T>
    void update_values(std::span<T const> values) {
        update(std::as_bytes(values));
    }
    std::string hex();  ///< finishes; call once

private:
    Sha256State state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::byte, 64> buffer_{};
    std::uint64_t length_ = 0;
};

std::string sha256_hex(std::span<std::byte const> bytes);

}  // namespace yttria
