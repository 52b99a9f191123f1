// SPDX-License-Identifier: Apache-2.0
// What a card takes for the two things that the transport asks of its memory most often: table nodes that each thread of a warp picks for
// itself, and adds to the tally. Not a test; part of validation/performance/gpu_session.sh (decision 0015 says what follows from it).
#include <cuda_runtime.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

constexpr int threads = 128, blocks_per_processor = 4, turns = 2048;

void check(cudaError_t status, char const* doing) {
    if (status == cudaSuccess) { return; }
    std::fprintf(stderr, "the GPU failed while %s (%s)\n", doing, cudaGetErrorString(status));
    std::exit(1);
}

__device__ std::uint32_t next(std::uint32_t x) { return x * 1664525U + 1013904223U; }
__device__ std::uint32_t first() { return next(blockIdx.x * blockDim.x + threadIdx.x + 1) * 2654435761U; }

enum class Way { two_words, one_pair, shared };

/// Each thread reads two neighbouring nodes of its own choice among `nodes` (a power of two), as an interpolation does.
template <Way way>
__global__ void gather(float const* table, std::uint32_t nodes, float* out) {
    extern __shared__ float own[];
    if constexpr (way == Way::shared) {
        for (std::uint32_t i = threadIdx.x; i <= nodes; i += threads) { own[i] = table[i]; }
        __syncthreads();
    }
    std::uint32_t x = first();
    float sum = 0.0F;
    for (int i = 0; i < turns; ++i) {
        x = next(x);
        std::uint32_t const at = (x >> 8) & (nodes - 1);
        if constexpr (way == Way::one_pair) {
            float2 const pair = reinterpret_cast<float2 const*>(table)[at];
            sum += pair.x * pair.y;
        } else {
            float const* from = way == Way::shared ? own : table;
            sum += from[at] * from[at + 1];
        }
    }
    out[blockIdx.x * threads + threadIdx.x] = sum;
}

/// Each thread adds to one of `words` (a power of two): all of a warp to the same one, or each to its own.
template <bool together>
__global__ void add(unsigned long long* words, std::uint32_t count) {
    std::uint32_t x = together ? next(blockIdx.x * (threads / 32) + threadIdx.x / 32) : first();
    for (int i = 0; i < turns / 8; ++i) {
        x = next(x);
        atomicAdd(words + ((x >> 8) & (count - 1)), 1ULL);
    }
}

/// Milliseconds of a launch, the least of five after one to warm up.
template <class Launch>
float least_ms(Launch&& launch) {
    cudaEvent_t begin, end;
    check(cudaEventCreate(&begin), "making an event");
    check(cudaEventCreate(&end), "making an event");
    float least = 1e30F;
    for (int i = 0; i < 6; ++i) {
        check(cudaEventRecord(begin), "recording");
        launch();
        check(cudaGetLastError(), "launching");
        check(cudaEventRecord(end), "recording");
        check(cudaEventSynchronize(end), "running");
        float ms = 0;
        check(cudaEventElapsedTime(&ms, begin, end), "timing");
        if (i > 0) { least = std::min(least, ms); }
    }
    check(cudaEventDestroy(begin), "ending an event");
    check(cudaEventDestroy(end), "ending an event");
    return least;
}

}  // namespace

int main() {
    int processors = 0, kHz = 0;
    check(cudaDeviceGetAttribute(&processors, cudaDevAttrMultiProcessorCount, 0), "asking for processors");
    check(cudaDeviceGetAttribute(&kHz, cudaDevAttrClockRate, 0), "asking for the clock");
    unsigned const blocks = static_cast<unsigned>(processors) * blocks_per_processor;
    constexpr std::uint32_t most = 1U << 22;
    float *table = nullptr, *out = nullptr;
    check(cudaMalloc(&table, 2 * (most + 2) * sizeof(float)), "taking memory");
    check(cudaMalloc(&out, std::size_t{blocks} * threads * sizeof(float)), "taking memory");
    std::vector<float> ones(2 * (most + 2), 1.0F);
    check(cudaMemcpy(table, ones.data(), ones.size() * sizeof(float), cudaMemcpyHostToDevice), "copying");
    // Cycles of a multiprocessor at its highest clock for one interpolation of a whole warp.
    double const warps = blocks_per_processor * (threads / 32);
    auto const cycles = [&](float ms, double per_warp) { return ms * kHz / (warps * per_warp); };
    std::printf("cycles a multiprocessor for two neighbouring nodes, 32 threads each its own (at %d MHz)\n", kHz / 1000);
    std::printf("%10s %12s %12s %12s\n", "table KiB", "two words", "one pair", "shared");
    check(cudaFuncSetAttribute(gather<Way::two_words>, cudaFuncAttributePreferredSharedMemoryCarveout, 0), "setting the cache");
    check(cudaFuncSetAttribute(gather<Way::one_pair>, cudaFuncAttributePreferredSharedMemoryCarveout, 0), "setting the cache");
    for (std::uint32_t nodes = 1U << 10; nodes <= 1U << 18; nodes *= 2) {
        float const two = least_ms([&] { gather<Way::two_words><<<blocks, threads>>>(table, nodes, out); });
        float const one = least_ms([&] { gather<Way::one_pair><<<blocks, threads>>>(table, nodes, out); });
        std::size_t const bytes = (nodes + 1) * sizeof(float);
        std::printf("%10.0f %12.1f %12.1f", nodes * 4 / 1024.0, cycles(two, turns), cycles(one, turns));
        if (bytes <= 40U << 10U) {
            float const own = least_ms([&] { gather<Way::shared><<<blocks, threads, bytes>>>(table, nodes, out); });
            std::printf(" %12.1f", cycles(own, turns));
        }
        std::printf("\n");
    }
    auto* const words = reinterpret_cast<unsigned long long*>(table);
    std::printf("adds of 64 bits, 1e9 threads' adds a second\n%10s %18s %18s\n", "words", "a warp together", "each its own");
    for (std::uint32_t count = 1; count <= 1U << 20; count *= count < 64 ? 2 : 32) {
        double const all = double{turns} / 8 * blocks * threads * 1e-6;
        float const same = least_ms([&] { add<true><<<blocks, threads>>>(words, count); });
        float const each = least_ms([&] { add<false><<<blocks, threads>>>(words, count); });
        std::printf("%10u %18.2f %18.2f\n", count, all / same, all / each);
    }
    return 0;
}
