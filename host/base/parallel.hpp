// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace yttria {

/// Calls work(i) for i in 0..count-1 on all processors, in any order: each i writes its own slot, so that results do not depend on
/// the order. The first exception is thrown again here.
template <class Count, class Work>
void parallel_for(Count count, Work const& work) {
    std::atomic<Count> next{0};
    std::exception_ptr failure;
    std::mutex guard;
    auto const loop = [&] {
        for (Count i = next++; i < count; i = next++) {
            try {
                work(i);
            } catch (...) {
                std::lock_guard const lock(guard);
                if (!failure) { failure = std::current_exception(); }
                next = count;
            }
        }
    };
    auto const threads = std::min(count, static_cast<Count>(std::max(1U, std::thread::hardware_concurrency())));
    std::vector<std::jthread> pool;
    for (Count t = 1; t < threads; ++t) { pool.emplace_back(loop); }
    loop();
    pool.clear();  // joins
    if (failure) { std::rethrow_exception(failure); }
}

}  // namespace yttria
