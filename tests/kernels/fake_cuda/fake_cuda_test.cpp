// SPDX-License-Identifier: Apache-2.0
#include "kernels/backend/backend.hpp"
#include "tests/kernels/support/expect_equal.hpp"
#include "tests/kernels/support/golden_dose.hpp"
#include "tests/kernels/support/golden_input.hpp"

#include <cuda_runtime.h>

#include <gtest/gtest.h>

#include <algorithm>

// The CUDA back end, its kernels and its calls of the runtime, by a stand-in for CUDA on the CPU: fibers for threads, warps that meet.
namespace yttria::test {
namespace {

constexpr char const* ways[] = {"cuda-history", "cuda-rounds"};

class FakeCuda : public ::testing::Test {
protected:
    void SetUp() override { fake_cuda::reset(); }
    void TearDown() override { fake_cuda::reset(); }

    TransportTally empty() const {
        TransportTally tally;
        tally.resize(input.grid.density.size());
        return tally;
    }
    TransportTally run(char const* way, std::uint64_t seed, ReplicateRange range) {
        std::string note;
        TransportTally tally = empty();
        auto const backend = make_backend({way, 1}, input, note);
        EXPECT_EQ(backend->run(seed, range, tally, {}), range.count());
        return tally;
    }
    TransportInput input = GoldenInput::make();
};

TEST_F(FakeCuda, GivesTheGoldenDose) {
    TransportTally const expected = run("cpu-scalar", golden_seed, {0, 16, 1});
    for (char const* way : ways) {
        for (bool const scattered : {false, true}) {
            fake_cuda::reset({.scattered = scattered});
            TransportTally const tally = run(way, golden_seed, {0, 16, 1});
            EXPECT_EQ(dose_sha256(tally), golden_dose) << way << " scattered " << scattered;
            expect_equal(tally, expected);
            EXPECT_GT(fake_cuda::seen().launches, 0);
            EXPECT_EQ(fake_cuda::seen().pieces, 0) << "memory that was not given back";
        }
    }
}

TEST_F(FakeCuda, AddsStridedRangesToWhatTheTallyHolds) {
    TransportTally const expected = run("cpu-scalar", 3, {5, 30, 4});
    for (char const* way : ways) {
        std::string note;
        auto const backend = make_backend({way, 0}, input, note);
        TransportTally tally = empty();
        EXPECT_EQ(backend->run(3, {5, 14, 4}, tally, {}), 3U);
        EXPECT_EQ(backend->run(3, {17, 17, 4}, tally, {}), 0U);
        EXPECT_EQ(backend->run(3, {17, 30, 4}, tally, {}), 4U);
        expect_equal(tally, expected);
    }
}

// Replicates of fewer histories than a warp has threads: a warp's histories belong to several batches, and some threads get none.
TEST_F(FakeCuda, DealsOutReplicatesSmallerThanAWarp) {
    for (std::uint32_t const size : {1U, 8U}) {
        input.parameters.replicate_size = size;
        TransportTally const expected = run("cpu-scalar", 3, {1, 38, 1});
        for (char const* way : ways) { expect_equal(run(way, 3, {1, 38, 1}), expected); }
    }
}

TEST_F(FakeCuda, SharesARunOutToSeveralCards) {
    TransportTally const expected = run("cpu-scalar", 3, {0, 9, 1});
    fake_cuda::reset({.devices = 3});
    for (char const* way : ways) { expect_equal(run(way, 3, {0, 9, 1}), expected); }
}

// Short launches, as for a card with a time limit: 2^22 histories. Electrons that end where they are born, since nothing else matters here.
TEST_F(FakeCuda, StopsAfterASliceAndHoldsExactlyThat) {
    fake_cuda::reset({.display = true});
    input.spectrum = make_spectrum({{0.011, 0.02, 1.0}});
    input.parameters.photons = 0;
    input.parameters.emission = 0;
    input.parameters.replicate_size = 1U << 20U;
    std::string note;
    TransportTally tally = empty();
    std::vector<std::uint64_t> seen;
    auto const backend = make_backend({"cuda-history", 0}, input, note);
    EXPECT_EQ(backend->run(3, {1, 100, 7}, tally, [&](std::uint64_t done) { return seen.push_back(done), false; }), 4U);
    EXPECT_EQ(seen, std::vector<std::uint64_t>{4});
    std::unique_ptr<Backend> const cpu = make_backend({"cpu", 0}, input, note);
    TransportTally expected = empty();
    cpu->run(3, {1, 23, 7}, expected, {});
    expect_equal(tally, expected);
}

TEST_F(FakeCuda, ReportsEveryCallThatFailsAndGivesAllMemoryBack) {
    for (char const* way : ways) {
        for (long at = 0;; ++at) {
            fake_cuda::reset({.fails_at = at});
            std::string problem;
            try {
                run(way, 3, {0, 1, 1});
            } catch (std::runtime_error const& failure) { problem = failure.what(); }
            EXPECT_EQ(fake_cuda::seen().pieces, 0) << "call " << at;
            if (fake_cuda::seen().calls <= at) { break; }
            EXPECT_NE(problem, "") << way << ": call " << at << " failed and nobody said so";
            EXPECT_EQ(cudaGetLastError(), cudaSuccess) << "the next launch would be blamed for call " << at << ": " << problem;
        }
    }
}

TEST_F(FakeCuda, ListsDevicesWhateverFails) {
    for (long at = 0;; ++at) {
        fake_cuda::reset({.devices = 2, .fails_at = at});
        std::vector<DeviceInfo> const devices = list_devices();
        EXPECT_TRUE(devices.at(0).usable) << "the CPU is always there";
        EXPECT_EQ(devices.at(1).backend, "cuda");
        if (fake_cuda::seen().calls <= at) { break; }
        EXPECT_TRUE(std::any_of(devices.begin(), devices.end(), [](DeviceInfo const& d) { return !d.usable && !d.detail.empty(); })) << at;
    }
}

TEST_F(FakeCuda, NamesTheCardThatFailed) {
    fake_cuda::reset({.devices = 2, .free = 1000});
    std::string note;
    try {
        make_backend({"cuda", 0}, input, note);
        FAIL() << "1000 bytes were enough";
    } catch (std::runtime_error const& failure) {
        std::string const text = failure.what();
        EXPECT_NE(text.find("card 0 of 2, fake 0"), std::string::npos) << text;
        EXPECT_NE(text.find("CUDA_VISIBLE_DEVICES"), std::string::npos) << text;
    }
    EXPECT_EQ(fake_cuda::seen().pieces, 0);
}

}  // namespace
}  // namespace yttria::test
