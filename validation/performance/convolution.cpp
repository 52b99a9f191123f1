// SPDX-License-Identifier: Apache-2.0
// Times FFTW and cuFFT on the same convolution and compares their answers: one line a size. Part of gpu_session.sh; exit 1 where they
// differ, 77 where cuFFT cannot run (FFTW is timed all the same).
#include "host/kernel_method/convolve.hpp"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <utility>

namespace {

using namespace yttria;

/// Larger than rounding by some hundred, see tests/host/kernel_method/convolve_test.cpp.
constexpr double tolerance = 2e-13;

/// Some positive numbers between 0 and 1 that depend on nothing but their index (a golden-ratio sequence).
std::vector<double> numbers(std::size_t count) {
    std::vector<double> values(count);
    for (std::size_t i = 0; i < count; ++i) values[i] = std::fmod(0.6180339887498949 * static_cast<double>(i + 1), 1.0);
    return values;
}

struct Timed {
    std::vector<double> out;
    double setup = 0, first = 0, again = 0;  ///< seconds: plans and memory, the first convolution, the next
};

template <class Make>
Timed time(Make const& make, std::vector<double> const& image, OffsetValues const& kernel) {
    auto start = std::chrono::steady_clock::now();
    auto const lap = [&] {
        auto const now = std::chrono::steady_clock::now();
        return std::chrono::duration<double>(now - std::exchange(start, now)).count();
    };
    Timed t;
    auto const convolver = make();
    t.setup = lap();
    convolver->convolve(image, kernel);
    t.first = lap();
    t.out = convolver->convolve(image, kernel);
    t.again = lap();
    std::printf("  %-6s on %s: setup %.3f s, first %.3f s, next %.3f s\n", convolver->library().c_str(), convolver->device().c_str(),
                t.setup, t.first, t.again);
    return t;
}

/// Largest difference over the largest value.
double difference(std::vector<double> const& a, std::vector<double> const& b) {
    double most = 0, largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        most = std::fmax(most, std::fabs(a[i] - b[i]));
        largest = std::fmax(largest, std::fabs(a[i]));
    }
    return most / largest;
}

int run() {
    std::string const why = why_no_cufft();
    int status = why.empty() ? 0 : 77;
    // A tumour, a liver at 3 mm and at 2 mm, a torso at 2 mm; the kernel of 3 mm and of 2 mm voxels.
    for (ConvolutionShape const& shape : {ConvolutionShape{{48, 48, 48}, {7, 7, 7}}, ConvolutionShape{{96, 80, 72}, {7, 7, 7}},
                                          ConvolutionShape{{150, 140, 130}, {9, 9, 9}}, ConvolutionShape{{230, 200, 240}, {9, 9, 9}}}) {
        auto const& n = shape.size;
        std::printf("%d x %d x %d voxels, kernel reach %d\n", n[0], n[1], n[2], shape.reach[0]);
        auto const image = numbers(static_cast<std::size_t>(n[0]) * static_cast<std::size_t>(n[1]) * static_cast<std::size_t>(n[2]));
        OffsetValues kernel{shape.reach, {}};
        kernel.values = numbers(kernel.count());
        auto const cpu = time([&] { return make_fftw_convolver(shape); }, image, kernel);
        if (!why.empty()) continue;
        auto const gpu = time([&] { return make_cufft_convolver(shape); }, image, kernel);
        double const apart = difference(cpu.out, gpu.out);
        std::printf("  largest difference %.2g of the largest value: %s\n", apart,
                    apart <= tolerance ? "the same to rounding" : "DIFFERENT");
        if (!(apart <= tolerance)) status = 1;
    }
    if (!why.empty()) std::printf("cuFFT did not run: %s\n", why.c_str());
    return status;
}

}  // namespace

int main() {
    try {
        return run();
    } catch (std::exception const& failure) {
        std::fprintf(stderr, "%s\n", failure.what());
        return 1;
    }
}
