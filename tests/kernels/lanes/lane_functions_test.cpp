// SPDX-License-Identifier: Apache-2.0
#include "tests/kernels/lanes/lane_functions.hpp"

#include "kernels/backend/cpu.hpp"
#include "tests/kernels/support/golden_input.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <random>

namespace yttria::test {
namespace {

struct Probe {
    CpuCode code;
    std::uint32_t width;
    decltype(&probe_avx2) function;
    decltype(&probe_philox_avx2) philox;
    decltype(&probe_move_avx2) move;
};

class LaneFunctions : public ::testing::TestWithParam<Probe> {
protected:
    void SetUp() override {
        std::string const reason = cpu_code_problem(GetParam().code);
        if (!reason.empty()) { GTEST_SKIP() << cpu_code_name(GetParam().code) << ": " << reason; }
    }
};

constexpr std::uint32_t n = 1U << 14;

/// Every pair of these meets: zeros, subnormal numbers, ends of the exponents, neighbours of powers of two, infinities, not a number.
std::vector<std::uint32_t> special_bits() {
    std::vector<std::uint32_t> bits;
    for (std::uint32_t const magnitude : {0x00000000U, 0x00000001U, 0x007FFFFFU, 0x00800000U, 0x2B8CBCCCU, 0x387FFFFFU, 0x38800000U,
                                          0x38800001U, 0x3EFFFFFFU, 0x3F000000U, 0x3F3504F3U, 0x3F7FFFFFU, 0x3F800000U, 0x3F800001U,
                                          0x3FB504F3U, 0x407FFFFFU, 0x40800000U, 0x4EFFFFFFU, 0x7F7FFFFFU, 0x7F800000U, 0x7FC00000U}) {
        bits.push_back(magnitude);
        bits.push_back(magnitude | 0x80000000U);
    }
    return bits;
}

float into(Domain domain, std::uint32_t bits) {
    float const u = uniform(bits);
    return domain == Domain::unit ? u : domain == Domain::range ? 4.0F * u * u * u : 2.0F * u - 1.0F;
}

/// [3][n] words of the domain.
std::vector<std::uint32_t> inputs(Domain domain) {
    std::mt19937 random(20261122);
    std::vector<std::uint32_t> in(3 * n);
    for (auto& word : in) { word = static_cast<std::uint32_t>(random()); }
    std::vector<std::uint32_t> const special = special_bits();
    std::uint32_t const s = static_cast<std::uint32_t>(special.size());
    for (std::uint32_t i = 0; i < n; ++i) {
        if (domain == Domain::word) { in[i] &= 0x7FFFFFFFU; }
        if (domain == Domain::any && i < s * s) {
            in[i] = special[i / s];
            in[n + i] = special[i % s];
            in[2 * n + i] = special[(i / s + i) % s];
        }
    }
    if (domain == Domain::any || domain == Domain::word) { return in; }
    for (auto& word : in) { word = std::bit_cast<std::uint32_t>(into(domain, word)); }
    if (domain == Domain::direction) {  // of unit length, some along an axis
        for (std::uint32_t i = 0; i < n; ++i) {
            Vec3 const d = isotropic(uniform(in[i] << 9), uniform(in[n + i] << 9));
            float const components[3] = {i % 64 == 0 ? 0.0F : d.x, i % 64 == 0 ? 0.0F : d.y,
                                         i % 64 == 0 ? (i % 128 == 0 ? 1.0F : -1.0F) : d.z};
            for (std::uint32_t a = 0; a < 3; ++a) { in[a * n + i] = std::bit_cast<std::uint32_t>(components[a]); }
        }
    }
    return in;
}

bool same(std::uint32_t a, std::uint32_t b) {
    // Which of two operands passes its payload on is the compiler's choice; no result of the transport is not a number.
    return a == b || (std::isnan(std::bit_cast<float>(a)) && std::isnan(std::bit_cast<float>(b)));
}

TEST_P(LaneFunctions, GiveTheBitsOfTheScalarCode) {
    TransportInput const golden = GoldenInput::make();
    LaneTables const tables{golden.tables.electron.data(), golden.tables.scattering.data(), golden.tables.photon.data()};
    for (int f = 0; f < lane_functions; ++f) {
        std::vector<std::uint32_t> const in = inputs(domain_of(f));
        std::vector<std::uint32_t> out(n);
        GetParam().function(f, tables, in.data(), out.data(), n);
        int wrong = 0;
        bool varied = false;
        for (std::uint32_t i = 0; i < n && wrong < 3; ++i) {
            std::uint32_t const scalar = lane_function<float>(f, tables, in[i], in[n + i], in[2 * n + i]);
            varied = varied || out[i] != out[0];
            if (same(scalar, out[i])) { continue; }
            ++wrong;
            ADD_FAILURE() << "function " << f << " of " << std::hex << in[i] << " " << in[n + i] << " " << in[2 * n + i] << ": " << out[i]
                          << ", not " << scalar;
        }
        EXPECT_TRUE(varied) << "function " << f << " is not looked at";
    }
}

TEST_P(LaneFunctions, DrawTheWordsOfPhilox) {
    std::vector<std::uint32_t> const in = inputs(Domain::any);
    std::vector<std::uint32_t> out(4 * n);
    std::uint64_t const seed = 0x9E3779B97F4A7C15ULL;
    GetParam().philox(seed, 77, in.data(), out.data(), n);
    for (std::uint32_t i = 0; i < n; ++i) {
        Words const scalar = philox(seed, (std::uint64_t{77} << 32) | in[i], in[n + i], in[2 * n + i]);
        for (std::uint32_t w = 0; w < 4; ++w) { ASSERT_EQ(out[w * n + i], scalar.w[w]) << i; }
    }
}

TEST_P(LaneFunctions, MoveTheLanesNamedAndNoOther) {
    std::uint32_t const width = GetParam().width;
    std::uint32_t index[16];
    std::uint32_t value[16];
    for (std::uint32_t i = 0; i < 16; ++i) { index[i] = (i * 29 + 5) % 64, value[i] = 1000 + i; }
    for (std::uint32_t bits = 0; bits < (1U << width); bits += width == 16 ? 37 : 1) {
        std::uint32_t memory[96];
        for (std::uint32_t i = 0; i < 96; ++i) { memory[i] = i; }
        ASSERT_EQ(GetParam().move(index, value, bits, memory), bits);
        std::uint32_t expected[96];
        for (std::uint32_t i = 0; i < 96; ++i) { expected[i] = i; }
        for (std::uint32_t i = 0; i < width; ++i) {
            if (((bits >> i) & 1U) != 0) { expected[index[i]] = value[i]; }
        }
        for (std::uint32_t i = 0; i < width; ++i) {
            expected[64 + i] = expected[index[i]];
            if (((bits >> i) & 1U) != 0) { expected[80 + i] = 7; }
        }
        for (std::uint32_t i = 0; i < 96; ++i) { ASSERT_EQ(memory[i], expected[i]) << bits << " " << i; }
    }
}

INSTANTIATE_TEST_SUITE_P(Widths, LaneFunctions,
                         ::testing::Values(Probe{CpuCode::avx2, 8, probe_avx2, probe_philox_avx2, probe_move_avx2},
                                           Probe{CpuCode::avx512, 16, probe_avx512, probe_philox_avx512, probe_move_avx512}),
                         [](auto const& of) { return of.param.width == 8 ? "Avx2" : "Avx512"; });

}  // namespace
}  // namespace yttria::test
