// SPDX-License-Identifier: Apache-2.0
#include "kernels/lanes/avx2.hpp"
#include "tests/kernels/lanes/lane_functions.hpp"

namespace yttria::test {

void probe_avx2(int f, LaneTables const& tables, std::uint32_t const* in, std::uint32_t* out, std::uint32_t n) {
    probe<avx2::Lanes>(f, tables, in, out, n);
}
void probe_philox_avx2(std::uint64_t seed, std::uint32_t high, std::uint32_t const* in, std::uint32_t* out, std::uint32_t n) {
    probe_philox<avx2::Lanes>(seed, high, in, out, n);
}
std::uint32_t probe_move_avx2(std::uint32_t const* index, std::uint32_t const* value, std::uint32_t bits, std::uint32_t* to) {
    return probe_move<avx2::Lanes>(index, value, bits, to);
}

}  // namespace yttria::test
