// SPDX-License-Identifier: Apache-2.0
#include "validation/performance/peak.hpp"

#include <immintrin.h>
#include <time.h>

#include <algorithm>
#include <cstdint>
#include <latch>
#include <thread>
#include <vector>

#define YTTRIA_WIDE __attribute__((target("avx2,fma")))

namespace yttria::bench {
namespace {

constexpr int lanes = 8;
constexpr int chains = 10;  // latency 4 times 2 a cycle is 8: two to spare
constexpr int rounds = 2000;
constexpr std::size_t table_floats = 8192;                  // 32 KiB: within every first-level cache since 2013
constexpr std::size_t array_bytes = std::size_t{48} << 20;  // of each thread

/// Processor time of this thread [s]: what others take from it does not make the processor slower.
double thread_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Keeps a result that nobody reads.
YTTRIA_WIDE void keep(__m256 const* values, int count) {
    for (int i = 0; i < count; ++i) asm volatile("" : : "x"(values[i]));
}

YTTRIA_WIDE double fma_loop() {
    __m256 x[chains];
    for (int c = 0; c < chains; ++c) x[c] = _mm256_set1_ps(static_cast<float>(c));
    __m256 const a = _mm256_set1_ps(0.999F), b = _mm256_set1_ps(0.5F);
    for (int r = 0; r < rounds; ++r) {
        for (int c = 0; c < chains; ++c) x[c] = _mm256_fmadd_ps(x[c], a, b);
    }
    keep(x, chains);
    return static_cast<double>(rounds) * chains * lanes;
}

YTTRIA_WIDE double division_loop() {
    __m256 x[chains];
    for (int c = 0; c < chains; ++c) x[c] = _mm256_set1_ps(1.5F + static_cast<float>(c));
    __m256 const a = _mm256_set1_ps(1.7F);
    for (int r = 0; r < rounds / 4; ++r) {
        for (int c = 0; c < chains; ++c) x[c] = _mm256_div_ps(a, x[c]);
    }
    keep(x, chains);
    return static_cast<double>(rounds / 4) * chains * lanes;
}

YTTRIA_WIDE double root_loop() {
    __m256 x[chains];
    for (int c = 0; c < chains; ++c) x[c] = _mm256_set1_ps(1.5F + static_cast<float>(c));
    for (int r = 0; r < rounds / 4; ++r) {
        for (int c = 0; c < chains; ++c) x[c] = _mm256_sqrt_ps(x[c]);
    }
    keep(x, chains);
    return static_cast<double>(rounds / 4) * chains * lanes;
}

/// The index of a gather is the last one's value: zero, which the compiler does not know.
YTTRIA_WIDE double gather_loop(std::vector<float> const& table) {
    __m256i at[chains];
    for (int c = 0; c < chains; ++c) at[c] = _mm256_setr_epi32(c, 97, 1009, 2003, 3001, 4001, 6007, 8009 + c);
    __m256 sum[chains];
    for (int c = 0; c < chains; ++c) sum[c] = _mm256_setzero_ps();
    for (int r = 0; r < rounds / 4; ++r) {
        for (int c = 0; c < chains; ++c) {
            __m256 const found = _mm256_i32gather_ps(table.data(), at[c], 4);
            at[c] = _mm256_add_epi32(at[c], _mm256_castps_si256(found));
            sum[c] = found;
        }
    }
    keep(sum, chains);
    return static_cast<double>(rounds / 4) * chains * lanes;
}

YTTRIA_WIDE double read_loop(std::vector<float> const& array) {
    __m256 sum[4] = {_mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps()};
    for (std::size_t i = 0; i + 4 * lanes <= array.size(); i += 4 * lanes) {
        for (std::size_t c = 0; c < 4; ++c) sum[c] = _mm256_add_ps(sum[c], _mm256_loadu_ps(array.data() + i + c * lanes));
    }
    keep(sum, 4);
    return static_cast<double>(array.size() * sizeof(float));
}

/// Work a second of all threads: each starts with the others, goes on for `seconds` of its own and counts what it did until then.
template <class Loop>
double rate(int threads, double seconds, Loop const& loop) {
    double best = 0;
    for (int attempt = 0; attempt < 3; ++attempt) {
        std::vector<double> each(static_cast<std::size_t>(threads));
        std::latch together(threads);
        std::vector<std::jthread> pool;
        for (auto& mine : each) {
            pool.emplace_back([&together, &loop, &mine, seconds] {
                auto const work = loop();
                work();  // warms caches and clock
                together.arrive_and_wait();
                double const start = thread_seconds();
                double done = 0, took = 0;
                do {
                    done += work();
                    took = thread_seconds() - start;
                } while (took < seconds);
                mine = done / took;
            });
        }
        pool.clear();
        double sum = 0;
        for (double const mine : each) sum += mine;
        best = std::max(best, sum);
    }
    return best;
}

}  // namespace

Peak measure_peak(int threads, double seconds) {
    Peak peak;
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return peak;
    peak.fma_per_second = rate(threads, seconds, [] { return fma_loop; });
    peak.divisions_per_second = rate(threads, seconds, [] { return division_loop; });
    peak.square_roots_per_second = rate(threads, seconds, [] { return root_loop; });
    peak.loads_per_second =
        rate(threads, seconds, [] { return [table = std::vector<float>(table_floats)] { return gather_loop(table); }; });
    peak.bytes_per_second =
        rate(threads, seconds, [] { return [array = std::vector<float>(array_bytes / sizeof(float), 1.0F)] { return read_loop(array); }; });
    return peak;
}

}  // namespace yttria::bench
