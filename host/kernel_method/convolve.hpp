// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/backend/backend.hpp"

#include <array>
#include <memory>
#include <string>
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

/// What a convolver is made for: images of `size` voxels, kernels that go `reach` voxels to each side.
struct ConvolutionShape {
    std::array<int, 3> size{1, 1, 1}, reach{0, 0, 0};
};

/// Linear convolution by FFT in double precision, padded with zeros. Plans and memory are taken once, so that several images or kernels
/// (one a material, say) of one shape go through one convolver, one after the other, in the memory of one.
class Convolver {
public:
    virtual ~Convolver() = default;
    virtual std::string library() const = 0;  ///< "FFTW" | "cuFFT"
    virtual std::string device() const = 0;   ///< "the CPU" or the card
    /// out[i] = sum over j of image[j] * kernel[i - j], nothing outside the image; x fastest, both of the convolver's shape. The error is
    /// a few 1e-16 of the largest sum. Throws Error: internal where the shapes differ or FFTW refuses, device where the GPU fails.
    virtual std::vector<double> convolve(std::vector<double> const& image, OffsetValues const& kernel) = 0;
};

/// FFTW, planned with FFTW_ESTIMATE so that a machine gives the same bits each time.
std::unique_ptr<Convolver> make_fftw_convolver(ConvolutionShape const& shape);

/// Empty where cuFFT can run; else why not (built without it, no device, old driver).
std::string why_no_cufft();
/// cuFFT on the first device. Throws Error (device) where why_no_cufft() gives a reason or the device has too little free memory.
std::unique_ptr<Convolver> make_cufft_convolver(ConvolutionShape const& shape);

/// `backend` as of transport: "cpu" is FFTW, "cuda" is cuFFT or an Error (device), "auto" is cuFFT where it can run, else FFTW with the
/// reason in `note`.
std::unique_ptr<Convolver> make_convolver(ConvolutionShape const& shape, std::string const& backend, std::string& note);

/// Bytes of the two padded grids, image and kernel, which each library needs (cuFFT: and its work area, on the device).
std::uint64_t convolution_bytes(ConvolutionShape const& shape);

}  // namespace yttria
