// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace yttria::test {

/// dose_sha256 of GoldenInput, seed 20261122, replicates 0 to 15. Every back end, compiler and machine must give it.
/// A change of the transport that is meant changes it: put the new value here and say so in CHANGELOG.md.
inline constexpr char const* golden_dose = "46466374c9b6ee06f0697fb7e7299176ba0ef8170942680cfd97537dbe8a4dea";
inline constexpr std::uint64_t golden_seed = 20261122;

}  // namespace yttria::test
