// SPDX-License-Identifier: Apache-2.0
#include "host/kernel_method/convolve.hpp"

#include "tests/host/tables/error_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace yttria {
namespace {

OffsetValues random_kernel(std::array<int, 3> const& reach, unsigned seed = 7) {
    OffsetValues kernel{reach, {}};
    std::mt19937 generator(seed);
    for (std::size_t i = 0; i < kernel.count(); ++i) kernel.values.push_back(std::uniform_real_distribution<>(0, 1)(generator));
    return kernel;
}

std::vector<double> random_image(std::size_t voxels, unsigned seed) {
    std::vector<double> image(voxels);
    std::mt19937 generator(seed);
    for (auto& value : image) value = std::uniform_real_distribution<>(0, 1)(generator);
    return image;
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

/// Each test of the sum holds for both libraries; cuFFT's skip where it cannot run.
class Convolve : public testing::TestWithParam<char const*> {
protected:
    void SetUp() override {
        if (std::string const why = why_no_cufft(); GetParam() == std::string("cuda") && !why.empty()) GTEST_SKIP() << "no cuFFT: " << why;
    }
    static std::vector<double> convolve(std::vector<double> const& image, std::array<int, 3> const& size, OffsetValues const& kernel) {
        std::string note;
        return make_convolver({size, kernel.reach}, GetParam(), note)->convolve(image, kernel);
    }
};
INSTANTIATE_TEST_SUITE_P(, Convolve, testing::Values("cpu", "cuda"), [](auto const& which) { return std::string(which.param); });

TEST_P(Convolve, IsTheSumByDefinitionAndNothingWrapsAround) {
    // Odd sizes, a kernel without symmetry, and one that is longer than the image along x.
    std::array<int, 3> const size{4, 11, 7};
    auto const kernel = random_kernel({6, 3, 2});
    auto const image = random_image(4 * 11 * 7, 1);
    auto const fast = convolve(image, size, kernel), slow = direct(image, size, kernel);
    // Sums reach 60; the FFT's rounding is a few 1e-16 of the largest.
    for (std::size_t v = 0; v < fast.size(); ++v) ASSERT_NEAR(fast[v], slow[v], 1e-12) << v;
}

TEST_P(Convolve, OfOneVoxelIsTheKernelItself) {
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

TEST_P(Convolve, ServesSeveralImagesAndKernelsOfOneShapeOneAfterTheOther) {
    ConvolutionShape const shape{{9, 8, 7}, {3, 2, 2}};
    std::string note;
    auto const one = make_convolver(shape, GetParam(), note);
    for (unsigned seed = 1; seed <= 3; ++seed) {
        auto const kernel = random_kernel(shape.reach, seed);
        auto const image = random_image(9 * 8 * 7, 10 + seed);
        auto const fast = one->convolve(image, kernel), slow = direct(image, shape.size, kernel);
        for (std::size_t v = 0; v < fast.size(); ++v) ASSERT_NEAR(fast[v], slow[v], 1e-12) << v;
    }
}

TEST_P(Convolve, RefusesAnotherShapeThanItsOwn) {
    ConvolutionShape const shape{{4, 4, 4}, {1, 1, 1}};
    std::string note;
    auto const made = make_convolver(shape, GetParam(), note);
    EXPECT_THROW(made->convolve(std::vector<double>(63), random_kernel({1, 1, 1})), Error);
    EXPECT_THROW(made->convolve(std::vector<double>(64), random_kernel({1, 2, 1})), Error);
}

TEST(ConvolveCufft, GivesTheDoseOfFftwToRounding) {
    if (std::string const why = why_no_cufft(); !why.empty()) GTEST_SKIP() << "no cuFFT: " << why;
    // A clinical size: 150 x 140 x 130 voxels, the kernel of 2 mm voxels.
    ConvolutionShape const shape{{150, 140, 130}, {9, 9, 9}};
    auto const kernel = random_kernel(shape.reach);
    auto const image = random_image(std::size_t{150} * 140 * 130, 3);
    auto const a = make_fftw_convolver(shape)->convolve(image, kernel), b = make_cufft_convolver(shape)->convolve(image, kernel);
    // Each transform's error is some 2^-53 sqrt(log2 N) of the root mean square (N = 4e6: 5e-16), and there are three of them; a factor
    // of 100 above that is still far below a quantum of a dose.
    double const largest = *std::max_element(a.begin(), a.end());
    for (std::size_t v = 0; v < a.size(); ++v) ASSERT_NEAR(a[v], b[v], 2e-13 * largest) << v;
}

TEST(MakeConvolver, TakesWhatIsAskedForAndSaysWhyItTakesAnother) {
    ConvolutionShape const shape{{4, 4, 4}, {1, 1, 1}};
    std::string note;
    EXPECT_EQ(make_convolver(shape, "cpu", note)->library(), "FFTW");
    EXPECT_EQ(note, "");
    EXPECT_EQ(test::error_text(ExitCode::usage, [&] { make_convolver(shape, "gpu", note); }).substr(0, 13), "--backend gpu");
    auto const automatic = make_convolver(shape, "auto", note);
    std::string const why = why_no_cufft();
    EXPECT_EQ(automatic->library(), why.empty() ? "cuFFT" : "FFTW");
    EXPECT_EQ(note, why);
    if (why.empty()) return;
    EXPECT_EQ(test::error_text(ExitCode::device, [&] { make_convolver(shape, "cuda", note); }),
              "--backend cuda: " + why + "; with --backend auto the CPU takes over");
}

TEST(MakeConvolver, CountsThePaddedGridsOfImageAndKernel) {
    // 10 + 2 = 12, 12 + 2 = 14, 8 + 3 = 11 -> 12: all of factors 2, 3, 5, 7; rows of 12/2 + 1 complex numbers.
    EXPECT_EQ(convolution_bytes({{10, 12, 8}, {2, 2, 3}}), 2U * (2 * 7 * 14 * 12) * 8);
}

}  // namespace
}  // namespace yttria
