// SPDX-License-Identifier: Apache-2.0
#include "tests/kernels/support/scene.hpp"
#include "tests/kernels/support/statistics.hpp"

namespace yttria {
namespace {

constexpr std::uint32_t n = 47;
constexpr float spacing_cm = 0.01F;

/// Share of the energy of 0.5 MeV electrons that is deposited beyond 0.85 of their range (1.77 mm), with its standard error.
test::Mean beyond(float threshold, std::uint32_t straggling) {
    Parameters p = test::electrons_only();
    p.delta_threshold_MeV = threshold;
    p.straggling = straggling;
    TransportTally const tally = test::run_cpu(test::water_cube(n, spacing_cm, test::line(0.5), p), 81, {0, 32, 1});
    test::Mean mean;
    for (std::size_t b = 0; b < batches; ++b) {
        double far = 0;
        for (std::uint32_t v = 0; v < tally.voxels; ++v) {
            double square = 0;
            for (std::uint32_t const i : {v % n, v / n % n, v / (n * n)}) {
                double const x = (static_cast<double>(i) - n / 2) * static_cast<double>(spacing_cm);
                square += x * x;
            }
            if (square > 0.15 * 0.15) { far += static_cast<double>(tally.energy[b * tally.voxels + v]); }
        }
        mean.add(far / static_cast<double>(tally.emitted[b]));
    }
    return mean;
}

TEST(Straggling, MakesTheEndOfTheRangeIndependentOfTheMollerThreshold) {
    test::Mean const coarse = beyond(0.05F, 1);
    test::Mean const fine = beyond(0.01F, 1);
    double const sigma = std::hypot(coarse.error(), fine.error());
    EXPECT_LT(sigma, 0.02 * fine.value()) << "too few histories to say anything";
    EXPECT_NEAR(coarse.value(), fine.value(), 4 * sigma + 0.01 * fine.value());  // 1 %: the law of the loss beyond its third moment
    // Without it the threshold decides: over a tenth less at 50 keV than at 10 keV, so this test can fail.
    test::Mean const bare = beyond(0.05F, 0);
    EXPECT_LT(bare.value(), 0.9 * fine.value());
}

}  // namespace
}  // namespace yttria
