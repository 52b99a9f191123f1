// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace yttria {

/// Calls body(0) ... body(count - 1) on all cores, in any order; the first exception is thrown again here.
/// Bodies write to disjoint places, so that results do not depend on the number of threads.
template <class Body>
void parallel_for(int count, Body const& body) {
    std::atomic<int> next{0};
    std::exception_ptr failure;
    std::mutex failure_lock;
    auto work = [&] {
        try {
            for (int item = next++; item < count; item = next++) { body(item); }
        } catch (...) {
            next = count;
            std::lock_guard const guard(failure_lock);
            if (!failure) { failure = std::current_exception(); }
        }
    };
    {
        int const threads = std::min(count, std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
        std::vector<std::jthread> others;
        for (int i = 1; i < threads; ++i) { others.emplace_back(work); }
        work();
    }
    if (failure) { std::rethrow_exception(failure); }
}

}  // namespace yttria
