// SPDX-License-Identifier: Apache-2.0
#include "host/transport/progress.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

TEST(ProgressText, GivesShareRateTimeLeftAndUncertainty) {
    EXPECT_EQ(progress_text({25'000'000, 100'000'000, 10, 0.0123}), "25.0 % of 1e+08 decays, 2.5e+06 decays/s, 30 s left, u 1.23 %");
    EXPECT_EQ(progress_text({25'000'000, 100'000'000, 100, unknown}), "25.0 % of 1e+08 decays, 2.5e+05 decays/s, 5 min left");
    EXPECT_EQ(progress_text({1, 100, 100, unknown}), "1.0 % of 100 decays, 0.01 decays/s, 2.8 h left");
}

TEST(ProgressText, HasNoRateBeforeTheFirstDecay) { EXPECT_EQ(progress_text({0, 1000, 0, unknown}), "0.0 % of 1e+03 decays"); }

TEST(ProgressLine, IsSilentWhereStderrIsNotATerminal) {
    testing::internal::CaptureStderr();  // a file
    {
        ProgressLine line(false);
        auto const start = std::chrono::steady_clock::now();
        while (std::chrono::steady_clock::now() - start < std::chrono::milliseconds(300)) line.show({1, 2, 1, unknown});
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace yttria
