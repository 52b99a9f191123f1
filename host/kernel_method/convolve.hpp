// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <vector>

namespace yttria {

/// Values at the offsets -reach..reach of each axis, x fastest: (2 rx + 1)(2 ry + 1)(2 rz + 1) of them.
struct OffsetValues {
    std::array<int, 3> reach{0, 0, 0};
    std::vector<double> values;

    std::size_t index(int dx, int dy, int dz) const {
        auto const at = [&](std::size_t axis, int d) { return static_cast<std::size_t>(d + reach[axis]); };
        auto const width = [&](std::size_t axis) { return static_cast<std::size_t>(2 * reach[axis] + 1); };
        return at(0, dx) + width(0) * (at(1, dy) + width(1) * at(2, dz));
    }
    std::size_t count() const {
        std::size_t n = 1;
        for (int const r : reach) n *= static_cast<std::size_t>(2 * r + 1);
        return n;
    }
};

/// out[i] = sum over j of image[j] * kernel[i - j], nothing outside the image (linear convolution): by FFT in double precision, padded with
/// zeros. `image` and the answer: x fastest, of `size`. The plan is FFTW's estimate, so that a machine gives the same bits each time.
/// The error is about 1e-16 of the largest sum. Throws Error (internal) where FFTW refuses.
std::vector<double> convolve(std::vector<double> const& image, std::array<int, 3> const& size, OffsetValues const& kernel);

}  // namespace yttria
