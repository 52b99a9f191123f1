// SPDX-License-Identifier: Apache-2.0
// The layout of a real transform in place, which FFTW and cuFFT share; what differs is the transform alone.
#pragma once

#include "host/base/error.hpp"
#include "host/kernel_method/convolve.hpp"

#include <algorithm>

namespace yttria {

/// The next length without prime factors above 7, for which both libraries have fast code.
inline int fast_length(int least) {
    for (int n = least;; ++n) {
        int rest = n;
        for (int const factor : {2, 3, 5, 7})
            while (rest % factor == 0) rest /= factor;
        if (rest == 1) return n;
    }
}

/// A grid padded with zeros, x fastest; rows hold 2 (nx/2 + 1) reals, so that the half-complex transform fits into the same memory.
class PaddedGrid {
public:
    /// What is wrapped around must not come back into the image: size + reach is enough, since |i - j - d| < size + reach.
    explicit PaddedGrid(ConvolutionShape const& shape) : shape_(shape) {
        for (std::size_t a = 0; a < 3; ++a) length_[a] = fast_length(shape.size[a] + shape.reach[a]);
        row_ = 2 * (static_cast<std::size_t>(length_[0]) / 2 + 1);
    }
    std::array<int, 3> const& length() const { return length_; }
    std::size_t reals() const { return row_ * static_cast<std::size_t>(length_[1]) * static_cast<std::size_t>(length_[2]); }
    /// Points of the transform: what forward and backward together multiply by.
    double points() const { return static_cast<double>(length_[0]) * length_[1] * length_[2]; }

    /// `image` in the corner, zeros elsewhere; `padded` has reals() values. Throws Error (internal) where the image has another size.
    void place_image(std::vector<double> const& image, double* padded) const {
        auto const& size = shape_.size;
        require(image.size() == static_cast<std::size_t>(size[0]) * static_cast<std::size_t>(size[1]) * static_cast<std::size_t>(size[2]));
        std::fill_n(padded, reals(), 0.0);
        double const* from = image.data();
        for (int k = 0; k < size[2]; ++k)
            for (int j = 0; j < size[1]; ++j, from += size[0]) std::copy_n(from, size[0], padded + at(0, j, k));
    }
    /// `kernel` about the origin, negative offsets wrapped around. Throws Error (internal) where it has another reach.
    void place_kernel(OffsetValues const& kernel, double* padded) const {
        auto const& reach = shape_.reach;
        require(kernel.reach == reach && kernel.values.size() == kernel.count());
        std::fill_n(padded, reals(), 0.0);
        auto const wrapped = [&](int offset, std::size_t axis) { return (offset % length_[axis] + length_[axis]) % length_[axis]; };
        std::size_t n = 0;
        for (int dz = -reach[2]; dz <= reach[2]; ++dz)
            for (int dy = -reach[1]; dy <= reach[1]; ++dy)
                for (int dx = -reach[0]; dx <= reach[0]; ++dx)
                    padded[at(wrapped(dx, 0), wrapped(dy, 1), wrapped(dz, 2))] += kernel.values[n++];
    }
    /// The part that place_image fills.
    std::vector<double> take_image(double const* padded) const {
        auto const& size = shape_.size;
        std::vector<double> image;
        for (int k = 0; k < size[2]; ++k)
            for (int j = 0; j < size[1]; ++j) image.insert(image.end(), padded + at(0, j, k), padded + at(0, j, k) + size[0]);
        return image;
    }

private:
    std::size_t at(int i, int j, int k) const {
        return static_cast<std::size_t>(i) +
               row_ * (static_cast<std::size_t>(j) + static_cast<std::size_t>(length_[1]) * static_cast<std::size_t>(k));
    }
    static void require(bool same) {
        if (!same) throw Error(ExitCode::internal, "image or kernel is not of the convolver's shape (our mistake) please report this case");
    }

    ConvolutionShape shape_;
    std::array<int, 3> length_{};
    std::size_t row_ = 0;
};

}  // namespace yttria
