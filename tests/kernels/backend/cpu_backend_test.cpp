// SPDX-License-Identifier: Apache-2.0
#include "kernels/backend/cpu.hpp"
#include "tests/kernels/backend/backend_contract.hpp"
#include "tests/kernels/support/scene.hpp"

namespace yttria {
namespace {

template <CpuCode code, int thread_count>
struct Cpu {
    static constexpr char const* name = code == CpuCode::scalar ? "cpu-scalar" : code == CpuCode::avx2 ? "cpu-avx2" : "cpu-avx512";
    static constexpr int threads = thread_count;
    static std::string why_not() { return cpu_code_problem(code); }
};

struct DefaultCpu {
    static constexpr char const* name = "cpu";
    static constexpr int threads = 2;
    static std::string why_not() { return {}; }
};

}  // namespace

namespace test {
using CpuKinds = ::testing::Types<DefaultCpu, Cpu<CpuCode::scalar, 1>, Cpu<CpuCode::scalar, 2>, Cpu<CpuCode::avx2, 1>,
                                  Cpu<CpuCode::avx2, 4>, Cpu<CpuCode::avx512, 1>, Cpu<CpuCode::avx512, 4>>;
INSTANTIATE_TYPED_TEST_SUITE_P(Cpu, BackendContract, CpuKinds);
}  // namespace test

namespace {

TEST(CpuBackend, GivesTheSameBitsOnOneTwoAndFourThreadsWithRealTables) {
    Parameters p;
    p.replicate_size = 1024;
    TransportInput input = test::water_cube(9, 0.2F, y90_spectrum(), p);
    for (std::size_t v = 0; v < input.grid.material.size(); ++v) {
        input.grid.material[v] = v % 4 == 0 ? 1 : 0;
        input.grid.density[v] = v % 4 == 0 ? 1.85F : 1.0F;
    }
    TransportTally const one = test::run_cpu(input, 81, {0, 24, 1}, 1);
    test::expect_equal(one, test::run_cpu(input, 81, {0, 24, 1}, 2));
    test::expect_equal(one, test::run_cpu(input, 81, {0, 24, 1}, 4));
    EXPECT_EQ(one.counters.errors(), 0U);
}

TEST(CpuBackend, LosesNoDepositWhereAllThreadsWriteToOneVoxelOfOneBatch) {
    TransportInput input = test::GoldenInput::make();
    auto& g = input.grid;
    g.nx = g.ny = g.nz = 1;
    for (float& h : g.spacing_cm) { h = 99.0F; }
    g.density = {1.0F};
    g.material = {0};
    input.source = {{0}, {~std::uint64_t{0}}};
    input.parameters.range_rejection_MeV = 0;
    input.parameters.replicate_size = 4096;
    TransportTally const tally = test::run_cpu(input, 84, {0, 64 * 32, 32}, 4);  // all in batch 0
    EXPECT_EQ(tally.total_emitted(), tally.total_deposited() + tally.total_escaped());
    test::expect_equal(tally, test::run_cpu(input, 84, {0, 64 * 32, 32}, 1));
}

TEST(CpuBackend, DoesNotDependOnTheRoundingModeOfTheCaller) {
    TransportInput const input = test::GoldenInput::make();
    std::string note;
    for (int const threads : {1, 2}) {
        auto const backend = make_backend({"cpu", threads}, input, note);
        TransportTally usual;
        usual.resize(input.grid.density.size());
        TransportTally odd = usual;
        backend->run(82, {0, 4, 1}, usual, {});
        unsigned const saved = __builtin_ia32_stmxcsr();
        __builtin_ia32_ldmxcsr(saved | 0xE040U);  // toward zero, subnormal numbers flushed
        backend->run(82, {0, 4, 1}, odd, {});
        EXPECT_EQ(__builtin_ia32_stmxcsr() & 0xE040U, 0xE040U) << "the caller's mode was changed";
        __builtin_ia32_ldmxcsr(saved);
        test::expect_equal(odd, usual);
    }
}

TEST(MakeBackend, RefusesAnUnknownNameAndFallsBackToTheCpuWithAReason) {
    TransportInput const input = test::GoldenInput::make();
    std::string note;
    EXPECT_THROW(make_backend({"opencl", 1}, input, note), std::invalid_argument);
    auto const backend = make_backend({"auto", 3}, input, note);
    if (backend->name() == "cpu") { EXPECT_EQ(backend->threads(), 3); }
    EXPECT_FALSE(backend->device().empty());
    ASSERT_FALSE(list_devices().empty());
    EXPECT_EQ(list_devices().front().backend, "cpu");
    EXPECT_TRUE(list_devices().front().usable);
    for (auto const& d : list_devices()) { EXPECT_FALSE(d.detail.empty()) << d.backend; }
}

}  // namespace
}  // namespace yttria
