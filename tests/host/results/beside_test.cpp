// SPDX-License-Identifier: Apache-2.0
#include "host/results/beside.hpp"

#include "host/base/error.hpp"
#include "scratch.hpp"
#include "synthetic_result.hpp"

#include <cmath>
#include <fstream>

namespace yttria {
namespace {

class BesideResult : public testing::Scratch {};

TEST_F(BesideResult, ComesBackFromItsFolder) {
    auto const result = testing::synthetic_result();
    write_result(folder / "plan", result);
    auto const read = read_beside(folder / "plan");
    EXPECT_EQ(read.label, "plan, Monte Carlo");
    EXPECT_EQ(read.method, "mc");
    EXPECT_EQ(read.dose_sha256, result.ledger.dose_sha256);
    EXPECT_EQ(read.purposes, result.activity.purposes);
    ASSERT_EQ(read.structures.size(), result.metrics.structures.size());
    for (auto const& s : read.structures) {
        auto const* written = result.metrics.find(s.name);
        ASSERT_NE(written, nullptr) << s.name;
        EXPECT_EQ(s.dvh_dose_Gy, written->dvh_dose_Gy) << s.name;
        EXPECT_EQ(s.dvh_volume_percent, written->dvh_volume_percent) << s.name;
        for (auto const& [metric, q] : written->dose) {
            ASSERT_TRUE(s.dose.contains(metric)) << metric;
            if (std::isfinite(q.value)) { EXPECT_EQ(s.dose.at(metric).value, q.value) << metric; }
        }
    }
}

TEST_F(BesideResult, RefusesWhatIsNoResult) {
    EXPECT_THROW(read_beside(folder / "nowhere"), Error);
    auto const result = testing::synthetic_result();
    write_result(folder / "cut", result);
    std::ofstream(folder / "cut" / "summary.json") << "{\"schema\": 1, \"structures\": {}}";
    EXPECT_THROW(read_beside(folder / "cut"), Error);
    std::ofstream(folder / "cut" / "summary.json") << "{\"schema\": 1, \"struct";
    EXPECT_THROW(read_beside(folder / "cut"), Error);
    write_result(folder / "whole", result);
    std::filesystem::remove(folder / "whole" / "result.h5");
    EXPECT_THROW(read_beside(folder / "whole"), Error);
}

}  // namespace
}  // namespace yttria
