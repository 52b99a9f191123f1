// SPDX-License-Identifier: Apache-2.0
#include "host/base/parallel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>

namespace yttria {
namespace {

TEST(Parallel, StretchesCoverEachItemOnce) {
    for (std::size_t const count : {0U, 1U, 7U, 8U, 9U, 1000U}) {
        std::vector<int> seen(count, 0);
        parallel_stretches(seen.size(), 8, [&](Stretch s) {
            EXPECT_LE(s.end - s.first, 8U);
            for (std::size_t i = s.first; i < s.end; ++i) ++seen[i];
        });
        EXPECT_EQ(seen, std::vector<int>(count, 1));
    }
}

TEST(Parallel, TheExceptionOfTheLowestIndexIsTheOneThatIsThrown) {
    for (int attempt = 0; attempt < 20; ++attempt) {
        std::string text;
        try {
            parallel_for(64, [](int i) {
                // The first that fails is the slowest to say so.
                if (i == 3) std::this_thread::sleep_for(std::chrono::milliseconds(2));
                if (i >= 3) throw std::runtime_error(std::to_string(i));
            });
        } catch (std::runtime_error const& error) { text = error.what(); }
        EXPECT_EQ(text, "3");
    }
}

TEST(Parallel, SideBySideDoesAllAndPassesOnAnError) {
    std::atomic<int> done{0};
    side_by_side({[&] { ++done; }, [&] { done += 10; }, [&] { done += 100; }});
    EXPECT_EQ(done, 111);
    EXPECT_THROW(side_by_side({[&] { ++done; }, [] { throw std::runtime_error("second"); }}), std::runtime_error);
}

}  // namespace
}  // namespace yttria
