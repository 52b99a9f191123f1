// SPDX-License-Identifier: Apache-2.0
#include "host/images/majority.hpp"

#include "tests/host/images/test_volumes.hpp"

#include <algorithm>
#include <random>

namespace yttria {
namespace {

using test::grid;

constexpr std::uint8_t outside = 200;

/// By the definition: one volume fraction a value, the first of the largest.
std::vector<std::uint8_t> by_fractions(Geometry const& source, std::vector<std::uint8_t> const& values, Geometry const& target) {
    std::vector<std::uint8_t> best(target.voxels(), outside);
    std::vector<float> most(target.voxels(), 0.0F);
    for (int value = 0; value < 256; ++value) {
        if (std::find(values.begin(), values.end(), value) == values.end()) { continue; }
        std::vector<std::uint8_t> inside(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) { inside[i] = values[i] == value ? 1 : 0; }
        auto const fraction = volume_average(source, inside, target, Sampling::nearest);
        for (std::size_t i = 0; i < best.size(); ++i) {
            if (fraction[i] > most[i]) {
                most[i] = fraction[i];
                best[i] = static_cast<std::uint8_t>(value);
            }
        }
    }
    return best;
}

TEST(Majority, is_the_value_of_the_largest_volume_fraction_on_any_grid) {
    std::array<double, 9> const flipped_and_swapped{0, -1, 0, 0, 0, 1, -1, 0, 0};
    Geometry const source = grid({19, 17, 13}, {1.1, 0.9, 2.3}, {-10, -5, -12});
    std::vector<Geometry> const targets{
        grid({9, 8, 9}, {3.1, 2.9, 3.3}, {-12, -7, -14}),  // reaches over the source
        grid({19, 17, 13}, {1.1, 0.9, 2.3}, {-10, -5, -12}), grid({30, 20, 10}, {0.4, 0.5, 0.6}, {-5, -3, -4}),
        grid({5, 6, 7}, {3, 3, 3}, {5, 5, 5}, flipped_and_swapped), grid({6, 6, 6}, {3, 3, 3}, {-8, -3, -8}, test::rotation(20))};
    std::mt19937 random(7);
    // Few values, more than the four that are summed side by side, and the ends of the range; large pieces and single voxels.
    for (std::vector<int> const& palette : {std::vector<int>{0, 1}, {0, 1, 2, 3, 4, 5, 6, 7}, {0, 9, 255}, {3}}) {
        for (std::size_t const piece : {1U, 40U}) {
            std::vector<std::uint8_t> values(source.voxels());
            std::uint8_t now = 0;
            for (std::size_t i = 0; i < values.size(); ++i) {
                if (i % piece == 0) { now = static_cast<std::uint8_t>(palette[random() % palette.size()]); }
                values[i] = now;
            }
            for (std::size_t t = 0; t < targets.size(); ++t)
                EXPECT_EQ(volume_majority(source, values, targets[t], outside), by_fractions(source, values, targets[t]))
                    << t << ' ' << piece;
        }
    }
}

TEST(Majority, takes_the_smallest_of_equal_shares) {
    Geometry const source = grid({4, 1, 1}, {1, 1, 1}, {0, 0, 0});
    Geometry const target = grid({2, 1, 1}, {2, 1, 1}, {0.5, 0, 0});
    EXPECT_EQ(volume_majority(source, {5, 2, 9, 9}, target, outside), (std::vector<std::uint8_t>{2, 9}));
}

TEST(Resampling, rows_that_are_made_give_what_a_volume_gives) {
    Geometry const source = grid({19, 17, 13}, {1.1, 0.9, 2.3}, {-10, -5, -12});
    auto const volume = test::varied(source);
    auto const square = [](float value) { return value * value; };
    std::vector<float> squares(volume.values.size());
    std::transform(volume.values.begin(), volume.values.end(), squares.begin(), square);
    RowOf const rows = [&](std::size_t first, std::ptrdiff_t stride, std::span<float> out) {
        for (std::size_t i = 0; i < out.size(); ++i) { out[i] = square(volume.values[first + i * static_cast<std::size_t>(stride)]); }
    };
    for (auto const& target :
         {grid({9, 8, 9}, {3.1, 2.9, 3.3}, {-12, -7, -14}), grid({5, 6, 7}, {3, 3, 3}, {5, 5, 5}, {0, -1, 0, 0, 0, 1, -1, 0, 0}),
          grid({6, 6, 6}, {3, 3, 3}, {-8, -3, -8}, test::rotation(20))}) {
        EXPECT_EQ(volume_average(source, rows, target, Sampling::linear), volume_average(source, squares, target, Sampling::linear));
    }
}

}  // namespace
}  // namespace yttria
