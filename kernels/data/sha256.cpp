// SPDX-License-Identifier: Apache-2.0
#include "kernels/data/sha256.hpp"

#include <algorithm>

namespace yttria {
namespace {

void add_blocks(Sha256State& state, std::byte const* bytes, std::size_t count) {
    static bool const by_instructions = has_sha256_instructions();
    (by_instructions ? sha256_blocks_by_instructions : sha256_blocks_plain)(state, bytes, count);
}

}  // namespace

void Sha256::update(std::span<std::byte const> bytes) {
    std::size_t used = length_ % 64;
    length_ += bytes.size();
    if (used != 0) {
        std::size_t const take = std::min(bytes.size(), 64 - used);
        std::copy_n(bytes.begin(), take, buffer_.begin() + static_cast<std::ptrdiff_t>(used));
        bytes = bytes.subspan(take);
        if (used + take < 64) { return; }
        add_blocks(state_, buffer_.data(), 1);
    }
    add_blocks(state_, bytes.data(), bytes.size() / 64);
    bytes = bytes.subspan(bytes.size() / 64 * 64);
    std::copy(bytes.begin(), bytes.end(), buffer_.begin());
}

std::string Sha256::hex() {
    std::uint64_t const bits = length_ * 8;
    std::byte const one{0x80};
    update({&one, 1});
    std::byte const zero{0};
    while (length_ % 64 != 56) { update({&zero, 1}); }
    std::array<std::byte, 8> tail{};
    for (std::size_t i = 0; i < 8; ++i) { tail[i] = static_cast<std::byte>((bits >> (56 - 8 * i)) & 0xFF); }
    update(tail);
    std::string text;
    for (std::uint32_t const word : state_) {
        for (int shift = 28; shift >= 0; shift -= 4) { text += "0123456789abcdef"[(word >> shift) & 0xF]; }
    }
    return text;
}

std::string sha256_hex(std::span<std::byte const> bytes) {
    Sha256 hash;
    hash.update(bytes);
    return hash.hex();
}

}  // namespace yttria
