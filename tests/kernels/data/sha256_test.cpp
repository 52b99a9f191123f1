// SPDX-License-Identifier: Apache-2.0
#include "kernels/data/sha256.hpp"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace yttria {
namespace {

std::span<std::byte const> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

// Examples of FIPS 180-2, appendix B, and the empty message of NIST's test vectors.
TEST(Sha256, GivesTheKnownAnswersOfFips180) {
    EXPECT_EQ(sha256_hex(bytes_of("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex({}), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex(bytes_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(sha256_hex(bytes_of(std::string(1000000, 'a'))), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, DoesNotDependOnHowTheMessageIsSplit) {
    std::string message;
    for (int i = 0; i < 300; ++i) { message += static_cast<char>(i * 7); }
    std::string const whole = sha256_hex(bytes_of(message));
    for (std::size_t cut = 0; cut <= message.size(); ++cut) {
        Sha256 hash;
        hash.update(bytes_of(std::string_view(message).substr(0, cut)));
        hash.update({});
        hash.update(bytes_of(std::string_view(message).substr(cut)));
        EXPECT_EQ(hash.hex(), whole) << "cut at " << cut;
    }
    Sha256 bytewise;
    for (char const& c : message) { bytewise.update(bytes_of({&c, 1})); }
    EXPECT_EQ(bytewise.hex(), whole);
}

TEST(Sha256, HasTheSameBitsByInstructionsAndByArithmetic) {
    if (!has_sha256_instructions()) { GTEST_SKIP() << "no SHA instructions on this processor"; }
    std::vector<std::byte> message(64 * 1000);
    std::uint32_t word = 1;
    for (auto& byte : message) { byte = static_cast<std::byte>((word = word * 1664525U + 1013904223U) >> 24); }
    Sha256State plain{1, 2, 3, 4, 5, 6, 7, 0xFFFFFFFFU};
    Sha256State fast = plain;
    for (std::size_t const count : {0, 1, 2, 997}) {
        sha256_blocks_plain(plain, message.data(), count);
        sha256_blocks_by_instructions(fast, message.data(), count);
        EXPECT_EQ(plain, fast) << count;
    }
}

TEST(Sha256, ChangesWithEveryByteAndWithTheLength) {
    std::string message(120, 'x');
    std::string const whole = sha256_hex(bytes_of(message));
    for (std::size_t i = 0; i < message.size(); ++i) {
        message[i] = 'y';
        EXPECT_NE(sha256_hex(bytes_of(message)), whole);
        message[i] = 'x';
    }
    EXPECT_NE(sha256_hex(bytes_of(message + '\0')), whole);
}

TEST(Sha256, HashesValuesAsTheirLittleEndianBytes) {
    std::int64_t const values[] = {1, -2};
    Sha256 hash;
    hash.update_values(std::span<std::int64_t const>(values));
    std::string_view const bytes("\x01\0\0\0\0\0\0\0\xfe\xff\xff\xff\xff\xff\xff\xff", 16);
    EXPECT_EQ(hash.hex(), sha256_hex(bytes_of(bytes)));
}

}  // namespace
}  // namespace yttria
