// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <thread>
#include <vector>

namespace yttria {

/// Items of a range that is shared out: first to end - 1.
struct Stretch {
    std::size_t first = 0, end = 0;
};

/// Calls work(i) for i in 0..count-1 on all processors, in any order: each i writes its own slot, so that results do not depend on
/// the order. Of exceptions that of the lowest i is thrown again here: all below it were taken before and have ended.
template <class Count, class Work>
void parallel_for(Count count, Work const& work) {
    std::atomic<Count> next{0};
    std::exception_ptr failure;
    Count failed = count;
    std::mutex guard;
    auto const loop = [&] {
        for (Count i = next++; i < count; i = next++) {
            try {
                work(i);
            } catch (...) {
                std::lock_guard const lock(guard);
                if (i < failed) {
                    failed = i;
                    failure = std::current_exception();
                }
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

/// Calls all of some functions, as parallel_for does.
inline void side_by_side(std::initializer_list<std::function<void()>> const tasks) {
    parallel_for(tasks.size(), [&](std::size_t i) { tasks.begin()[i](); });
}

/// Calls work(Stretch) for stretches that cover 0..count-1, each of at most `length`.
template <class Work>
void parallel_stretches(std::size_t count, std::size_t length, Work const& work) {
    parallel_for((count + length - 1) / length, [&](std::size_t i) { work(Stretch{i * length, std::min(count, (i + 1) * length)}); });
}

}  // namespace yttria
