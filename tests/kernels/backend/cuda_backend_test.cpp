// SPDX-License-Identifier: Apache-2.0
#include "tests/kernels/backend/backend_contract.hpp"
#include "tests/kernels/support/scene.hpp"

namespace yttria {
namespace {

struct Cuda {
    static constexpr char const* name = "cuda-history";
    static constexpr int threads = 0;
    static std::string why_not() {
        for (auto const& d : list_devices()) {
            if (d.backend == "cuda") { return d.usable ? "" : d.detail; }
        }
        return "no CUDA device is listed";
    }
};

struct CudaInRounds : Cuda {
    static constexpr char const* name = "cuda-rounds";
};

}  // namespace

namespace test {
using CudaWays = ::testing::Types<Cuda, CudaInRounds>;
INSTANTIATE_TYPED_TEST_SUITE_P(Cuda, BackendContract, CudaWays);
}  // namespace test

namespace {

TEST(CudaBackend, GivesTheBitsOfTheCpuWithRealTables) {
    std::string const reason = Cuda::why_not();
    if (!reason.empty()) { GTEST_SKIP() << "no parity checked: " << reason; }
    Parameters p;
    p.replicate_size = 4096;
    for (std::uint32_t const photons : {0U, 1U}) {
        p.photons = photons;
        TransportInput input = test::water_cube(11, 0.2F, y90_spectrum(), p);
        for (std::size_t v = 0; v < input.grid.material.size(); ++v) {
            input.grid.material[v] = v % 4 == 0 ? 1 : 0;
            input.grid.density[v] = v % 4 == 0 ? 1.85F : v % 3 == 0 ? 0.26F : 1.0F;
        }
        for (char const* way : {"cuda-history", "cuda-rounds"}) {
            std::string note;
            TransportTally tally;
            tally.resize(input.grid.density.size());
            make_backend({way, 0}, input, note)->run(83, {0, 64, 1}, tally, {});
            test::expect_equal(tally, test::run_cpu(input, 83, {0, 64, 1}));
        }
    }
}

TEST(CudaBackend, SaysWhyItCannotRunWhereItCannot) {
    if (Cuda::why_not().empty()) { GTEST_SKIP() << "there is a device"; }
    std::string note;
    TransportInput const input = test::GoldenInput::make();
    EXPECT_THROW(make_backend({"cuda", 0}, input, note), std::runtime_error);
}

}  // namespace
}  // namespace yttria
