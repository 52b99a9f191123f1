// SPDX-License-Identifier: Apache-2.0
#include "kernels/data/sha256.hpp"

#include <algorithm>
#include <bit>

namespace yttria {
namespace {

// First 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2).
constexpr std::array<std::uint32_t, 64> k = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

}  // namespace

void Sha256::block(std::byte const* bytes) {
    std::array<std::uint32_t, 64> w{};
    for (std::size_t i = 0; i < 16; ++i) {
        for (std::size_t b = 0; b < 4; ++b) { w[i] = (w[i] << 8) | std::to_integer<std::uint32_t>(bytes[4 * i + b]); }
    }
    for (std::size_t i = 16; i < 64; ++i) {
        std::uint32_t const s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
        std::uint32_t const s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    auto [a, b, c, d, e, f, g, h] = state_;
    for (std::size_t i = 0; i < 64; ++i) {
        std::uint32_t const s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
        std::uint32_t const t1 = h + s1 + ((e & f) ^ (~e & g)) + k[i] + w[i];
        std::uint32_t const s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
        std::uint32_t const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    std::array<std::uint32_t, 8> const v{a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < 8; ++i) { state_[i] += v[i]; }
}

void Sha256::update(std::span<std::byte const> bytes) {
    std::size_t used = length_ % 64;
    length_ += bytes.size();
    if (used != 0) {
        std::size_t const take = std::min(bytes.size(), 64 - used);
        std::copy_n(bytes.begin(), take, buffer_.begin() + static_cast<std::ptrdiff_t>(used));
        bytes = bytes.subspan(take);
        if (used + take < 64) { return; }
        block(buffer_.data());
    }
    while (bytes.size() >= 64) {
        block(bytes.data());
        bytes = bytes.subspan(64);
    }
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
