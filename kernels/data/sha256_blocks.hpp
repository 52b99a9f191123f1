// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace yttria {

/// Hash so far: eight words of FIPS 180-4.
using Sha256State = std::array<std::uint32_t, 8>;

/// Adds blocks of 64 bytes to the state, by plain arithmetic.
void sha256_blocks_plain(Sha256State& state, std::byte const* bytes, std::size_t count);

/// Whether this processor has instructions for SHA-256 (SHA-NI). Six times faster; the hash of a patient's transport input and tally is
/// 100 MB of one block after another, which threads cannot share.
bool has_sha256_instructions();
/// The same by these instructions; only where there are any.
void sha256_blocks_by_instructions(Sha256State& state, std::byte const* bytes, std::size_t count);

}  // namespace yttria
