// SPDX-License-Identifier: Apache-2.0
#include "host/kernel_method/convolve.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

namespace yttria {
namespace {

OffsetValues random_kernel(std::array<int, 3> const& reach) {
    OffsetValues kernel{reach, {}};
    std::mt19937 generator(7);
    for (std::size_t i = 0; i < kernel.count(); ++i) kernel.values.push_back(std::uniform_real_distribution<>(0, 1)(generator));
    return kernel;
}

std::size_t at(std::array<int, 3> const& size, int i, int j, int k) { return static_cast<std::size_t>(i + size[0] * (j + size[1] * k)); }

/// The definition, term by term.
std::vector<double> direct(std::vector<double> const& image, std::array<int, 3> const& size, OffsetValues const& kernel) {
    std::vector<double> out(image.size());
    for (int k = 0; k < size[2]; ++k)
        for (int j = 0; j < size[1]; ++j)
            for (int i = 0; i < size[0]; ++i)
                for (int dz = -kernel.reach[2]; dz <= kernel.reach[2]; ++dz)
                    for (int dy = -kernel.reach[1]; dy <= kernel.reach[1]; ++dy)
                        for (int dx = -kernel.reach[0]; dx <= kernel.reach[0]; ++dx) {
                            int const x = i - dx, y = j - dy, z = k - dz;
                            if (x < 0 || y < 0 || z < 0 || x >= size[0] || y >= size[1] || z >= size[2]) continue;
                            out[at(size, i, j, k)] += image[at(size, x, y, z)] * kernel.values[kernel.index(dx, dy, dz)];
                        }
    return out;
}

TEST(Convolve, IsTheSumByDefinitionAndNothingWrapsAround) {
    // Odd sizes, a kernel without symmetry, and one that is longer than the image along x.
    std::array<int, 3> const size{4, 11, 7};
    auto const kernel = random_kernel({6, 3, 2});
    std::vector<double> image(4 * 11 * 7);
    std::mt19937 generator(1);
    for (auto& value : image) value = std::uniform_real_distribution<>(0, 1)(generator);
    auto const fast = convolve(image, size, kernel), slow = direct(image, size, kernel);
    // Sums reach 60; the FFT's rounding is a few 1e-16 of the largest.
    for (std::size_t v = 0; v < fast.size(); ++v) ASSERT_NEAR(fast[v], slow[v], 1e-12) << v;
}

TEST(Convolve, OfOneVoxelIsTheKernelItself) {
    std::array<int, 3> const size{15, 13, 11};
    auto const kernel = random_kernel({4, 3, 2});
    std::vector<double> image(15 * 13 * 11);
    image[at(size, 7, 6, 5)] = 2;
    auto const out = convolve(image, size, kernel);
    for (int dz = -2; dz <= 2; ++dz)
        for (int dy = -3; dy <= 3; ++dy)
            for (int dx = -4; dx <= 4; ++dx)
                ASSERT_NEAR(out[at(size, 7 + dx, 6 + dy, 5 + dz)], 2 * kernel.values[kernel.index(dx, dy, dz)], 1e-14);
    // Nothing elsewhere: the sum is that of the kernel, to the rounding of 2145 terms.
    double const whole = std::accumulate(kernel.values.begin(), kernel.values.end(), 0.0);
    EXPECT_NEAR(std::accumulate(out.begin(), out.end(), 0.0), 2 * whole, 1e-11);
}

}  // namespace
}  // namespace yttria
