// SPDX-License-Identifier: Apache-2.0
#include "kernels/backend/cpu.hpp"
#include "tests/kernels/support/expect_equal.hpp"
#include "tests/kernels/support/golden_input.hpp"
#include "tests/kernels/support/scene.hpp"

#include <functional>

// Vector lanes against the scalar loop: tally, ledger and every counter. The contract case itself is in cpu_backend_test.cpp.
namespace yttria::test {
namespace {

/// A lump of tissue with a lung, bone and sources of three sizes: a small phantom64 with real tables of water and bone.
TransportInput lump(Parameters p, float spacing_cm) {
    p.replicate_size = 512;
    constexpr std::uint32_t n = 24;
    TransportInput input = water_cube(n, spacing_cm, y90_spectrum(), p);
    std::vector<std::uint32_t> active;
    for (std::uint32_t v = 0; v < n * n * n; ++v) {
        std::uint32_t const x = v % n;
        std::uint32_t const y = v / n % n;
        std::uint32_t const z = v / n / n;
        if (x < 7) { input.grid.density[v] = 0.26F; }
        if (y > 18 || (z == 12 && x % 3 == 0)) { input.grid.density[v] = 1.85F, input.grid.material[v] = 1; }
        if (z < 2) { input.grid.density[v] = 0.0012F; }
        if (x > 5 && x < 17 && y > 5 && z > 4 && z < 20) { active.push_back(v); }
    }
    input.source = equal_shares(active);
    return input;
}

struct Scene {
    char const* name;
    std::function<TransportInput()> make;
    ReplicateRange range{0, 6, 1};
    int threads = 1;
};
void PrintTo(Scene const& scene, std::ostream* to) { *to << scene.name; }

TransportInput changed(void (*change)(Parameters&), float spacing_cm = 0.25F) {
    Parameters p;
    change(p);
    return lump(p, spacing_cm);
}

TransportInput one_voxel() {
    Parameters p;
    p.replicate_size = 512;
    return water_cube(1, 0.3F, y90_spectrum(), p);
}

/// All sources in a corner of a small grid: most electrons leave it.
TransportInput leaving() {
    Parameters p;
    p.replicate_size = 512;
    TransportInput input = water_cube(3, 0.1F, y90_spectrum(), p);
    input.source = {{0, 26}, {~std::uint64_t{0} / 2, ~std::uint64_t{0}}};
    return input;
}

TransportInput replicates_of(std::uint32_t size) {
    TransportInput input = lump({}, 0.25F);
    input.parameters.replicate_size = size;
    return input;
}

std::vector<Scene> scenes() {
    return {
        {"Lump", [] { return lump({}, 0.25F); }},
        {"LumpOnThreeThreads", [] { return lump({}, 0.25F); }, {0, 40, 1}, 3},
        {"LumpAsAShardOfOneBatch", [] { return lump({}, 0.25F); }, {5, 5 + 32 * 12, 32}, 4},
        {"SingleScattering", [] { return changed([](Parameters& p) { p.single_scattering = 1, p.straggling = 0; }); }, {0, 1, 1}},
        {"NoPhotons", [] { return changed([](Parameters& p) { p.photons = 0; }); }},
        {"BirthsAtRandom", [] { return changed([](Parameters& p) { p.emission = 0; }); }},
        {"NoStraggling", [] { return changed([](Parameters& p) { p.straggling = 0; }); }},
        {"NoRangeRejection", [] { return changed([](Parameters& p) { p.range_rejection_MeV = 0; }); }},
        {"RangeRejectionForAll", [] { return changed([](Parameters& p) { p.range_rejection_MeV = 4; }, 2.0F); }},
        {"LowThresholds", [] { return changed([](Parameters& p) { p.delta_threshold_MeV = 0.012F, p.photon_threshold_MeV = 0.002F; }); }},
        {"LongSteps", [] { return changed([](Parameters& p) { p.c0 = 1, p.k1_max = 1; }); }},
        {"TinyVoxels", [] { return lump({}, 0.05F); }},
        {"OneVoxel", [] { return one_voxel(); }},
        {"LeavingTheGrid", [] { return leaving(); }},
        {"ReplicatesOfOneHistory", [] { return replicates_of(1); }, {3, 90, 1}},
        {"ReplicatesThatFillNoGroup", [] { return replicates_of(8); }, {3, 20, 1}},
        {"HistoriesAbove2To32", [] { return lump({}, 0.25F); }, {(std::uint64_t{1} << 34) + 1, (std::uint64_t{1} << 34) + 4, 1}},
    };
}

class LaneTransportOf : public ::testing::TestWithParam<Scene> {};

TEST_P(LaneTransportOf, HasTheBitsOfTheScalarLoop) {
    Scene const& scene = GetParam();
    TransportInput const input = scene.make();
    TransportTally const scalar = run_cpu(input, 61, scene.range, 2, "cpu-scalar");
    EXPECT_EQ(scalar.total_emitted(), scalar.total_deposited() + scalar.total_escaped());
    EXPECT_GT(scalar.counters.segments, 0U);
    int compared = 0;
    for (CpuCode const code : {CpuCode::avx2, CpuCode::avx512}) {
        SCOPED_TRACE(cpu_code_name(code));
        if (!cpu_code_problem(code).empty()) { continue; }
        expect_equal(scalar, run_cpu(input, 61, scene.range, scene.threads, code == CpuCode::avx2 ? "cpu-avx2" : "cpu-avx512"));
        ++compared;
    }
    if (compared < 2) { GTEST_SKIP() << "AVX2 has the bits; " << cpu_code_problem(CpuCode::avx512); }
}

INSTANTIATE_TEST_SUITE_P(Scenes, LaneTransportOf, ::testing::ValuesIn(scenes()), [](auto const& of) { return of.param.name; });

/// One decay that makes so many collisions that the scalar stack of 16 overflows: which children are lost must not depend on the order.
TEST(LaneTransport, OverflowsTheStackWhereTheScalarLoopDoes) {
    TransportInput input = GoldenInput::make();
    // All collisions of 12 keV and more are followed and are many: 40 to 60 a decay.
    input.parameters.delta_threshold_MeV = 0.002F;
    input.parameters.range_rejection_MeV = 0;
    auto& electron = input.tables.electron;
    for (std::size_t m = 0; m < 2; ++m) {
        float* const table = electron.data() + m * ElectronLayout::floats;
        for (int i = 0; i < range_grid.nodes(); ++i) { table[ElectronLayout::hard_clock + i] *= 20.0F; }
        table[1] /= 20.0F;
    }
    TransportTally const scalar = run_cpu(input, 62, {0, 4, 1}, 2, "cpu-scalar");
    EXPECT_GT(scalar.counters.stack_overflows, 10U);
    EXPECT_GT(scalar.counters.path_overflows, 0U);
    for (CpuCode const code : {CpuCode::avx2, CpuCode::avx512}) {
        SCOPED_TRACE(cpu_code_name(code));
        if (!cpu_code_problem(code).empty()) { continue; }
        TransportTally const lanes = run_cpu(input, 62, {0, 4, 1}, 1, code == CpuCode::avx2 ? "cpu-avx2" : "cpu-avx512");
        expect_equal(scalar, lanes);
        EXPECT_EQ(scalar.counters.stack_overflows, lanes.counters.stack_overflows);
        EXPECT_EQ(scalar.counters.path_overflows, lanes.counters.path_overflows);
    }
}

/// A voxel that stops photons a billion times better than all others: against its attenuation they all but stand still.
TEST(LaneTransport, LosesThePhotonsThatTheScalarLoopLoses) {
    TransportInput input = replicates_of(32);
    input.grid.material.assign(input.grid.material.size(), 0);
    input.grid.material[0] = 1;
    for (int i = 0; i < photon_nodes; ++i) { input.tables.photon[PhotonLayout::floats + PhotonLayout::attenuation + i] *= 1e9F; }
    TransportTally const scalar = run_cpu(input, 63, {0, 1, 1}, 1, "cpu-scalar");
    EXPECT_GT(scalar.counters.lost, 0U);
    EXPECT_EQ(scalar.counters.lost, scalar.counters.photons);
    for (CpuCode const code : {CpuCode::avx2, CpuCode::avx512}) {
        SCOPED_TRACE(cpu_code_name(code));
        if (!cpu_code_problem(code).empty()) { continue; }
        TransportTally const lanes = run_cpu(input, 63, {0, 1, 1}, 1, code == CpuCode::avx2 ? "cpu-avx2" : "cpu-avx512");
        expect_equal(scalar, lanes);
        EXPECT_EQ(scalar.counters.lost, lanes.counters.lost);
    }
}

TEST(LaneTransport, IsTheDefaultWithTheWidestLanesThatTheProcessorHas) {
    EXPECT_EQ(best_cpu_code(), cpu_code_problem(CpuCode::avx512).empty() ? CpuCode::avx512 : CpuCode::avx2);
    TransportInput const input = GoldenInput::make();
    if (!cpu_code_problem(CpuCode::avx512).empty()) { EXPECT_THROW(make_cpu_backend(input, 1, CpuCode::avx512), std::runtime_error); }
}

}  // namespace
}  // namespace yttria::test
